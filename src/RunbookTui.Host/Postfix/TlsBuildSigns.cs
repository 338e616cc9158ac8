using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Postfix;

/// <summary>What speaks for and against TLS in a Postfix; <c>null</c> where a sign could not be had.</summary>
internal sealed record TlsBuildSigns
{
    /// <summary>smtpd holds the sentence it logs when it has no TLS.</summary>
    public required bool? SentenceInProgram { get; init; }

    /// <summary>The OpenSSL that postconf was built with; empty for none.</summary>
    public required string? CompileVersion { get; init; }

    /// <summary>The OpenSSL that is loaded now.</summary>
    public required string? RunVersion { get; init; }

    /// <summary><c>ldd smtpd</c> shows libssl; a static build shows none either way.</summary>
    public required bool? LinksLibrary { get; init; }

    /// <summary><c>makedefs.out</c>, the record of the build, has <c>-DUSE_TLS</c>; it may be of another build.</summary>
    public required bool? MakeDefinesTls { get; init; }

    /// <summary><c>postconf -m</c>: the same with and without TLS, shown because many guides name it.</summary>
    public required string MapTypes { get; init; }

    /// <summary>With TLS, without, or not to be told.</summary>
    public Verdict Verdict =>
        (SentenceInProgram, CompileVersion) switch
        {
            (true, null or "") => Verdict.Failed,
            (false, { Length: > 0 }) => Verdict.Passed,
            // Too old for -T: the sentence's absence needs one positive sign beside it.
            (false, null) when LinksLibrary == true || MakeDefinesTls == true => Verdict.Passed,
            // smtpd and postconf of different builds, or a program that could not be read.
            _ => Verdict.Inconclusive,
        };

    /// <summary>All signs in one line each.</summary>
    public override string ToString() =>
        string.Join(
            '\n',
            (Verdict, SentenceInProgram) switch
            {
                (Verdict.Passed, _) => "compiled with TLS",
                (Verdict.Failed, _) => "compiled without TLS",
                (_, null) => "cannot be told: smtpd could not be read",
                _ =>
                    "cannot be told: the signs contradict each other, as when smtpd and postconf are of different builds",
            },
            $"'TLS support is not compiled in' in smtpd: {Text(SentenceInProgram, "present", "absent")}",
            $"postconf -T compile-version: {Version(CompileVersion)}",
            $"postconf -T run-version: {Version(RunVersion)}",
            $"ldd smtpd: {Text(LinksLibrary, "libssl", "no libssl (or linked statically)")}",
            $"makedefs.out: {Text(MakeDefinesTls, "-DUSE_TLS", "no -DUSE_TLS")}",
            $"postconf -m (says nothing about TLS): {MapTypes}"
        );

    private static string Text(bool? sign, string yes, string no) =>
        sign switch
        {
            true => yes,
            false => no,
            null => "could not be read",
        };

    private static string Version(string? version) =>
        version switch
        {
            null => "not known to this postconf (before 3.1)",
            "" => "(prints nothing)",
            _ => version,
        };
}
