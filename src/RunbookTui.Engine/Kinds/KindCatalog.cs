namespace RunbookTui.Engine.Kinds;

/// <summary>A registered kind of action.</summary>
/// <param name="Name">The key in a runbook, such as <c>postfix.main</c>.</param>
/// <param name="Doc">What it does, for the person who writes a runbook.</param>
public sealed record ActionKind(string Name, string Doc, IReadOnlyList<Field> Fields, Func<Fields, IAction> Create);

/// <summary>A registered kind of probe.</summary>
public sealed record ProbeKind(string Name, string Doc, IReadOnlyList<Field> Fields, Func<Fields, IProbe> Create);

/// <summary>A registered way to undo; see <see cref="Undo.Kind"/>.</summary>
public sealed record UndoKind(string Name, Func<IUndo> Create);

/// <summary>A fact about the host that a runbook can take a default from, such as <c>host.fqdn</c>.</summary>
/// <param name="Read">The value, or <c>null</c> where the host does not say.</param>
public sealed record FactKind(string Name, string Doc, Func<IHostReader, CancellationToken, Task<string?>> Read);

/// <summary>All kinds a runbook may use.</summary>
public sealed record KindCatalog(
    IReadOnlyList<ActionKind> Actions,
    IReadOnlyList<ProbeKind> Probes,
    IReadOnlyList<UndoKind> Undos,
    IReadOnlyList<FactKind> Facts
)
{
    /// <summary>The action kind of that name, or <c>null</c>.</summary>
    public ActionKind? Action(string name) => Actions.FirstOrDefault(kind => kind.Name == name);

    /// <summary>The probe kind of that name, or <c>null</c>.</summary>
    public ProbeKind? Probe(string name) => Probes.FirstOrDefault(kind => kind.Name == name);

    /// <summary>The undo kind of that name, or <c>null</c>.</summary>
    public UndoKind? Undo(string name) => Undos.FirstOrDefault(kind => kind.Name == name);

    /// <summary>The fact of that name, or <c>null</c>.</summary>
    public FactKind? Fact(string name) => Facts.FirstOrDefault(kind => kind.Name == name);
}
