namespace RunbookTui.Text;

// A run, its failure, its rollback and its end.
internal sealed partial class Strings
{
    public string StepsDone => Pick("{0}/{1} steps", "{0}/{1} ステップ");
    public string NowFailed => Pick("a step failed: waiting for you", "ステップ失敗: 判断待ち");
    public string NowPaused => Pick("paused: waiting for you", "一時停止中: 判断待ち");
    public string NowOver => Pick("nobody works on it now", "現在は誰も実行していません");
    public string NowDoing => Pick("now: {0}", "実行中: {0}");
    public string NowUndoing => Pick("undoing: {0}", "元に戻し中: {0}");
    public string NowLooking => Pick("looking whether it worked", "結果を確認中");
    public string NowStarting => Pick("beginning", "開始処理中");
    public string NothingChanged => Pick("Nothing is changed.", "変更はありません。");
    public string ChangedHost =>
        Pick("Changed so far: {0} step(s), {1} file(s) of this host.", "これまでの変更: {0} ステップ、{1} ファイル。");
    public string ChangedSandbox =>
        Pick(
            "Changed so far: {0} step(s), {1} file(s), in the copy of this host only.",
            "これまでの変更: {0} ステップ、{1} ファイル（コピー内のみ）。"
        );
    public string CannotBeUndone => Pick("{0} cannot be undone", "{0} 件は元に戻せません");
    public string AllUndoable => Pick("All can be undone.", "すべて元に戻せます。");
    public string SafeGoing =>
        Pick(
            "You may disconnect: the run goes on by itself to its next decision.",
            "切断しても安全です: 実行は次の判断待ちまで続きます。"
        );
    public string SafeWaiting =>
        Pick(
            "You may disconnect: the run waits here until somebody decides.",
            "切断しても安全です: 判断があるまで実行はここで待ちます。"
        );
    public string SafeOver =>
        Pick("You may disconnect: nothing is going on.", "切断しても安全です: 何も実行していません。");
    public string TabWhy => Pick("Why", "理由");
    public string TabChanges => Pick("Changes", "変更");
    public string TabOutput => Pick("Output", "出力");
    public string TabProbes => Pick("Probes", "検証");
    public string Expected => Pick("expected", "期待");
    public string Observed => Pick("observed", "実際");
    public string Unknown => Pick("unknown", "不明");
    public string SeenFrom => Pick("seen from", "観測元");
    public string ByHand => Pick("by hand", "手動確認");
    public string Likely => Pick("likely", "推定原因");
    public string Remedy => Pick("remedy", "対処");
    public string NotProved => Pick("{0} of {1} probes did not pass.", "検証 {1} 件中 {0} 件が合格していません。");
    public string StepOnlyLooks =>
        Pick("This step changes nothing; it only looks.", "このステップは何も変更せず、確認だけを行います。");
    public string StepChangedNothing =>
        Pick("It was so already; nothing was changed.", "すでにその状態だったため、変更していません。");
    public string StepWillDo => Pick("This step will:", "このステップで行うこと:");
    public string UndoExact => Pick("can be undone exactly", "完全に元に戻せます");
    public string UndoCompensating => Pick("can be undone to an equivalent state: {0}", "同等の状態に戻せます: {0}");
    public string UndoImpossible => Pick("cannot be undone: {0}", "元に戻せません: {0}");
    public string NoCommands =>
        Pick("No command was run in this step so far.", "このステップではまだコマンドを実行していません。");
    public string OutputCut =>
        Pick(
            "Only the last {0} lines are shown; `runbook-tui show` has all.",
            "最後の {0} 行だけを表示しています。全体は `runbook-tui show` で確認できます。"
        );
    public string TimedOut => Pick("took too long and was ended", "時間超過のため終了");
    public string ExitStatus => Pick("exit status {0}", "終了ステータス {0}");
    public string ProbesToCome => Pick("Still to be looked at:", "これから行う検証:");
    public string NoProbes => Pick("This step has no probes.", "このステップに検証はありません。");
    public string LogSince => Pick("Mail log since the step began", "ステップ開始後のメールログ");
    public string LogEmpty => Pick("The daemons logged nothing.", "デーモンの記録はありません。");
    public string LogInSandbox =>
        Pick("The log of a rehearsal stays in its sandbox.", "リハーサルのログはサンドボックス内にあります。");
    public string StepChanged =>
        Pick(
            "Its {0} change(s) are in place and can be undone.",
            "このステップの変更 {0} 件が適用されたままです（元に戻せます）。"
        );
    public string StepChangedNothingYet =>
        Pick("This step has changed nothing.", "このステップは何も変更していません。");
    public string WhatNow => Pick("What now?", "どうしますか？");
    public string NothingToUndo => Pick("There is nothing to undo.", "元に戻すものはありません。");
    public string ForecastIntro =>
        Pick(
            "{0} change(s) will be undone, newest first; then the host is compared with how it was before. = exactly, ~ to an equivalent state, ! not at all.",
            "{0} 件の変更を新しい順に元に戻し、最後に実行前の状態と比較します。= 完全、~ 同等の状態、! 不可。"
        );
    public string RolledBackProved =>
        Pick(
            "Everything is as it was before the run: files compared, {0} baseline probes looked again.",
            "すべて実行前の状態に戻りました（ファイルを照合し、事前検証 {0} 件を再確認）。"
        );
    public string RollbackIncomplete =>
        Pick(
            "Not everything is as it was before. Mend these, then roll back again:",
            "実行前と異なる点があります。対処してから再度ロールバックしてください:"
        );
    public string DoneWell => Pick("Done: every step is proved.", "完了: すべてのステップを検証しました。");
    public string RehearsedWell =>
        Pick(
            "Rehearsed: every step is proved in the copy of this host.",
            "リハーサル完了: ホストのコピー上ですべてのステップを検証しました。"
        );
    public string Ended => Pick("It ended before it was done: {0}.", "完了前に終了しました: {0}。");
    public string NothingRecorded =>
        Pick(
            "It ended before anything was recorded; nothing was changed.",
            "何も記録する前に終了しました。変更はありません。"
        );
    public string SandboxChanges => Pick("Changed in the copy of this host", "ホストのコピー内で変わったもの");
    public string Proved => Pick("Proved", "検証結果");
    public string ProbesPassed => Pick("{0} of {1} probes passed.", "検証 {1} 件中 {0} 件合格。");
    public string SkippedBecause => Pick("skipped: {0}, because: {1}", "スキップ: {0}（理由: {1}）");
    public string WhatChanged => Pick("What changed", "変更内容");
    public string HowToUndo => Pick("How to undo it", "元に戻す方法");
    public string SandboxGone =>
        Pick(
            "Nothing to undo: only a throw-away copy of this host was changed.",
            "元に戻すものはありません。変更したのは使い捨てのコピーだけです。"
        );
    public string UndoHere =>
        Pick("Press b here, or later: runbook-tui rollback {0}", "ここで b を押すか、後で: runbook-tui rollback {0}");
    public string Opening => Pick("Opening…", "開いています…");
    public string Beginning => Pick("Beginning…", "開始しています…");
    public string BeginningRehearsal =>
        Pick(
            "Making a throw-away copy of this host… (the first time this downloads packages)",
            "このホストの使い捨てコピーを作成中…（初回はパッケージを取得します）"
        );
    public string Asking => Pick("Asking the run…", "実行プロセスに依頼中…");
    public string Exporting => Pick("Writing…", "書き出し中…");
    public string Exported => Pick("Written: {0}", "書き出しました: {0}");
    public string ExportTitle => Pick("Export the audit log", "監査ログの書き出し");
    public string ExportText =>
        Pick(
            "As HTML, Markdown and JSON lines into a directory, readable by you alone; secrets are not in it.",
            "HTML、Markdown、JSON Lines をディレクトリに書き出します。本人だけが読め、秘密の値は含まれません。"
        );
    public string SecretAgain =>
        Pick(
            "Secrets are kept nowhere, so it must be given again.",
            "秘密の値はどこにも保存しないため、再入力が必要です。"
        );
    public string SkipTitle => Pick("Skip this step", "このステップをスキップ");
    public string SkipText =>
        Pick(
            "'{0}' is left out and the run goes on. Why? The reason is recorded.",
            "「{0}」を飛ばして続行します。理由を入力してください（記録されます）。"
        );
    public string SkipNeedsReason => Pick("A step is skipped only with a reason.", "スキップには理由が必要です。");
    public string StopTitle => Pick("Stop the run?", "実行を停止しますか？");
    public string StopText =>
        Pick(
            "It stops after the action that is under way; nothing is left half done. It can be resumed or rolled back later. To leave only this screen, press Esc and then d.",
            "実行中の操作が終わった所で停止します（中途半端には残りません）。後で再開またはロールバックできます。画面だけを閉じるには Esc、続けて d を押してください。"
        );
    public string InputTitle => Pick("Change an answer", "入力値の変更");
    public string InputText =>
        Pick(
            "The plan is made anew with the changed answer; steps that are done are looked at again.",
            "変更した値で計画を作り直し、完了したステップも確認し直します。"
        );
    public string SaidGoOn => Pick("The run goes on.", "続行します。");
    public string SaidPause => Pick("The run will pause after this step.", "このステップの後で一時停止します。");
    public string SaidStepwise => Pick("The run will pause before every step.", "各ステップの前で一時停止します。");
    public string SaidRunAll => Pick("The run will not pause any more.", "以後は一時停止しません。");
    public string SaidSkip => Pick("Skipped; the reason is recorded.", "スキップしました。理由を記録しました。");
    public string SaidStop =>
        Pick("The run stops after the action that is under way.", "実行中の操作が終わった所で停止します。");
    public string SaidRetry => Pick("The step is tried again.", "ステップを再試行します。");
    public string SaidUndoStep =>
        Pick("The step's changes are being undone.", "このステップの変更を元に戻しています。");
    public string SaidLeave =>
        Pick(
            "The run is left as it is; it can be resumed or rolled back later.",
            "現状のまま終了します。後で再開またはロールバックできます。"
        );
    public string SaidInput => Pick("The answer is changed; the run goes on.", "入力値を変更しました。続行します。");

    /// <summary>The runbook's file was changed since the run began.</summary>
    public string RunbookChanged =>
        Pick("The runbook {0} was changed since this run began:", "この実行の開始後に、ランブック {0} が変更された:");

    /// <summary>Asks for consent to another text.</summary>
    public string AcceptRunbook => Pick("Go on with the changed runbook?", "変更後のランブックで続ける?");

    /// <summary>No consent was given.</summary>
    public string RunbookKept =>
        Pick(
            "The run goes on with its own text.\nTo go on with the changed one: runbook-tui resume {0} --accept-runbook",
            "この実行が保持する元のテキストで続ける。\n変更後のもので続けるには: runbook-tui resume {0} --accept-runbook"
        );

    /// <summary>A step that was done still is so.</summary>
    public string StillTrue => Pick("{0} still true: {1}", "{0} 引き続き成立: {1}");

    /// <summary>A step that was done is no longer so.</summary>
    public string Drifted =>
        Pick("{0} no longer true, walked again: {1}", "{0} 成立しなくなったため、もう一度行う: {1}");

    /// <summary>Line, bytes and file of a torn record.</summary>
    public string TornRecordDropped =>
        Pick(
            "{0} the last record (line {1}, {2} bytes) was cut off while it was written, so nothing was done on it; it is dropped and kept in {3}",
            "{0} 最後の記録（{1} 行目、{2} バイト）は書き込み中に途切れたため、それに基づく操作はない。破棄し、{3} に保存した"
        );

    /// <summary>Record, lines, file and operator of a journal that was cut.</summary>
    public string RecordsNotTrusted =>
        Pick(
            "{0} the journal was damaged: records up to {1} are trusted, {2} lines after it are not; all of it is kept in {3} (decided by {4})",
            "{0} ジャーナルが壊れていた。記録 {1} までを信頼し、その後の {2} 行は信頼しない。元のファイルは {3} に保存した（判断: {4}）"
        );
}
