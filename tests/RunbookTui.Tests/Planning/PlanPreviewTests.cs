using RunbookTui.Engine.Kinds;
using RunbookTui.Engine.Planning;
using RunbookTui.Tests.Running;
using RunbookTui.Tests.Support;
using Xunit;

namespace RunbookTui.Tests.Planning;

/// <summary>The host of these tests permits no command and no change: a look ahead has no effect.</summary>
public sealed class PlanPreviewTests
{
    private readonly StrictHost host = new StrictHost().Directory("/etc").File("/etc/main.cf", "a = 1\n");

    [Fact]
    public async Task What_an_earlier_step_makes_is_known_after_that_step()
    {
        var maker = new ScriptedAction("make it") { Provides = ["instance x"] };
        var needing = new ScriptedAction("use it")
        {
            Requires = ["instance x"],
            OnInspect = () => throw new InvalidOperationException("looked at what is not there"),
            Provides = ["queue x"],
        };
        var further = new ScriptedAction("use that") { Requires = ["queue x"] };
        var previews = await LookAsync(
            TestPlan.Step("create", [maker]),
            TestPlan.Step("configure", [needing]),
            TestPlan.Step("fill", [further])
        );
        Assert.Equal(
            ["create", "configure"],
            previews.Skip(1).Select(preview => ((Change.KnownAfter)preview.Actions[0].Changes[0]).Resource)
        );
        Assert.All(previews, preview => Assert.True(preview.HasChanges));
        Assert.Null(previews[1].Actions[0].Undo);
    }

    [Fact]
    public async Task What_is_there_already_can_be_looked_at_now()
    {
        var maker = new ScriptedAction("make it")
        {
            Provides = ["instance x"],
            OnInspect = () => new Inspection(true, "there"),
        };
        var needing = new ScriptedAction("use it")
        {
            Requires = ["instance x"],
            OnPreview = _ => [new Change.Note("sets 3 parameters")],
        };
        var previews = await LookAsync(TestPlan.Step("create", [maker]), TestPlan.Step("configure", [needing]));
        Assert.False(previews[0].HasChanges);
        Assert.Empty(previews[0].Actions[0].Changes);
        Assert.Equal(new Change.Note("sets 3 parameters"), Assert.Single(previews[1].Actions[0].Changes));
    }

    [Fact]
    public async Task A_resource_that_a_preview_names_becomes_the_step_that_makes_it()
    {
        var previews = await LookAsync(
            TestPlan.Step("create", [new ScriptedAction { Provides = ["instance x"] }]),
            TestPlan.Step(
                "list",
                [
                    new ScriptedAction
                    {
                        OnPreview = _ => [new Change.KnownAfter("instance x"), new Change.KnownAfter("moon")],
                    },
                ]
            )
        );
        Assert.Equal(
            ["create", "moon"],
            previews[1].Actions[0].Changes.Cast<Change.KnownAfter>().Select(after => after.Resource)
        );
    }

    [Fact]
    public async Task Each_preview_sees_what_those_before_it_would_leave()
    {
        static ScriptedAction Adding(string line) =>
            new(line)
            {
                OnPreview = context =>
                    [context.Foresee("/etc/main.cf", context.ReadText("/etc/main.cf") + line + "\n")],
            };
        var previews = await LookAsync(
            TestPlan.Step("one", [Adding("b = 2"), Adding("c = 3")]),
            TestPlan.Step("two", [Adding("d = 4")])
        );
        var changes = previews.SelectMany(preview => preview.Actions).SelectMany(action => action.Changes);
        Assert.Equal(
            [
                new Change.FileContent("/etc/main.cf", "a = 1\n", "a = 1\nb = 2\n"),
                new Change.FileContent("/etc/main.cf", "a = 1\nb = 2\n", "a = 1\nb = 2\nc = 3\n"),
                new Change.FileContent("/etc/main.cf", "a = 1\nb = 2\nc = 3\n", "a = 1\nb = 2\nc = 3\nd = 4\n"),
            ],
            changes
        );
        Assert.Equal("a = 1\n", host.TextOf("/etc/main.cf"));
        Assert.Empty(host.Changes);
    }

    [Fact]
    public async Task How_well_it_can_be_undone_is_told_ahead()
    {
        var own = Undo.None("x") with { Kind = RecordedActions.Name, Exactness = Exactness.Compensating };
        var final = new ScriptedAction { OnPrepare = () => Undo.None("it is sent") };
        var previews = await LookAsync(
            TestPlan.Step("exact", [new ScriptedAction()]),
            TestPlan.Step("final", [final]),
            TestPlan.Step("helped", [new ScriptedAction { OnPrepare = () => Undo.None("it is sent") }]) with
            {
                Undo = own,
            }
        );
        Assert.Equal(
            [Exactness.Exact, Exactness.Impossible, Exactness.Compensating],
            previews.Select(preview => preview.Actions[0].Undo!.Exactness)
        );
        Assert.Equal(0, final.Applied);
    }

    [Fact]
    public async Task What_cannot_be_told_is_a_note_and_counts_as_a_change()
    {
        var previews = await LookAsync(
            TestPlan.Step("blind", [new ScriptedAction { OnInspect = () => throw new HostException("no postconf") }])
        );
        Assert.Equal(new Change.Note("cannot be told now: no postconf"), Assert.Single(previews[0].Actions[0].Changes));
        Assert.True(previews[0].HasChanges);
    }

    [Fact]
    public async Task Obstacles_come_in_the_order_of_the_steps_and_each_once()
    {
        var full = new Obstacle("the disk is full", "1 MB", "0 MB", "make room");
        var other = new Obstacle("no postfix", "postfix", "nothing", "install it");
        var found = await CheckAsync(
            TestPlan.Step("a", [new ScriptedAction { OnCheck = () => [full] }]),
            TestPlan.Step("b", [new ScriptedAction { OnCheck = () => [other, full with { }] }]),
            TestPlan.Step("c", [new ScriptedAction { OnCheck = () => [other with { Next = "wait" }] }])
        );
        Assert.Equal(
            [("a", "make room"), ("b", "install it"), ("c", "wait")],
            found.Select(obstacle => (obstacle.Step, obstacle.Obstacle.Next))
        );
    }

    [Fact]
    public async Task A_check_that_cannot_be_made_is_an_obstacle()
    {
        var found = await CheckAsync(
            TestPlan.Step(
                "a",
                [new ScriptedAction("set x") { OnCheck = () => throw new HostException("denied", "sudo") }]
            ),
            TestPlan.Step("b", [new ScriptedAction("set y") { OnCheck = () => throw new HostException("too busy") }])
        );
        Assert.Equal(
            [
                new Obstacle("cannot check whether it is possible to set x", "a look at the host", "denied", "sudo"),
                new Obstacle(
                    "cannot check whether it is possible to set y",
                    "a look at the host",
                    "too busy",
                    "make it readable, then try again"
                ),
            ],
            found.Select(obstacle => obstacle.Obstacle)
        );
    }

    [Fact]
    public async Task One_fault_that_keeps_several_checks_from_looking_is_told_once()
    {
        var broken = new ScriptedAction { OnCheck = () => throw new HostException("line 5 is broken") };

        var found = await CheckAsync(TestPlan.Step("a", [broken]), TestPlan.Step("b", [broken]));

        Assert.Equal("a", Assert.Single(found).Step);
    }

    [Fact]
    public async Task What_several_probes_need_is_looked_at_once_and_before_any_change()
    {
        var looks = 0;
        var needing = new NeedingProbe(new Need(() => looks++));

        var found = await CheckAsync(TestPlan.Step("a", []), TestPlan.Step("b", [], needing, needing));

        Assert.Equal(("b", "no account"), (Assert.Single(found).Step, found[0].Obstacle.Message));
        Assert.Equal(1, looks);
    }

    private sealed record Need(Action Looked) : IPrecondition
    {
        public string Summary => "whether there is an account";

        public Task<IReadOnlyList<Obstacle>> CheckAsync(IHostReader host, CancellationToken cancellation)
        {
            Looked();
            return Task.FromResult<IReadOnlyList<Obstacle>>([new Obstacle("no account", "one", "none", "make one")]);
        }
    }

    private sealed class NeedingProbe(IPrecondition need) : IProbe
    {
        public string Summary => "mail";

        public IReadOnlyList<IPrecondition> Needs => [need];

        public Task<ProbeResult> ObserveAsync(IHostReader host, CancellationToken cancellation) =>
            throw new InvalidOperationException("nothing is observed before the run");
    }

    [Fact]
    public async Task What_still_has_to_be_made_is_not_checked()
    {
        var found = await CheckAsync(
            TestPlan.Step("a", [new ScriptedAction { Provides = ["instance x"] }]),
            TestPlan.Step(
                "b",
                [
                    new ScriptedAction
                    {
                        Requires = ["instance x"],
                        OnCheck = () => [new Obstacle("no instance", "", "", "")],
                    },
                ]
            )
        );
        Assert.Empty(found);
    }

    [Fact]
    public async Task A_maker_that_cannot_be_looked_at_has_still_to_make_it()
    {
        var previews = await LookAsync(
            TestPlan.Step(
                "a",
                [new ScriptedAction { Provides = ["x"], OnInspect = () => throw new HostException("denied") }]
            ),
            TestPlan.Step("b", [new ScriptedAction { Requires = ["x"] }])
        );
        Assert.Equal(new Change.KnownAfter("a"), Assert.Single(previews[1].Actions[0].Changes));
    }

    private async Task<IReadOnlyList<StepPreview>> LookAsync(params PlannedStep[] steps)
    {
        var previews = await PlanPreview.LookAheadAsync(TestPlan.Of(steps), host, CancellationToken.None);
        Assert.Empty(host.Changes);
        return previews;
    }

    private async Task<IReadOnlyList<PlannedObstacle>> CheckAsync(params PlannedStep[] steps)
    {
        var found = await Preflight.CheckAsync(TestPlan.Of(steps), host, CancellationToken.None);
        Assert.Empty(host.Changes);
        return found;
    }
}
