namespace RunbookTui.Text;

// What keys do, and why they cannot now.
internal sealed partial class Strings
{
    public string KeyChoose => Pick("Choose", "選択");
    public string KeyOpen => Pick("Open", "開く");
    public string KeyChooseText =>
        Pick("Open what is selected; nothing is changed by that.", "選択したものを開きます（何も変更しません）。");
    public string KeyChooseActionText => Pick("Do what is selected.", "選択した操作を行います。");
    public string KeyMenu => Pick("Menu", "メニュー");
    public string KeyMenuText =>
        Pick(
            "Everything that can be done here, to choose with the arrows.",
            "ここでできる操作の一覧を開きます（矢印で選択）。"
        );
    public string KeyQuit => Pick("Quit", "終了");
    public string KeyQuitText =>
        Pick(
            "Leave the program; a run that is under way goes on.",
            "プログラムを終了します（進行中の実行は続きます）。"
        );
    public string KeyRehearse => Pick("Rehearse", "リハーサル");
    public string KeyRehearseStartText =>
        Pick(
            "Rehearse the selected runbook for real in a throw-away copy of this host, with example answers. This host is not changed.",
            "選択した手順書を、サンプルの入力値で、使い捨てコピー上で実際に試します。このホストは変更しません。"
        );
    public string KeyRehearseText =>
        Pick(
            "Rehearse with these answers, for real, in a throw-away copy of this host. This host is not changed.",
            "この入力値で、使い捨てコピー上で実際に試します。このホストは変更しません。"
        );
    public string KeyContinue => Pick("Continue", "続行");
    public string KeyNext => Pick("Next", "次へ");
    public string KeyNextText =>
        Pick(
            "The next question; on the last row, show the plan.",
            "次の項目へ進みます。最後の行では計画を表示します。"
        );
    public string KeyDown => Pick("Down", "下へ");
    public string KeyDownText => Pick("The next question.", "次の項目へ移動します。");
    public string KeyUp => Pick("Up", "上へ");
    public string KeyUpText => Pick("The question before.", "前の項目へ移動します。");
    public string KeyChange => Pick("Change", "変更");
    public string KeyChangeText =>
        Pick("The next choice; also with the left and right arrows.", "次の選択肢に変えます（左右の矢印でも可）。");
    public string KeyBack => Pick("Back", "戻る");
    public string KeyBackText => Pick("Back to the screen before.", "前の画面に戻ります。");
    public string KeyBackToStart =>
        Pick("Back to the first screen; nothing is changed.", "開始画面に戻ります（何も変更しません）。");
    public string KeyBegin => Pick("Begin", "開始");
    public string KeyBeginText =>
        Pick(
            "Begin the run on this host; you are asked once more.",
            "このホストで実行を開始します（もう一度確認します）。"
        );
    public string KeyAnswers => Pick("Answers", "入力");
    public string KeyAnswersText => Pick("Back to the questions.", "入力画面に戻ります。");
    public string KeyLookAgain => Pick("Look again", "再確認");
    public string KeyLookAgainText =>
        Pick("Look at the host anew, after you have mended something.", "対処した後、ホストを調べ直します。");
    public string KeyOtherSide => Pick("Other pane", "切替");
    public string KeyOtherSideText =>
        Pick(
            "Give the arrows to the other side, to read a long text.",
            "矢印で操作する側を切り替えます（長い本文を読むとき）。"
        );
    public string KeyEvidenceText =>
        Pick(
            "Give the arrows to the evidence above, or back to the choices.",
            "矢印の操作対象を、上の証拠と選択肢の間で切り替えます。"
        );
    public string KeyTabs => Pick("View", "表示");
    public string KeyTabsText =>
        Pick(
            "The selected step from another side: why, changes, output, probes.",
            "選択したステップの表示を切り替えます（理由・変更・出力・検証）。"
        );
    public string KeyGoOn => Pick("Go on", "続行");
    public string KeyGoOnText => Pick("Go on after the pause.", "一時停止を解除して続行します。");
    public string KeyPause => Pick("Pause", "一時停止");
    public string KeyPauseText =>
        Pick("Pause after the step that is under way.", "実行中のステップの後で一時停止します。");
    public string KeyStepwise => Pick("Step by step", "1つずつ");
    public string KeyStepwiseText => Pick("Pause before every step.", "各ステップの前で一時停止します。");
    public string KeyRunAll => Pick("Run all", "連続実行");
    public string KeyRunAllText =>
        Pick("Do not pause before every step any more.", "ステップごとの一時停止をやめます。");
    public string KeySkip => Pick("Skip", "スキップ");
    public string KeySkipText =>
        Pick("Leave this step out and go on; the reason is recorded", "このステップを飛ばして続行する（理由を記録）");
    public string KeyStop => Pick("Stop", "停止");
    public string KeyStopText =>
        Pick("Stop the run after the action that is under way.", "実行中の操作が終わった所で実行を停止します。");
    public string KeyFollow => Pick("Follow", "追従");
    public string KeyFollowText =>
        Pick("Always select the step that is under way.", "常に実行中のステップを選択します。");
    public string KeyLeave => Pick("Leave", "離れる");
    public string KeyLeaveText =>
        Pick(
            "Leave this screen; the run does not notice. You can come back at any time.",
            "画面を離れます（実行には影響しません）。いつでも戻れます。"
        );
    public string KeyRetry => Pick("Retry", "再試行");
    public string KeyRetryText => Pick("Try the step again", "ステップを再試行する");
    public string KeyInput => Pick("Answer", "入力変更");
    public string KeyInputText => Pick("Change an answer and try again", "入力値を変更して再試行する");
    public string KeyUndoStep => Pick("Undo step", "戻す");
    public string KeyUndoStepText => Pick("Undo this step alone, and wait here", "このステップだけを元に戻して待つ");
    public string KeyRollBack => Pick("Roll back", "ロールバック");
    public string KeyRollBackText =>
        Pick("Roll back everything: shows first what and how well", "全体をロールバックする（先に内容と確実さを表示）");
    public string KeyRollBackNow => Pick("Roll back", "ロールバック");
    public string KeyRollBackNowText =>
        Pick("Undo everything now, newest change first", "新しい変更から順に、すべて元に戻す");
    public string KeyLater => Pick("Later", "後で");
    public string KeyLaterText => Pick("Leave it as it is and come back later", "現状のまま終了し、後で戻る");
    public string KeySteps => Pick("Steps", "ステップ");
    public string KeyStepsText => Pick("Look at all steps, their output and probes", "全ステップの出力と検証を見る");
    public string KeyResume => Pick("Go on", "再開");
    public string KeyResumeText => Pick("Go on with the run from here", "ここから実行を再開する");
    public string KeyExport => Pick("Export", "書き出し");
    public string KeyExportText => Pick("Write the audit log to a file", "監査ログをファイルに書き出す");
    public string KeyToStart => Pick("Start", "開始画面");
    public string KeyToStartText => Pick("Back to the first screen", "開始画面に戻る");
    public string WhyWatching => Pick("this screen only watches", "閲覧専用の画面です");
    public string WhyNobodyWorks => Pick("nobody works on the run now", "現在この実行は動いていません");
    public string WhyNotGoing => Pick("the run is not going on", "実行が進行中ではありません");
    public string WhyNotPaused => Pick("the run is not paused", "一時停止中ではありません");
    public string WhyFollowing => Pick("it already follows", "すでに追従しています");
    public string WhyNeedsRoot =>
        Pick("it needs root: start runbook-tui with sudo", "root権限が必要です（sudo で起動してください）");
    public string WhySelectRunbook => Pick("select a runbook first", "先に手順書を選択してください");
    public string WhyLooking => Pick("the host is still being looked at", "ホストを確認中です");
    public string WhyInTheWay =>
        Pick("{0} things stand in the way; the first row tells them", "支障が {0} 件あります（先頭の行に詳細）");
    public string WhyRollingBack => Pick("it is rolling back already", "すでにロールバック中です");
    public string WhySandboxGone => Pick("a rehearsal cannot be taken up again", "リハーサルは再開できません");
    public string WhyOver => Pick("the run is over: {0}", "実行は終わっています: {0}");
    public string WhyNoInputs =>
        Pick("the questions of this run are not known any more", "この実行の入力項目が分かりません");
}
