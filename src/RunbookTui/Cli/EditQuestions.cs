using System.CommandLine;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary>Asks what becomes of files that somebody else has edited after a run.</summary>
internal sealed class EditQuestions(IHostReader host, ISnapshots snapshots, Strings t)
{
    /// <summary><c>--on-edit</c></summary>
    public static Option<OnEdit?> Option(string description) => new("--on-edit") { Description = description };

    /// <summary>The three versions, and what a merge would make of them where it is clean.</summary>
    public string Show(EditedFile file)
    {
        try
        {
            var merged = file.Merged(host, snapshots);
            var now = merged is null ? null : System.Text.Encoding.UTF8.GetString(host.ReadFile(file.Path) ?? []);
            return file.Differences(host, snapshots)
                + (merged is null ? "" : $"{t.EditAfterMerge}\n{UnifiedDiff.Between(file.Path, now, merged)}");
        }
        catch (HostException wrong)
        {
            return wrong.Message + "\n";
        }
    }

    /// <summary>Whether the file can be merged.</summary>
    public bool CanMerge(EditedFile file)
    {
        try
        {
            return file.Merged(host, snapshots) is not null;
        }
        catch (HostException)
        {
            return false;
        }
    }

    /// <summary>Asks on the terminal about each file.</summary>
    public EditAnswers Ask(IReadOnlyList<EditedFile> files)
    {
        var answers = new Dictionary<string, EditAnswer>();
        foreach (var file in files)
        {
            var mergeable = CanMerge(file);
            Say($"{t.EditTitle.With(file.Path)}\n{Show(file)}{t.EditText}");
            Console.Error.Write(mergeable ? t.EditAsk : t.EditAskWithoutMerge);
            var answer = Console.In.ReadLine()?.Trim().ToLowerInvariant() switch
            {
                "m" when mergeable => OnEdit.Merge,
                "k" => OnEdit.Keep,
                "r" => OnEdit.Restore,
                _ => OnEdit.Stop,
            };
            answers[file.Path] = new EditAnswer(answer, file.Now.ContentHash);
        }
        return new EditAnswers(OnEdit.Stop, answers);
    }

    /// <summary>Asks on the terminal whether to go on although files of finished steps were edited.</summary>
    public bool Agree(IReadOnlyList<EditedFile> files, bool ask)
    {
        foreach (var file in files)
            Say($"{t.EditTitle.With(file.Path)}\n{file.Differences(host, snapshots)}");
        return ask && Terminal.Confirm(t.EditGoOn);
    }

    private static void Say(string text) => Console.Error.WriteLine(Printable.Indent(text, 0));
}
