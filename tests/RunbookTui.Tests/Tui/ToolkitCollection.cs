using Xunit;

namespace RunbookTui.Tests.Tui;

/// <summary>The toolkit has settings for the whole process, so its tests run one after the other.</summary>
[CollectionDefinition("toolkit", DisableParallelization = true)]
public sealed class ToolkitCollection;
