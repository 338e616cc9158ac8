using System.Globalization;
using RunbookTui.Engine.Planning;
using RunbookTui.Engine.Running;
using RunbookTui.Tui.Presentation;

namespace RunbookTui.Text;

/// <summary>Every text of the screens, in English and in Japanese side by side, so that neither can be forgotten.</summary>
/// <remarks>A text with <c>{0}</c> is filled by <see cref="Texts.With"/>.</remarks>
internal sealed partial class Strings
{
    private readonly bool japanese;

    private Strings(bool japanese) => this.japanese = japanese;

    /// <summary>The English texts.</summary>
    public static Strings English { get; } = new(japanese: false);

    /// <summary>The Japanese texts.</summary>
    public static Strings Japanese { get; } = new(japanese: true);

    /// <summary>The texts in a language; English for one that there is not.</summary>
    public static Strings For(string language) => language == "ja" ? Japanese : English;

    /// <summary>Whether texts of the engine, which are English, read well between these.</summary>
    public bool UsesEngineTexts => !japanese;

    /// <summary>Where a run stands.</summary>
    public string Word(RunStatus status) =>
        status switch
        {
            RunStatus.Created => Pick("not begun", "未開始"),
            RunStatus.Running => Pick("interrupted", "中断"),
            RunStatus.Succeeded => Pick("succeeded", "成功"),
            RunStatus.Failed => Pick("failed", "失敗"),
            RunStatus.Stopped => Pick("stopped", "停止"),
            RunStatus.RollingBack => Pick("rollback interrupted", "ロールバック中断"),
            RunStatus.RolledBack => Pick("rolled back", "ロールバック済み"),
            _ => Pick("rollback incomplete", "ロールバック未完了"),
        };

    /// <summary>Where a step stands.</summary>
    public string Word(StepStatus status) =>
        status switch
        {
            StepStatus.Pending => Pick("not begun", "未着手"),
            StepStatus.Running => Pick("under way", "実行中"),
            StepStatus.Passed => Pick("changed and proved", "変更し、検証に合格"),
            StepStatus.AlreadyTrue => Pick("already so; nothing changed", "すでにその状態（変更なし）"),
            StepStatus.Failed => Pick("failed", "失敗"),
            StepStatus.Skipped => Pick("skipped", "スキップ"),
            _ => Pick("rolled back", "ロールバック済み"),
        };

    /// <summary>Where an answer came from.</summary>
    public string Word(AnswerOrigin origin) =>
        origin switch
        {
            AnswerOrigin.Given => Pick("yours", "入力"),
            AnswerOrigin.Fact => Pick("from this host", "このホストから"),
            AnswerOrigin.Default => Pick("default", "既定値"),
            AnswerOrigin.Rehearsal => Pick("for rehearsals", "リハーサル用"),
            _ => Pick("recorded", "記録から"),
        };

    /// <summary>The heading of a group of inputs.</summary>
    public string Word(InputGroup group) =>
        group switch
        {
            InputGroup.Needed => Pick("Only you know these", "入力が必要な項目"),
            InputGroup.FromHost => Pick(
                "Found on this host: check them",
                "このホストから取得した値（確認してください）"
            ),
            _ => Pick("Defaults: change them if you need to", "既定値（必要なら変更）"),
        };

    private string Pick(string english, string inJapanese) => japanese ? inJapanese : english;
}

/// <summary>Texts with places to fill.</summary>
internal static class Texts
{
    /// <summary>The text with its places filled.</summary>
    public static string With(this string text, params ReadOnlySpan<object?> values) =>
        string.Format(CultureInfo.InvariantCulture, text, values);
}
