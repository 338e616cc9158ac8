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
    /// <param name="words">The answers it takes.</param>
    public static Option<string?> Option(string description, params string[] words)
    {
        var option = new Option<string?>("--on-edit") { Description = description, HelpName = string.Join('|', words) };
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    /// <summary>The answer of a word; <c>null</c> where none was given.</summary>
    public static OnEdit? AnswerOf(string? word) =>
        word switch
        {
            null => null,
            "keep" => OnEdit.Keep,
            "restore" => OnEdit.Restore,
            "merge" => OnEdit.Merge,
            _ => OnEdit.Stop,
        };

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
