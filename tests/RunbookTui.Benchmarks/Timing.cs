using System.Globalization;

namespace RunbookTui.Benchmarks;

/// <summary>How long one run took.</summary>
/// <param name="Total">Wall clock of the whole program.</param>
/// <param name="Changing">Of it, in commands that change something: the daemons' own time.</param>
internal sealed record Timing(TimeSpan Total, TimeSpan Changing)
{
    /// <summary>All else: looking, proving, and what the tool itself costs.</summary>
    public TimeSpan Rest => Total - Changing;

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Total.TotalSeconds:0.0} s ({Changing.TotalSeconds:0.0} changing)"
        );
}

/// <summary>A run from stock, and one that finds everything done.</summary>
internal sealed record Pair(Timing First, Timing Again);

/// <summary>Both variants, one after the other.</summary>
internal sealed record Round(Pair Plain, Pair Program)
{
    public override string ToString() =>
        $"script {Plain.First}, again {Plain.Again}; program {Program.First}, again {Program.Again}";
}
