namespace RunbookTui.Text;

// Files that somebody else has edited after a run.
internal sealed partial class Strings
{
    public string EditTitle => Pick("Edited after the run: {0}", "実行後に編集されたファイル: {0}");
    public string EditText =>
        Pick(
            "This file is neither as the run left it nor as it was before. What is to become of it?",
            "このファイルは、実行が残した状態でも実行前の状態でもありません。どうしますか？"
        );
    public string EditMerge => Pick("Merge", "マージ");
    public string EditMergeText =>
        Pick("Undo the run's change and keep the edit", "実行の変更だけを元に戻し、編集は残す");
    public string EditKeep => Pick("Keep", "残す");
    public string EditKeepText => Pick("Leave the file as it is now", "ファイルを今のまま残す");
    public string EditRestore => Pick("Restore", "復元");
    public string EditRestoreText =>
        Pick(
            "Put back the file from before the run; the edited one is kept in the run's directory",
            "実行前のファイルに戻す（編集後のものは実行のディレクトリに保存）"
        );
    public string EditStop => Pick("Stop here", "保留");
    public string EditStopText =>
        Pick(
            "Leave it alone for now; the other changes are undone",
            "このファイルは今は触らない（ほかの変更は元に戻す）"
        );
    public string EditNotClean =>
        Pick("the edit and the run's change touch the same lines", "編集と実行の変更が同じ行に重なっています");
    public string EditAfterMerge => Pick("after a merge (now → merged):", "マージ後（今 → マージ）:");
    public string EditAsk =>
        Pick("[m] merge  [k] keep  [r] restore  [s] stop: ", "[m] マージ  [k] 残す  [r] 復元  [s] 保留: ");
    public string EditAskWithoutMerge => Pick("[k] keep  [r] restore  [s] stop: ", "[k] 残す  [r] 復元  [s] 保留: ");
    public string EditGoOn => Pick("Go on with it as edited?", "編集されたまま続行しますか？");
    public string EditsRefused =>
        Pick(
            "{0} file(s) of finished steps were edited after the run.\nNothing was changed on this host.\nNext: look at the differences, then add --on-edit keep, or roll back: runbook-tui rollback {1}",
            "完了したステップのファイル {0} 件が実行後に編集されています。\nこのホストは何も変更していません。\n次: 差分を確認して --on-edit keep を付けるか、ロールバックする: runbook-tui rollback {1}"
        );
    public string KeyToStep => Pick("To a step", "途中まで");
    public string KeyToStepText =>
        Pick(
            "Undo only what came after a step; the run can go on from there",
            "選んだステップより後だけを元に戻す（そこから再開可能）"
        );
    public string KeyToStepNone => Pick("Everything", "すべて");
    public string KeyToStepNoneText => Pick("Undo everything", "すべて元に戻す");
    public string WhyNoStep => Pick("it goes on; stop it first", "実行中です。先に停止してください");
    public string ForecastTo => Pick("Step {0} and all before it stay.", "「{0}」とそれより前のステップは残します。");
    public string EditsLooking => Pick("Looking for edited files…", "編集されたファイルを確認中…");
}
