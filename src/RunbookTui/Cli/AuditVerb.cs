using System.CommandLine;
using RunbookTui.Engine.Audit;
using RunbookTui.Text;

namespace RunbookTui.Cli;

/// <summary><c>audit verify</c>: whether an export is what was written.</summary>
internal static class AuditVerb
{
    public static System.CommandLine.Command Create(Settings settings, Composition composition)
    {
        var verb = Verb.Create(
            "audit",
            "Check exported runs.",
            ["runbook-tui audit verify RUN.jsonl --head 'amber canoe …'"],
            [],
            parsed => throw new CliException(ExitCode.Usage, Strings.For(settings.LanguageOf(parsed)).AuditNeedsVerb)
        );
        verb.Subcommands.Add(Verify(settings, composition));
        return verb;
    }

    private static System.CommandLine.Command Verify(Settings settings, Composition composition)
    {
        var file = new Argument<string>("FILE") { Description = "An exported .jsonl file, or another signed export." };
        var signers = new Option<string?>("--allowed-signers")
        {
            Description = "Who may sign, as in ssh-keygen(1), ALLOWED SIGNERS. The signature is FILE.sig.",
            HelpName = "FILE",
        };
        var head = new Option<string?>("--head") { Description = "The words from the ticket.", HelpName = "WORDS" };
        return Verb.Create(
            "verify",
            "Find edits, deletions, swaps and truncations in an exported run; with the head or a signature also a chain that was made anew.",
            [
                "runbook-tui audit verify RUN.jsonl --head 'amber canoe …'",
                "runbook-tui audit verify RUN.jsonl --allowed-signers ./signers",
            ],
            [file, signers, head],
            async parsed =>
            {
                var language = settings.LanguageOf(parsed);
                var (t, glyphs) = (Strings.For(language), settings.Glyphs(parsed));
                var (path, words, allowed) = (parsed.GetValue(file)!, parsed.GetValue(head), parsed.GetValue(signers));
                var (good, proved) = (true, false);
                void Say(bool fine, string text)
                {
                    good &= fine;
                    Console.WriteLine($"{(fine ? glyphs.Passed : glyphs.Failed)} {Printable.Of(text)}");
                }
                string content;
                try
                {
                    content = await File.ReadAllTextAsync(path).ConfigureAwait(false);
                }
                catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
                {
                    throw new CliException(ExitCode.Usage, $"{path}: {wrong.Message}");
                }
                // Of all exports only the journal has a chain; a journal that lost its beginning still looks like one.
                if (
                    path.EndsWith(".jsonl", StringComparison.Ordinal)
                        && !path.EndsWith(".intoto.jsonl", StringComparison.Ordinal)
                    || words is not null
                )
                {
                    var found = AuditVerification.Of(content, words);
                    if (found.Problem is { } problem)
                        Say(false, t.VerifyBroken.With(found.At, problem));
                    else
                    {
                        Say(true, t.VerifyRecords.With(found.Records));
                        Console.WriteLine($"  {t.VerifyHead.With(HeadWords.Of(found.Head))}");
                        if (words is not null)
                            Say(proved = true, t.VerifyHeadFits);
                        if (!found.Complete)
                            Console.WriteLine($"{glyphs.Unknown} {t.VerifyNotComplete}");
                    }
                }
                else
                    Console.WriteLine($"  {t.VerifyNoChain}");
                if (allowed is not null)
                {
                    var (signer, problem) = await new AuditFiles(composition, language)
                        .SignerOfAsync(path, allowed)
                        .ConfigureAwait(false);
                    proved |= signer is not null;
                    Say(signer is not null, signer is null ? problem : t.VerifySigned.With(signer));
                }
                if (good && !proved)
                    Console.WriteLine($"{glyphs.Unknown} {t.VerifyHeadNotGiven}");
                Console.WriteLine(
                    !good ? t.VerifyBrokenFile
                    : proved ? t.VerifyGood
                    : t.VerifyUnproved
                );
                return good && proved ? ExitCode.Done : ExitCode.Failed;
            }
        );
    }
}
