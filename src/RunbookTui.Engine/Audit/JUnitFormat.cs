using System.Globalization;
using System.Text;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;

namespace RunbookTui.Engine.Audit;

/// <summary>For continuous integration: a suite per step, a case per probe. A probe that could not look is an error.</summary>
public sealed class JUnitFormat : IAuditFormat
{
    /// <inheritdoc/>
    public string Name => "junit";

    /// <inheritdoc/>
    public string Ending => ".junit.xml";

    /// <inheritdoc/>
    public string Render(AuditReport report, AuditOptions options)
    {
        var t = new AuditWords(options.Language);
        var suites = report.Steps.Select(step => Suite(step, report, t)).ToList();
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        text.Append(
            $"<testsuites name=\"{Text(report.Created.Runbook)}\" tests=\"{suites.Sum(one => one.Cases.Count)}\" failures=\"{suites.Sum(one => one.Failures)}\" errors=\"{suites.Sum(one => one.Errors)}\" skipped=\"{suites.Sum(one => one.Skipped)}\" time=\"{Seconds(report.State.UpdatedAt - report.State.CreatedAt)}\">\n"
        );
        foreach (var suite in suites)
        {
            text.Append(
                $"  <testsuite name=\"{Text(suite.Name)}\" tests=\"{suite.Cases.Count}\" failures=\"{suite.Failures}\" errors=\"{suite.Errors}\" skipped=\"{suite.Skipped}\" time=\"{suite.Time}\" hostname=\"{Text(report.Created.HostName)}\">\n"
            );
            foreach (var one in suite.Cases)
                text.Append(one);
            text.Append("  </testsuite>\n");
        }
        return text.Append("</testsuites>\n").ToString();
    }

    private sealed record SuiteText(
        string Name,
        string Time,
        IReadOnlyList<string> Cases,
        int Failures,
        int Errors,
        int Skipped
    );

    private static SuiteText Suite(AuditStep step, AuditReport report, AuditWords t)
    {
        var cases = new List<string>();
        var (failures, errors, skipped) = (0, 0, 0);
        foreach (var probe in step.Proof)
        {
            var result = probe.Result;
            var evidence =
                $"{t.Expected}: {result.Expected}\n{t.Observed}: {result.Observed}\n{t.Vantage}: {result.Vantage}\n{t.ByHand}: {result.ByHand}";
            var (tag, count) = result.Verdict switch
            {
                Verdict.Passed => ("system-out", 0),
                Verdict.Failed => ("failure", failures++),
                _ => ("error", errors++),
            };
            _ = count;
            var message = result.Verdict == Verdict.Passed ? "" : $" message=\"{Text(result.Observed)}\"";
            cases.Add(
                $"    <testcase classname=\"{Text(step.Id)}\" name=\"{Text(probe.Summary)}\"><{tag}{message}>{Text(evidence)}</{tag}></testcase>\n"
            );
        }
        // The step itself: it can fail, be skipped or never begin without any probe.
        var body = "";
        if (step.Status is StepStatus.Pending or StepStatus.Skipped)
        {
            skipped++;
            body = $"<skipped message=\"{Text($"{t.Status(step.Status)} {step.Reason}".TrimEnd())}\"/>";
        }
        else if (step.Status is not (StepStatus.Passed or StepStatus.AlreadyTrue))
        {
            failures++;
            body = $"<failure message=\"{Text($"{t.Status(step.Status)} {step.Reason}".TrimEnd())}\"/>";
        }
        cases.Add(
            $"    <testcase classname=\"{Text(step.Id)}\" name=\"{Text(report.TitleOf(step.Id, t.Language))}\">{body}</testcase>\n"
        );
        var time = step.Attempts.Count == 0 ? TimeSpan.Zero : step.Attempts[^1].End - step.Attempts[0].Start;
        return new SuiteText(step.Id, Seconds(time), cases, failures, errors, skipped);
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Text(string text) => HtmlFormat.Text(text);
}
