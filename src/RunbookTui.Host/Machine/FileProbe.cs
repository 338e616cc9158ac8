using System.Text;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>Looks at one file: existence, mode, owner, content.</summary>
internal sealed class FileProbe(Fields fields) : IProbe
{
    /// <summary>The registration.</summary>
    public static ProbeKind Kind { get; } =
        new(
            "file",
            "Looks at one file; symbolic links are followed.",
            [
                new("path", new FieldType.Path(), "Where the file is.", Required: true),
                new("exists", new FieldType.Flag(), "Whether something must stand there.", Default: "true"),
                new("mode", new FieldType.FileMode(), "The permission bits it must have exactly."),
                new(
                    "mode_at_most",
                    new FieldType.FileMode(),
                    "Permission bits of which it may lack some, but have no others."
                ),
                new("owner", new FieldType.Text(), "The user it must belong to, by name or number."),
                new("contains", new FieldType.Text(), "Text that it must contain."),
                new("content", new FieldType.Text(), "The whole content it must have."),
            ],
            fields => new FileProbe(fields)
        );

    private string FilePath => fields.Text("path");

    /// <inheritdoc/>
    public string Summary => FilePath;

    /// <inheritdoc/>
    public async Task<ProbeResult> ObserveAsync(IHostReader host, CancellationToken cancellation)
    {
        var expected = new List<string>();
        var observed = new List<string>();
        var asExpected = true;
        var verdict = Verdict.Passed;
        try
        {
            await LookAsync();
            verdict = asExpected ? Verdict.Passed : Verdict.Failed;
        }
        catch (HostException fault)
        {
            observed.Add(fault.Message);
            verdict = Verdict.Inconclusive;
        }
        return new ProbeResult(
            verdict,
            string.Join(", ", expected),
            string.Join(", ", observed),
            "this host",
            ByHand(),
            MayChange: true
        );

        async Task LookAsync()
        {
            var found = Places.Follow(host, FilePath);
            Compare(fields.Flag("exists") ? "exists" : "does not exist", found is null ? "does not exist" : "exists");
            if (found?.Stat is not { } stat || !fields.Flag("exists"))
                return;
            if (fields.FileModeOrNull("mode") is { } mode)
                Compare($"mode {Modes.Octal(mode)}", $"mode {Modes.Octal(stat.Attributes.Mode)}");
            if (fields.FileModeOrNull("mode_at_most") is { } most)
            {
                var within = (stat.Attributes.Mode & ~most) == UnixFileMode.None;
                Note(within, $"mode at most {Modes.Octal(most)}", $"mode {Modes.Octal(stat.Attributes.Mode)}");
            }
            if (fields.TextOrNull("owner") is { } owner)
            {
                expected.Add($"owner {owner}");
                var id =
                    await Accounts.UserAsync(host, owner, cancellation)
                    ?? throw new HostException($"there is no user '{owner}'");
                asExpected &= id == stat.Attributes.Owner;
                observed.Add(id == stat.Attributes.Owner ? $"owner {owner}" : $"owner {stat.Attributes.Owner}");
            }
            if (!fields.Has("contains") && !fields.Has("content"))
                return;
            var bytes = host.ReadFile(found.Value.Path) ?? throw new HostException($"'{FilePath}' vanished");
            if (fields.TextOrNull("contains") is { } part)
            {
                var has = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(part)) >= 0;
                Note(has, $"contains '{part}'", has ? $"contains '{part}'" : $"does not contain '{part}'");
            }
            if (fields.TextOrNull("content") is { } content)
            {
                var same = bytes.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(content));
                Note(same, "the given content", same ? "the given content" : $"other content ({bytes.Length} bytes)");
            }
        }

        void Compare(string wanted, string seen) => Note(wanted == seen, wanted, seen);

        void Note(bool holds, string wanted, string seen)
        {
            asExpected &= holds;
            expected.Add(wanted);
            observed.Add(seen);
        }
    }

    private string ByHand()
    {
        var path = ShellWords.Quote(FilePath);
        return fields.TextOrNull("contains") is { } part ? $"grep -F -e {ShellWords.Quote(part)} {path}"
            : fields.Has("content") ? $"cat {path}"
            : $"stat -L -c '%A %a %U:%G %s %n' {path}";
    }
}
