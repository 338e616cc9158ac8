using System.Globalization;
using System.Text;

namespace RunbookTui.Benchmarks;

/// <summary>Medians and ratios as text.</summary>
internal static class Report
{
    /// <summary>What the goal for the ratios is.</summary>
    private const double Goal = 1.15;

    /// <summary>The comparison of all rounds.</summary>
    public static string Of(IReadOnlyList<Round> rounds)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"medians of {rounds.Count} rounds, in seconds");
        text.AppendLine("                     script  program  ratio  best ratio");
        Add("first run", pair => pair.First.Total, judged: true);
        Add("  changing", pair => pair.First.Changing, judged: false);
        Add("  looking, proving", pair => pair.First.Rest, judged: false);
        Add("nothing to do", pair => pair.Again.Total, judged: true);
        return text.ToString();

        void Add(string label, Func<Pair, TimeSpan> part, bool judged)
        {
            var script = rounds.Select(round => part(round.Plain).TotalSeconds).ToList();
            var program = rounds.Select(round => part(round.Program).TotalSeconds).ToList();
            var ratio = Median(program) / Median(script);
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{label, -20} {Median(script), 6:0.00}  {Median(program), 7:0.00}  {ratio, 5:0.00}  {program.Min() / script.Min(), 10:0.00}{(judged ? ratio <= Goal ? "  within" : "  above" : "")}{(judged ? $" the goal of {Goal}" : "")}"
            );
        }
    }

    /// <summary>The start-up times.</summary>
    public static string OfStartUp(IReadOnlyList<(string Arguments, IReadOnlyList<TimeSpan> Times)> measured) =>
        string.Join(
            '\n',
            measured.Select(one =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{one.Arguments}: median {Median([.. one.Times.Select(time => time.TotalMilliseconds)]):0} ms, best {one.Times.Min().TotalMilliseconds:0} ms"
                )
            )
        );

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
