namespace RunbookTui.Text;

// Start, inputs, plan, and what every screen has.
internal sealed partial class Strings
{
    public string TitleStart => Pick("Start", "開始");
    public string TitleInputs => Pick("Inputs · {0}", "入力 · {0}");
    public string TitlePlan => Pick("Plan · {0}", "計画 · {0}");
    public string TitleRollback => Pick("Roll back · {0}", "ロールバック · {0}");
    public string Run => Pick("Run", "実行");
    public string Rehearsal => Pick("Rehearsal", "リハーサル");
    public string Watching => Pick("watching only", "閲覧のみ");
    public string TooSmall =>
        Pick(
            "This terminal is too small. Make it at least 40 columns by 10 rows; nothing is lost meanwhile.",
            "端末が小さすぎます。40桁×10行以上にしてください。実行内容は失われません。"
        );
    public string OpenRuns =>
        Pick("{0} unfinished on top · Enter goes on with it", "未完了の実行 {0} 件（Enterで続きへ）");
    public string ChooseRunbook =>
        Pick(
            "Choose what to do; nothing is changed before you confirm",
            "手順書を選んでください。確認するまで何も変更しません"
        );
    public string RunbookBroken => Pick("has errors", "エラーあり");
    public string RunbookBrokenText =>
        Pick(
            "'{0}' has errors. Look at them with: runbook-tui validate {0}",
            "「{0}」にエラーがあります。確認: runbook-tui validate {0}"
        );
    public string RunUnreadable => Pick("its journal cannot be read", "記録を読めません");
    public string RunUnreadableText =>
        Pick(
            "The journal of {0} cannot be read. Look with: runbook-tui show {0}",
            "{0} の記録を読めません。確認: runbook-tui show {0}"
        );
    public string RunLive => Pick("going on now", "実行中");
    public string RunWaits => Pick("waits for your decision", "判断待ち");
    public string RunBy => Pick("By {0}, {1}", "実行者 {0}、{1}");
    public string EnterAttaches =>
        Pick(
            "Enter: look at it and decide. It goes on with or without this screen.",
            "Enter: 画面を開いて判断します。画面がなくても実行は続きます。"
        );
    public string EnterContinues =>
        Pick(
            "Enter: see how it stands; go on with it, or roll it back.",
            "Enter: 状況を見て、続行またはロールバックを選びます。"
        );
    public string EnterShows =>
        Pick("Enter: what it changed, and how to undo it.", "Enter: 変更内容と元に戻す方法を表示します。");
    public string EnterAsks =>
        Pick(
            "Enter: answer its questions, then see exactly what would change. r: rehearse it in a throw-away copy of this host; nothing here is changed.",
            "Enter: 質問に答え、変更内容を正確に確認します。r: このホストの使い捨てコピーでリハーサルします（このホストは変更しません）。"
        );
    public string ContinueRow =>
        Pick("[ Continue: look at this host and show the plan ]", "[ 続行: ホストを調べて計画を表示 ]");
    public string ContinueRowBlocked =>
        Pick(
            "[ Continue ] (answers marked * or x are missing or wrong)",
            "[ 続行 ] （* や x の項目が未入力または不正です）"
        );
    public string ContinueText =>
        Pick(
            "All questions are answered. Enter looks at this host, without changing it, and shows what would be done.",
            "すべて入力済みです。Enterでホストを（変更せずに）調べ、実行内容を表示します。"
        );
    public string StillNeeded => Pick("Still needed: {0}", "未入力または不正: {0}");
    public string Space => Pick("Space", "Space");
    public string FromOthers => Pick("from the others", "他の項目から");
    public string Optional => Pick("optional", "省略可");
    public string Takes => Pick("Takes {0}.", "入力形式: {0}");
    public string AnswerMissing => Pick("An answer is needed here.", "入力が必要です。");
    public string AnswerRefused => Pick("Expected {0}, seen {1}", "{0}を入力してください（入力値: {1}）");
    public string SecretRefused => Pick("Expected {0}", "{0}を入力してください");
    public string TakesText => Pick("a text", "文字列");
    public string TakesPattern => Pick("a text that matches '{0}'", "「{0}」に一致する文字列");
    public string TakesInteger => Pick("a whole number from {0} to {1}", "{0} から {1} までの整数");
    public string TakesFlag => Pick("true or false", "true または false");
    public string TakesChoice => Pick("one of {0}", "{0} のいずれか");
    public string TakesHostname =>
        Pick("a full host name such as mail.example.com", "完全修飾ホスト名（例 mail.example.com）");
    public string TakesAddress =>
        Pick("an address such as 192.0.2.10 or 2001:db8::10", "IPアドレス（例 192.0.2.10、2001:db8::10）");
    public string TakesPort => Pick("a port from {0} to {1}", "{0} から {1} までのポート番号");
    public string TakesPath =>
        Pick("an absolute path such as /etc/ssl/example.pem", "絶対パス（例 /etc/ssl/example.pem）");
    public string TakesInstance =>
        Pick(
            "a Postfix instance such as postfix-2525 or postfix-out=2526",
            "Postfixインスタンス名（例 postfix-2525、postfix-out=2526）"
        );
    public string TakesUser => Pick("a login name", "ログイン名");
    public string TakesList => Pick("a list, separated by commas, each {0}", "カンマ区切りのリスト、各要素は{0}");
    public string Looking => Pick("Looking…", "確認中…");
    public string LookingAtHost =>
        Pick(
            "Looking at this host and working out what would change. Nothing is changed.",
            "このホストを調べ、変更内容を求めています。何も変更しません。"
        );
    public string PreflightGood => Pick("Nothing in the way", "支障なし");
    public string PreflightBad => Pick("{0} in the way", "支障 {0} 件");
    public string PreflightGoodText =>
        Pick("Nothing was found that stands in the way of beginning.", "開始の支障になるものは見つかりませんでした。");
    public string UnfinishedInTheWay =>
        Pick(
            "Run {0} is unfinished and has changes in place. Go on with it or roll it back first (Esc, Esc: it is on top of the first screen).",
            "実行 {0} が未完了で、変更が残っています。先に続行するかロールバックしてください（Escを2回押すと開始画面の先頭にあります）。"
        );
    public string InShort => Pick("In short", "要約");
    public string PlanSummary =>
        Pick("{0} of {1} steps would change this host.", "{1} ステップ中 {0} ステップがこのホストを変更します。");
    public string NoPointOfNoReturn => Pick("Every change can be undone.", "すべての変更は元に戻せます。");
    public string PointsOfNoReturn => Pick("{0} steps have a point of no return:", "{0} ステップは後戻りできません:");
    public string PointOfNoReturn => Pick("point of no return: {0}", "後戻りできません: {0}");
    public string Answers => Pick("Answers", "入力値");
    public string NotRehearsed =>
        Pick(
            "Not rehearsed with these answers. r tries the whole plan for real in a throw-away copy of this host.",
            "この入力値ではリハーサルしていません。r で、このホストの使い捨てコピー上で計画全体を実際に試せます。"
        );
    public string RehearsedAt =>
        Pick(
            "{0}: {1}; {2} of {3} probes passed in the copy of this host",
            "{0}: {1}。ホストのコピー上で検証 {3} 件中 {2} 件合格"
        );
    public string AlreadySo => Pick("already so: {0}", "すでにその状態: {0}");
    public string KnownAfter => Pick("known only after step '{0}'", "ステップ「{0}」の後に判明します");
    public string ThenProved => Pick("Then it is proved by", "その後の検証");
    public string MarkChanges => Pick("This step would change something.", "このステップは変更を行います。");
    public string MarkFinal => Pick("This step cannot be undone.", "このステップは元に戻せません。");
    public string StepIsSo =>
        Pick("It is so already; nothing would be changed.", "すでにその状態です。変更はありません。");
    public string BeginTitle => Pick("Begin?", "開始しますか？");
    public string BeginText =>
        Pick(
            "The run goes on by itself, even if this connection breaks; you can come back at any time.",
            "実行は接続が切れても続きます。いつでも戻って確認できます。"
        );
    public string BeginNow => Pick("Begin now: change {0}", "開始する: {0} を変更");
    public string NotYet => Pick("Not yet", "まだしない");
    public string Stay => Pick("Stay here", "このまま続ける");
    public string Quit => Pick("Leave runbook-tui", "runbook-tui を終了");
    public string QuitTitle => Pick("Leave?", "終了しますか？");
    public string QuitText =>
        Pick(
            "A run that is under way goes on without this screen. `runbook-tui` brings you back to it.",
            "進行中の実行は画面がなくても続きます。再び `runbook-tui` を起動すれば戻れます。"
        );
    public string HelpTitle => Pick("Help", "ヘルプ");
    public string HelpGeneral =>
        Pick(
            "Arrows move, Enter opens the menu or chooses, Tab gives the arrows to the other side, Esc goes back; nothing else is needed. Page Up/Down scroll the text. Ctrl-C leaves the program. A run never ends because a screen is closed.",
            "矢印で移動、Enterでメニューまたは決定、Tabで操作する側の切り替え、Escで戻ります。これだけで全操作ができます。PageUp/PageDownで本文をスクロール、Ctrl-Cでプログラムを終了します。画面を閉じても実行は終わりません。"
        );
    public string HelpSigns =>
        Pick(
            "Signs: •/* would change · ·/. not begun, or only looks · ✓/+ proved · = already so · ✗/x failed · ? could not look · ▶/> under way · ! point of no return · ↷/- skipped · ↶/< rolled back. Could not look is never counted as passed.",
            "記号: •/* 変更予定 · ·/. 未着手または確認のみ · ✓/+ 合格 · = すでにその状態 · ✗/x 失敗 · ? 確認できない · ▶/> 実行中 · ! 後戻り不可 · ↷/- スキップ · ↶/< ロールバック済み。確認できないものを合格とは数えません。"
        );
    public string HintField =>
        Pick("Enter accepts · Esc cancels · Ctrl-U empties", "Enter 決定 · Esc 取消 · Ctrl-U 消去");
    public string HintMenu => Pick("↑↓ choose · Enter does it · Esc closes", "↑↓ 選択 · Enter 実行 · Esc 閉じる");
    public string HintText => Pick("↑↓ read on · Enter or Esc closes", "↑↓ 続きを読む · Enter/Esc 閉じる");
    public string MoreRows => Pick("more rows: Page Down", "行: PageDownで続き");
    public string MoreRowsTab => Pick("more rows: Tab, then ↓", "行: Tab、続けて ↓");
    public string NotNow => Pick("{0}: not now, because {1}", "{0} は今できません: {1}");
    public string NotNowMark => Pick("not now", "今は不可");
    public string ErrorTitle => Pick("That did not work", "うまくいきませんでした");
    public string Defect => Pick("This is a defect of runbook-tui", "runbook-tui の不具合です");
    public string Next => Pick("next", "次の操作");
    public string Help => Pick("Help", "ヘルプ");
}
