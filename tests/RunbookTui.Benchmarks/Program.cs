using System.Globalization;
using RunbookTui.Benchmarks;

// dotnet run -c Release --project tests/RunbookTui.Benchmarks -- BINARY [ROUNDS]
// BINARY is the published program; needs root, and packages or the network to install them into a sandbox layer.
if (arguments(args) is not { } chosen)
{
    Console.Error.WriteLine("usage: RunbookTui.Benchmarks BINARY [ROUNDS]");
    return 64;
}

Console.WriteLine(Report.OfStartUp(await StartUp.MeasureAsync(chosen.Binary)));
var rounds = new List<Round>();
for (var number = 1; number <= chosen.Rounds; number++)
{
    // Interleaved, and each first in turn: what else the machine does should hit both alike.
    var plainFirst = number % 2 == 1;
    var first = await Variant.RunAsync(plainFirst ? Variant.Plain : Variant.Program(chosen.Binary));
    var second = await Variant.RunAsync(plainFirst ? Variant.Program(chosen.Binary) : Variant.Plain);
    rounds.Add(plainFirst ? new Round(first, second) : new Round(second, first));
    Console.WriteLine($"round {number}: {rounds[^1]}");
}
if (rounds.Count > 0)
    Console.WriteLine(Report.Of(rounds));
return 0;

static (string Binary, int Rounds)? arguments(string[] args) =>
    args.Length is 1 or 2
    && File.Exists(args[0])
    && int.TryParse(args.ElementAtOrDefault(1) ?? "5", CultureInfo.InvariantCulture, out var rounds)
        ? (Path.GetFullPath(args[0]), rounds)
        : null;
