using System.Globalization;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Running;

namespace RunbookTui.Engine.Audit;

/// <summary>The texts of the exports, in English and Japanese side by side.</summary>
internal sealed class AuditWords(string language)
{
    private readonly bool japanese = language == "ja";

    public string Language => japanese ? "ja" : "en";
    public string Title => Pick("Audit log", "監査ログ");
    public string Rehearsal =>
        Pick("Rehearsal: only a copy of the host was changed", "リハーサル（変更はコピー内のみ）");
    public string Run => Pick("Run", "実行");
    public string Runbook => Pick("Runbook", "ランブック");
    public string Host => Pick("Host", "ホスト");
    public string System => Pick("System", "システム");
    public string Packages => Pick("Packages", "パッケージ");
    public string Program => Pick("Program", "プログラム");
    public string Operator => Pick("Operator", "操作者");
    public string RolledBackBy => Pick("Rolled back by", "ロールバック実施者");
    public string Begun => Pick("Begun", "開始");
    public string Ended => Pick("Last record", "最終記録");
    public string Consent => Pick("Consent to the plan", "計画への同意");
    public string Inputs => Pick("Inputs", "入力値");
    public string Input => Pick("Input", "入力");
    public string Value => Pick("Value", "値");
    public string Origin => Pick("Origin", "由来");
    public string Timeline => Pick("Timeline", "経過");
    public string Steps => Pick("Steps", "ステップ");
    public string Step => Pick("Step", "ステップ");
    public string Result => Pick("Result", "結果");
    public string Duration => Pick("Duration", "所要時間");
    public string Attempt => Pick("Attempt", "試行");
    public string Why => Pick("Why", "理由");
    public string Reason => Pick("Reason", "理由");
    public string FilesChanged => Pick("Files changed", "変更されたファイル");
    public string NoFiles => Pick("No file change was recorded.", "ファイルの変更は記録されていません。");
    public string Before => Pick("before", "前");
    public string After => Pick("after", "後");
    public string Absent => Pick("absent", "なし");
    public string Actions => Pick("Actions", "操作");
    public string AlreadySo => Pick("already so", "すでにその状態");
    public string Undo => Pick("Undo", "取り消し");
    public string Commands => Pick("Commands", "コマンド");
    public string Output => Pick("Output", "出力");
    public string OutputCut => Pick("cut; SHA-256 of the whole:", "途中まで。全体の SHA-256:");
    public string Probes => Pick("Probes", "検証");
    public string Probe => Pick("Probe", "検証");
    public string Verdict => Pick("Verdict", "判定");
    public string Expected => Pick("Expected", "期待");
    public string Observed => Pick("Observed", "実際");
    public string Vantage => Pick("Seen from", "観測元");
    public string ByHand => Pick("By hand", "手動確認");
    public string Decisions => Pick("Decisions of humans", "人の判断");
    public string NoDecisions => Pick("Nobody had to decide anything.", "判断を求められた場面はありません。");
    public string When => Pick("When", "日時");
    public string Decision => Pick("Decision", "判断");
    public string By => Pick("By", "判断者");
    public string Rollback => Pick("Rollback", "ロールバック");
    public string HowToUndo => Pick("How to undo", "元に戻す方法");
    public string NothingToUndo => Pick("Nothing of this run is in place.", "この実行による変更は残っていません。");
    public string SandboxGone =>
        Pick("Only a copy of the host was changed, and it is gone.", "変更したのは使い捨てのコピーだけです。");
    public string NoReturn => Pick("Points of no return", "元に戻せない操作");
    public string Baseline => Pick("Before the first change", "最初の変更の前");
    public string SandboxChanges => Pick("Changed in the copy of the host", "コピー内で変わったもの");
    public string Evidence => Pick("Tamper evidence", "改竄の検出");
    public string Records => Pick("Records", "記録数");
    public string HeadHash => Pick("Hash of the last record", "最後の記録のハッシュ");
    public string HeadWords => Pick("Head in words", "先頭語（ヘッド）");
    public string EvidenceText =>
        Pick(
            "Keep these words in the ticket. `runbook-tui audit verify FILE.jsonl --head WORDS` then detects any change of the record.",
            "この語をチケットに控えてください。`runbook-tui audit verify FILE.jsonl --head WORDS` で記録の改変をすべて検出できます。"
        );

    public string Verdicts(Verdict verdict) =>
        verdict switch
        {
            Kinds.Verdict.Passed => Pick("passed", "合格"),
            Kinds.Verdict.Failed => Pick("failed", "不合格"),
            _ => Pick("could not look", "確認できず"),
        };

    public string Status(RunStatus status) =>
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

    public string Status(StepStatus status) =>
        status switch
        {
            StepStatus.Pending => Pick("not begun", "未着手"),
            StepStatus.Running => Pick("interrupted", "中断"),
            StepStatus.Passed => Pick("passed", "合格"),
            StepStatus.AlreadyTrue => Pick("already true", "すでにその状態"),
            StepStatus.Failed => Pick("failed", "失敗"),
            StepStatus.Skipped => Pick("skipped", "スキップ"),
            _ => Pick("rolled back", "ロールバック済み"),
        };

    public string Withheld(string why) =>
        why switch
        {
            "private" => Pick(
                "not shown: not everybody may read this file",
                "表示しません: 誰でも読めるファイルではありません"
            ),
            "binary" => Pick("not shown: no text", "表示しません: テキストではありません"),
            _ => Pick("not shown: too large", "表示しません: 大きすぎます"),
        };

    public string Exactness(Undo undo) =>
        undo.Exactness switch
        {
            Kinds.Exactness.Exact => Pick("exact", "完全"),
            Kinds.Exactness.Compensating => Pick("to an equivalent state", "同等の状態まで") + Because(undo.Reason),
            _ => Pick("impossible", "不可") + Because(undo.Reason),
        };

    /// <summary>The whole run in one sentence.</summary>
    public string Sentence(AuditReport report)
    {
        var changed = report.Steps.Count(step => step.Actions.Any(action => !action.Undone && Changes(action)));
        var probes = report.Proof.ToList();
        var passed = probes.Count(probe => probe.Result.Verdict == Kinds.Verdict.Passed);
        var proof = Pick($"{passed} of {probes.Count} probes passed", $"検証 {probes.Count} 件中 {passed} 件合格");
        return report.State.Status switch
        {
            RunStatus.Succeeded => Pick(
                $"Succeeded: the changes of {changed} of {report.Steps.Count} steps are in place; {proof}.",
                $"成功: {report.Steps.Count} ステップ中 {changed} ステップの変更が適用済み。{proof}。"
            ),
            RunStatus.RolledBack => Pick(
                "Rolled back: everything this run changed is as it was before, and was compared.",
                "ロールバック済み: 変更はすべて実行前の状態に戻り、照合済みです。"
            ),
            RunStatus.RollbackIncomplete => Pick(
                $"Rollback incomplete: {report.State.Differences.Count} things differ from before.",
                $"ロールバック未完了: 実行前と異なる点が {report.State.Differences.Count} 件あります。"
            ),
            var status => Pick(
                $"Not finished ({Status(status)}): the changes of {changed} of {report.Steps.Count} steps are in place; {proof}.",
                $"未完了（{Status(status)}）: {report.Steps.Count} ステップ中 {changed} ステップの変更が残っています。{proof}。"
            ),
        };
    }

    /// <summary>A moment in UTC, and as the clock of the host showed it.</summary>
    public static string Time(DateTimeOffset moment, AuditReport report)
    {
        var utc = moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (report.Surroundings is not { UtcOffsetMinutes: not 0 } known)
            return utc;
        var local = moment.ToOffset(TimeSpan.FromMinutes(known.UtcOffsetMinutes));
        return $"{utc} ({local.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)} {known.TimeZone})";
    }

    /// <summary>A length of time in seconds.</summary>
    public static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture) + " s";

    /// <summary>Who they are, and from where.</summary>
    public string Describe(string name, Person? person)
    {
        if (person is null)
            return name;
        var parts = new List<string> { person.Login };
        if (person.Effective != person.Login)
            parts.Add(Pick($"acting as {person.Effective}", $"{person.Effective} として実行"));
        if (person.LoginUid is { } uid)
            parts.Add($"loginuid {uid}");
        if (person.Connection?.Split(' ') is [var address, var port, ..])
            parts.Add(Pick($"from {address} port {port}", $"接続元 {address} ポート {port}"));
        parts.Add(person.Terminal ?? Pick("no terminal", "端末なし"));
        return string.Join(", ", parts);
    }

    /// <summary>Type, mode and owner.</summary>
    public string Describe(PathState? state) =>
        state is null
            ? Absent
            : $"{state.Type} {state.Mode} {state.Owner}:{state.Group}{(state.LinkTarget is null ? "" : $" → {state.LinkTarget}")}";

    public static bool Changes(PreparedAction action) =>
        action.Undo.Kind != Kinds.Undo.Nothing.Kind || action.Undo.Exactness == Kinds.Exactness.Impossible;

    private static string Because(string? reason) => reason is null ? "" : $": {reason}";

    private string Pick(string english, string inJapanese) => japanese ? inJapanese : english;
}
