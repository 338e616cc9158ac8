using RunbookTui.Engine.Running;
using Xunit;

namespace RunbookTui.Tests.Scenarios;

/// <summary>The journal of a real run, cut after and in the middle of every record there is.</summary>
public sealed class TornRecordTests
{
    private const string Runbook = $$"""
        name: prefixes
        version: 1.0.0
        title: Files and commands
        description: Everything a prefix can stop in the middle of.
        baseline:
          - file: { path: {{PowerTrial.Root}}/old.conf }
        steps:
          - id: changed
            title: A file that is there
            why: Its content, mode and owner have to come back.
            do:
              - file: { path: {{PowerTrial.Root}}/old.conf, content: "new\n", mode: "0600" }
            verify:
              - file: { path: {{PowerTrial.Root}}/old.conf, contains: "new" }
          - id: made
            title: Directories and files that are not there
            why: They have to go, deepest first.
            do:
              - file: { path: {{PowerTrial.Root}}/new/inner/one, content: "1\n" }
              - file: { path: {{PowerTrial.Root}}/new/inner/two, content: "2\n" }
            verify:
              - file: { path: {{PowerTrial.Root}}/new/inner/two }
          - id: command
            title: A command with two effects
            why: It can be cut off between them.
            do:
              - command:
                  shell: mkdir -p "$1/by-command" && echo done >"$1/by-command/file"
                  args: ["{{PowerTrial.Root}}"]
                  creates: {{PowerTrial.Root}}/by-command/file
                  undo: [rm, -rf, {{PowerTrial.Root}}/by-command]
            verify:
              - command: { run: [grep, -q, done, {{PowerTrial.Root}}/by-command/file] }
          - id: same
            title: A file that is so already
            why: It must be left alone.
            do:
              - file: { path: {{PowerTrial.Root}}/same.conf, content: "same\n" }
            verify:
              - file: { path: {{PowerTrial.Root}}/same.conf, contains: "same" }
        """;

    /// <summary>How much of the last record is on the disk, of so many bytes.</summary>
    private static readonly Func<int, int>[] Tears = [_ => 0, _ => 1, length => length / 2, length => length];

    [Fact]
    public async Task After_every_prefix_with_every_torn_record_a_resumed_run_ends_like_the_straight_one()
    {
        using var straight = New();
        await straight.RunAsync();
        Assert.Equal(RunStatus.Succeeded, straight.State.Status);
        var places = await EachCutAsync(async trial =>
        {
            await trial.RunAsync();
            Assert.Equal(RunStatus.Succeeded, trial.State.Status);
            Assert.Equal(straight.Picture(), trial.Picture());
        });
        Assert.True(places > 20, $"only {places} places");
    }

    [Fact]
    public async Task After_every_prefix_with_every_torn_record_a_rollback_ends_where_the_run_began()
    {
        using var untouched = New();
        await EachCutAsync(async trial =>
        {
            await trial.RollBackAsync();
            Assert.Equal([], trial.State.Differences);
            Assert.Equal(RunStatus.RolledBack, trial.State.Status);
            Assert.Equal(untouched.Picture(), trial.Picture());
        });
    }

    [Fact]
    public async Task Cut_before_any_effect_a_run_can_go_on_and_can_go_back()
    {
        using var untouched = New();
        using var straight = New();
        await straight.RunAsync();
        var effects = 0;
        for (; ; effects++)
        {
            using var onward = New();
            if (!await onward.CutAtEffectAsync(effects, onward.RunAsync))
                break;
            await onward.RunAsync();
            Assert.Equal(straight.Picture(), onward.Picture());

            using var back = New();
            Assert.True(await back.CutAtEffectAsync(effects, back.RunAsync));
            await back.RollBackAsync();
            Assert.Equal(untouched.Picture(), back.Picture());
        }
        Assert.True(effects > 3, $"only {effects} effects");
    }

    private static PowerTrial New() => new(Runbook, ("old.conf", "old\n"), ("same.conf", "same\n"));

    private static async Task<int> EachCutAsync(Func<PowerTrial, Task> then)
    {
        for (var place = 0; ; place++)
            foreach (var torn in Tears)
            {
                using var trial = New();
                if (!await trial.CutAtRecordAsync(place, torn, trial.RunAsync))
                    return place;
                try
                {
                    await then(trial);
                }
                catch (Exception wrong)
                {
                    throw new InvalidOperationException(
                        $"after {place} records: {wrong.Message}\nlast: {trial.Records[^1].Event}",
                        wrong
                    );
                }
            }
    }
}
