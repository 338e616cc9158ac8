using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Loading;
using RunbookTui.Host;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Architecture;

/// <summary>The walls of DESIGN.md that a compiler does not hold.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Assembly Engine = typeof(KindCatalog).Assembly;
    private static readonly Assembly Host = typeof(BuiltInKinds).Assembly;
    private static readonly Assembly Program = typeof(Composition).Assembly;

    private static string Source { get; } = Path.GetFullPath("../../../src", Approval.DirectoryOf());

    [Fact]
    public void Nothing_points_left()
    {
        Assert.DoesNotContain(References(Engine), name => name is "RunbookTui.Host" or "runbook-tui" or "CliWrap");
        Assert.DoesNotContain("runbook-tui", References(Host));
        Assert.Contains("RunbookTui.Engine", References(Host));
        Assert.Contains("RunbookTui.Host", References(Program));
    }

    [Fact]
    public void What_decides_cannot_do()
    {
        var forbidden = new[]
        {
            "System.Console",
            "System.Diagnostics.Process",
            "System.Diagnostics.ProcessStartInfo",
            "System.IO.File",
            "System.IO.FileInfo",
            "System.IO.FileStream",
            "System.IO.Directory",
            "System.IO.DirectoryInfo",
            "System.IO.StreamWriter",
            "System.Net.Sockets.Socket",
            "System.Net.Sockets.TcpClient",
            "System.Net.Sockets.NetworkStream",
            "System.Net.Dns",
            "System.Net.Http.HttpClient",
            "System.Threading.Thread",
            "System.Threading.Timer",
        };
        var used = UsedTypes(Engine);
        Assert.Contains("System.TimeProvider", used);
        Assert.Empty(used.Intersect(forbidden));
    }

    [Fact]
    public void Only_one_file_knows_the_YAML_library()
    {
        Assert.Equal(
            ["RunbookTui.Engine/Loading/YamlNodes.cs"],
            Files("RunbookTui", "RunbookTui.Engine", "RunbookTui.Host")
                .Where(file => file.Text.Contains("YamlDotNet", StringComparison.Ordinal))
                .Select(file => file.Name)
        );
        Assert.DoesNotContain("YamlDotNet", References(Host));
        Assert.DoesNotContain("YamlDotNet", References(Program));
    }

    [Fact]
    public void Only_the_edge_of_the_screens_knows_their_toolkit() =>
        Assert.All(
            Files("RunbookTui").Where(file => file.Text.Contains("using Terminal.Gui", StringComparison.Ordinal)),
            file => Assert.StartsWith("RunbookTui/Tui/Edge/", file.Name, StringComparison.Ordinal)
        );

    [Fact]
    public void Only_the_composition_makes_what_touches_the_host()
    {
        // Everything else of the host's that the program names outside Composition.cs is listed here: results and
        // options, the lock and the socket of one process, the journal of another run to read, and the sandbox of a
        // rehearsal.
        var allowed = new[]
        {
            "Identity.cs InstalledPackages.OfMailAsync",
            "LiveOperations.cs MailLog.SinceAsync",
            "LiveOperations.cs RunFollower.IsWorkedOn",
            "LiveOperations.cs RunnerProcess.LastWords",
            "OpenRuns.cs RunFollower.IsWorkedOn",
            "PruneVerb.cs RunFollower.IsWorkedOn",
            "Recorded.cs FileJournal.Look",
            "Recorded.cs FileJournal.Read",
            "RehearsalOwner.cs NamespaceSandbox.StartAsync",
            "RehearsalOwner.cs new SandboxBind",
            "RehearsalOwner.cs new SandboxOptions",
            "RehearseVerb.cs Provisioning.EnsureAsync",
            "RollbackVerb.cs FileJournal.Look",
            "RollbackVerb.cs FileJournal.TrustUntil",
            "RunSession.cs HostLock.CurrentHolder",
            "RunSession.cs HostLock.TryAcquire",
            "RunSession.cs RunnerProcess.Start",
            "RunSession.cs new ControlReply",
            "RunnerVerb.cs NamespaceSandbox.IsInside",
            "RunnerWork.cs ControlSocket.Listen",
            "RunnerWork.cs new ControlReply",
            "ShowVerb.cs FileJournal.Look",
            "Viewing.cs RunnerProcess.LastWords",
        };
        var types = Host.GetExportedTypes().Where(type => !type.IsEnum).Select(type => type.Name.Split('`')[0]);
        var uses = new Regex(
            $@"(?<![.\w])(?:(new)\s+)?({string.Join('|', types)})(?:\(|\s*\{{|(\.\w+)(?=\())",
            RegexOptions.None,
            TimeSpan.FromSeconds(60)
        );
        var found =
            from file in Files("RunbookTui")
            let name = Path.GetFileName(file.Name)
            where name != "Composition.cs"
            from Match match in uses.Matches(Comments().Replace(JoinedCalls().Replace(file.Text, "."), ""))
            where match.Groups[1].Success || match.Groups[3].Success
            select match.Groups[1].Success
                ? $"{name} new {match.Groups[2].Value}"
                : $"{name} {match.Groups[2].Value}{match.Groups[3].Value}";
        Assert.Equal(string.Join('\n', allowed), string.Join('\n', found.Distinct().Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void No_file_is_longer_than_one_can_read()
    {
        var tooLong = Files("RunbookTui", "RunbookTui.Engine", "RunbookTui.Host")
            .Select(file => (file.Name, Lines: file.Text.Count(character => character == '\n')))
            .Where(file => file.Lines > 400);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Every_kind_and_each_of_its_fields_is_documented()
    {
        var catalog = BuiltInKinds.Catalog;
        var kinds = catalog
            .Actions.Select(kind => (kind.Name, kind.Doc, kind.Fields))
            .Concat(catalog.Probes.Select(kind => (kind.Name, kind.Doc, kind.Fields)))
            .ToList();
        Assert.True(kinds.Count > 15);
        foreach (var (name, doc, fields) in kinds)
        {
            AssertSentence(name, doc);
            Assert.Equal(fields.Count, fields.Select(field => field.Name).Distinct().Count());
            foreach (var field in fields.SelectMany(Nested))
            {
                AssertSentence($"{name}: {field.Name}", field.Doc);
                if (field.Default is { } value)
                    Assert.Null(ValueRules.Problem(field.Type, value));
                Assert.False(field is { Required: true, Default: not null }, $"{name}: {field.Name}");
            }
        }
        foreach (var fact in catalog.Facts)
            AssertSentence(fact.Name, fact.Doc);
    }

    [Fact]
    public void The_names_of_kinds_are_unique()
    {
        var catalog = BuiltInKinds.Catalog;
        AssertUnique(catalog.Actions.Select(kind => kind.Name));
        AssertUnique(catalog.Probes.Select(kind => kind.Name));
        AssertUnique(catalog.Undos.Select(kind => kind.Name));
        AssertUnique(catalog.Facts.Select(kind => kind.Name));
    }

    [Fact]
    public void Every_action_probe_and_undo_there_is_can_be_used()
    {
        var catalog = BuiltInKinds.Catalog;
        var undos = catalog.Undos.Select(kind => kind.Create().GetType()).ToHashSet();
        Assert.Equal(Implementations(typeof(IUndo)), undos.OrderBy(type => type.FullName, StringComparer.Ordinal));
        // A kind is registered by the property beside its class.
        foreach (var type in Implementations(typeof(IAction)).Concat(Implementations(typeof(IProbe))))
        {
            var kind = type.GetProperty("Kind", BindingFlags.Public | BindingFlags.Static)?.GetValue(null);
            Assert.True(
                kind is ActionKind action && catalog.Actions.Contains(action)
                    || kind is ProbeKind probe && catalog.Probes.Contains(probe),
                $"{type.Name} is not registered"
            );
        }
    }

    [Fact]
    public void Every_undo_that_is_recorded_is_registered()
    {
        var names = BuiltInKinds.Catalog.Undos.Select(kind => kind.Name).ToList();
        Assert.Contains(Undo.Nothing.Kind, names);
        Assert.Contains(Undo.None("x").Kind, names);
        Assert.Contains(Undo.RestoreFiles([]).Kind, names);
        // Any other is made beside the class that carries it out, by the name of its registration.
        foreach (var file in Files("RunbookTui.Host", "RunbookTui.Engine"))
        foreach (Match match in MadeUndos().Matches(file.Text))
        {
            Assert.Contains(": IUndo", file.Text, StringComparison.Ordinal);
            Assert.Contains(match.Groups["kind"].Value, new[] { "KindName", "Kind.Name", "Name" });
        }
    }

    private static IEnumerable<Field> Nested(Field field) => NestedTypes(field.Type).Prepend(field);

    private static IEnumerable<Field> NestedTypes(FieldType type) =>
        type switch
        {
            FieldType.ListOf list => NestedTypes(list.Item),
            FieldType.MapOf map => NestedTypes(map.Value),
            FieldType.OneOf union => union.Types.SelectMany(NestedTypes),
            FieldType.Object known => known.Fields.SelectMany(Nested),
            _ => [],
        };

    private static void AssertSentence(string what, string doc) =>
        Assert.True(doc.Length > 5 && doc[^1] is '.' or ')', $"{what}: '{doc}'");

    private static void AssertUnique(IEnumerable<string> names) =>
        Assert.Empty(names.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key));

    private static IEnumerable<Type> Implementations(Type contract) =>
        new[] { Engine, Host }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type =>
                type is { IsClass: true, IsAbstract: false, IsNested: false } && type.IsAssignableTo(contract)
            )
            .OrderBy(type => type.FullName, StringComparer.Ordinal);

    private static IEnumerable<string> References(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(name => name.Name!);

    private static HashSet<string> UsedTypes(Assembly assembly)
    {
        using var stream = File.OpenRead(assembly.Location);
        using var file = new PEReader(stream);
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata
                .TypeReferences.Select(metadata.GetTypeReference)
                .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"),
        ];
    }

    private static IEnumerable<(string Name, string Text)> Files(params string[] projects) =>
        from project in projects
        from path in Directory.EnumerateFiles(Path.Combine(Source, project), "*.cs", SearchOption.AllDirectories)
        let name = Path.GetRelativePath(Source, path)
        where !name.Contains("/obj/", StringComparison.Ordinal) && !name.Contains("/bin/", StringComparison.Ordinal)
        orderby name
        select (name, File.ReadAllText(path));

    [GeneratedRegex(@"//.*", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Comments();

    /// <summary>A call on the line after its receiver, as the formatter breaks it.</summary>
    [GeneratedRegex(@"\s*\n\s*\.", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex JoinedCalls();

    [GeneratedRegex(@"new Undo\(\s*(?<kind>[\w.]+)", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex MadeUndos();
}
