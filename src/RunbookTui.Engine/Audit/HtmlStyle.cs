using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;

namespace RunbookTui.Engine.Audit;

/// <summary>How the page looks. Contrast of all texts is at least 4.5 to 1 on both grounds (WCAG 2.2, 1.4.3).</summary>
internal static class HtmlStyle
{
    public const string Sheet = """
        :root { --ground: #ffffff; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de; --field: #f3f5f7;
          --good: #116329; --bad: #b3141d; --odd: #7d4e00; --good-field: #dafbe1; --bad-field: #ffe5e4; --odd-field: #fff4cf; }
        @media (prefers-color-scheme: dark) {
          :root { --ground: #0e1116; --text: #e6edf3; --quiet: #9da7b3; --line: #3a424c; --field: #181d24;
            --good: #5fd37a; --bad: #ff8f88; --odd: #e8b44a; --good-field: #10301a; --bad-field: #45171a; --odd-field: #3a2c06; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 64rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
        h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; } h3 { font-size: 1rem; margin: .8rem 0 .2rem; }
        .verdict { padding: .8rem 1rem; border-left: .4rem solid; font-weight: 600; font-size: 1.1rem; }
        .good { color: var(--good); } .bad { color: var(--bad); } .odd { color: var(--odd); } .quiet { color: var(--quiet); }
        .verdict.good { background: var(--good-field); } .verdict.bad { background: var(--bad-field); } .verdict.odd { background: var(--odd-field); }
        dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .25rem 1rem; margin: .6rem 0; }
        dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
        code, pre { font: .875em/1.45 ui-monospace, monospace; } code { overflow-wrap: anywhere; }
        pre { background: var(--field); border: 1px solid var(--line); padding: .6rem; overflow: auto; max-height: 32rem; }
        .diff ins { color: var(--good); text-decoration: none; } .diff del { color: var(--bad); text-decoration: none; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); padding: .3rem .6rem .3rem 0; white-space: pre-wrap; }
        th { color: var(--quiet); font-weight: 600; }
        details { border: 1px solid var(--line); border-radius: .3rem; padding: .4rem .7rem; margin: .4rem 0; }
        summary { cursor: pointer; overflow-wrap: anywhere; } details > summary > .good, details > summary > .bad, details > summary > .odd { font-weight: 600; }
        svg { width: 100%; height: auto; display: block; } svg text { fill: var(--text); font: 12px system-ui, sans-serif; }
        svg .quiet { fill: var(--quiet); } svg line { stroke: var(--line); }
        rect.good { fill: var(--good); } rect.bad { fill: var(--bad); } rect.odd { fill: var(--odd); } rect.quiet { fill: var(--quiet); }
        @media print {
          :root { --ground: #ffffff; --text: #000000; --quiet: #444444; --line: #bbbbbb; --field: #ffffff;
            --good: #116329; --bad: #b3141d; --odd: #7d4e00; }
          body { font-size: 10pt; } main { max-width: none; padding: 0; }
          details::details-content { content-visibility: visible; display: block; height: auto; }
          pre { max-height: none; white-space: pre-wrap; overflow-wrap: anywhere; }
          h2, summary { break-after: avoid; } tr, svg { break-inside: avoid; } @page { margin: 15mm; }
        }

        """;

    public static string Class(RunStatus status) =>
        status switch
        {
            RunStatus.Succeeded or RunStatus.RolledBack => "good",
            RunStatus.Failed or RunStatus.RollbackIncomplete => "bad",
            _ => "odd",
        };

    public static string Class(StepStatus status) =>
        status switch
        {
            StepStatus.Passed or StepStatus.AlreadyTrue => "good",
            StepStatus.Failed => "bad",
            StepStatus.Pending => "quiet",
            _ => "odd",
        };

    public static string Class(Verdict verdict) =>
        verdict switch
        {
            Verdict.Passed => "good",
            Verdict.Failed => "bad",
            _ => "odd",
        };
}
