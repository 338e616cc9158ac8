namespace RunbookTui.Text;

// Exporting runs, verifying exports, and throwing old runs away.
internal sealed partial class Strings
{
    public string AuditNeedsVerb =>
        Pick(
            "audit alone does nothing.\nNext: runbook-tui audit verify FILE",
            "audit だけでは何もしません。\n次: runbook-tui audit verify FILE"
        );
    public string Redactions => Pick("{0}  {1} times, {2} different", "{0}  {1} 回（{2} 種類）");
    public string NoRedactions => Pick("nothing was redacted", "伏せた箇所はありません");
    public string ExportedTo => Pick("written  {0}", "書き出し  {0}");
    public string ExportSigned => Pick("signed   {0}", "署名      {0}");
    public string ExportHead => Pick("head     {0}", "先頭語    {0}");
    public string ExportHeadNext =>
        Pick(
            "Keep these words in the ticket: runbook-tui audit verify {0} --head '{1}'",
            "この語をチケットに控えてください: runbook-tui audit verify {0} --head '{1}'"
        );
    public string ExportNeedsDirectory =>
        Pick(
            "Several formats, or a signature, need a directory.\nNothing was written.\nNext: add -o DIR",
            "複数の形式または署名には書き出し先ディレクトリが必要です。\n何も書き出していません。\n次: -o DIR を付けてください"
        );
    public string ExportNoFormat =>
        Pick(
            "unknown format '{0}'; there are: {1}.\nNothing was written.",
            "形式「{0}」はありません。使えるのは: {1}。\n何も書き出していません。"
        );
    public string ExportNotRead =>
        Pick(
            "{0} is no journal of a run: {1}\nNext: runbook-tui audit verify {0}",
            "{0} は実行の記録として読めません: {1}\n次: runbook-tui audit verify {0}"
        );
    public string ExportNotWritten =>
        Pick(
            "{0} cannot be written: {1}\nNext: choose another directory with -o DIR",
            "{0} に書き出せません: {1}\n次: -o DIR で別のディレクトリを指定してください"
        );
    public string SignFailed =>
        Pick(
            "ssh-keygen could not sign with '{0}': {1}\nThe exports are written, but not signed.\nNext: a key with a passphrase has to be in an agent: ssh-add {0}",
            "ssh-keygen は「{0}」で署名できません: {1}\n書き出しは済みましたが、署名はありません。\n次: パスフレーズ付きの鍵はエージェントに登録してください: ssh-add {0}"
        );
    public string VerifyRecords =>
        Pick("{0} records, all in one chain", "記録 {0} 件。すべて一つの鎖につながっています");
    public string VerifyNoChain => Pick("no chain: only the JSON lines hold one", "鎖なし（鎖を持つのは jsonl のみ）");
    public string VerifyHead => Pick("head: {0}", "先頭語: {0}");
    public string VerifyHeadFits => Pick("the head is the one given", "先頭語は指定のものと一致");
    public string VerifyHeadNotGiven =>
        Pick(
            "no head and no signature given: a truncation, or a chain made anew, would not be seen",
            "先頭語も署名も指定されていません。末尾の切り捨てや鎖の作り直しは検出できません"
        );
    public string VerifySigned => Pick("signed by {0}", "署名者: {0}");
    public string VerifyBadSignature => Pick("the signature is not good: {0}", "署名が正しくありません: {0}");
    public string VerifyNoSignature => Pick("there is no signature {0}", "署名 {0} がありません");
    public string VerifyNotComplete =>
        Pick(
            "the last record is not the end of a run: it goes on, was cut off, or records are missing",
            "最後の記録が実行の終わりではありません（続行中、中断、または欠落）"
        );
    public string VerifyBroken => Pick("record {0}: {1}", "記録 {0}: {1}");
    public string VerifyBrokenFile => Pick("Do not trust this file.", "このファイルは信頼できません。");
    public string VerifyGood => Pick("Nothing was changed in this file.", "このファイルに改変はありません。");
    public string VerifyUnproved =>
        Pick(
            "Whole in itself, but not proved: give --head or --allowed-signers.",
            "内部の矛盾はありませんが、証明されていません。--head または --allowed-signers を指定してください。"
        );
    public string PruneNothing => Pick("No run is older than {0} days.", "{0} 日より古い実行はありません。");
    public string PruneKept =>
        Pick("kept  {0}: unfinished, with changes in place", "保持  {0}: 未完了（変更が残っています）");
    public string PruneOld => Pick("old   {0}  {1}", "対象  {0}  {1}");
    public string PruneAsk =>
        Pick(
            "Throw these {0} runs away? They cannot be shown, exported or rolled back any more.",
            "この {0} 件を削除しますか？ 以後は表示・書き出し・ロールバックができません。"
        );
    public string PruneDone => Pick("{0} runs thrown away.", "{0} 件を削除しました。");
    public string PruneNeedsYes =>
        Pick(
            "no terminal to ask on.\nNothing was thrown away.\nNext: add --yes",
            "確認用の端末がありません。\n何も削除していません。\n次: --yes を付けてください"
        );
    public string PruneBadKeep =>
        Pick(
            "--keep takes a number of days such as 90d, not '{0}'.\nNothing was thrown away.",
            "--keep は 90d のような日数を取ります（「{0}」は不可）。\n何も削除していません。"
        );
}
