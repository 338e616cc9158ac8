using RunbookTui.Engine.Kinds;
using RunbookTui.Host;
using RunbookTui.Host.Local;

namespace RunbookTui;

/// <summary>The only place that makes host types; everything else is handed what it needs.</summary>
internal sealed class Composition
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>The machine the program runs on.</summary>
    public IHost Host => new LocalHost(Time);

    /// <summary>All kinds.</summary>
    public KindCatalog Catalog => BuiltInKinds.Catalog;
}
