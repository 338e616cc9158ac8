using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>The package tool of a distribution family.</summary>
internal abstract class PackageTool
{
    /// <summary>Installing may fetch and unpack hundreds of megabytes over a slow line.</summary>
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(30);

    /// <summary>The tool of this host, or <c>null</c>.</summary>
    public static PackageTool? Find(IHostReader host) =>
        host.Stat("/usr/bin/apt-get") is not null ? new Apt()
        : host.Stat("/usr/bin/dnf") is not null ? new Dnf()
        : null;

    /// <summary>The tool of this host.</summary>
    /// <exception cref="HostException">There is none that is known here.</exception>
    public static PackageTool Require(IHostReader host) =>
        Find(host) ?? throw new HostException("this host has neither apt-get nor dnf", "install the packages by hand");

    /// <summary>Which of the packages are not installed.</summary>
    public abstract Task<IReadOnlyList<string>> MissingAsync(
        IHostReader host,
        IReadOnlyList<string> names,
        CancellationToken cancellation
    );

    /// <summary>What installing would bring in all, as far as the tool can say without the network.</summary>
    public abstract Task<IReadOnlyList<string>> ForeseeAsync(
        IHostReader host,
        IReadOnlyList<string> names,
        CancellationToken cancellation
    );

    /// <summary>Fetches the lists of available packages.</summary>
    public abstract Task RefreshAsync(IHost host, CancellationToken cancellation);

    /// <summary>The command that installs.</summary>
    public abstract Command Install(IReadOnlyList<string> names);

    /// <summary>The command that removes, with configuration.</summary>
    public abstract Command Remove(IReadOnlyList<string> names);

    /// <summary>The packages that removing these would remove too.</summary>
    public abstract Task<IReadOnlyList<string>> AlsoRemovedAsync(
        IHostReader host,
        IReadOnlyList<string> names,
        CancellationToken cancellation
    );

    /// <summary>Debian and its kin: dpkg-query(1), apt-get(8).</summary>
    private sealed class Apt : PackageTool
    {
        private static readonly Dictionary<string, string> Environment = new()
        {
            ["DEBIAN_FRONTEND"] = "noninteractive",
        };

        public override async Task<IReadOnlyList<string>> MissingAsync(
            IHostReader host,
            IReadOnlyList<string> names,
            CancellationToken cancellation
        )
        {
            // Exit status 1: some of the names are unknown; the others are printed all the same.
            var command = new Command("dpkg-query", ["-W", "-f=${Package} ${db:Status-Status}\\n", "--", .. names]);
            var result = await host.QueryAsync(command, cancellation);
            if (result.TimedOut || result.ExitCode > 1)
                throw CommandFault.Of(command, result);
            var lines = result.Output.Split('\n').ToHashSet();
            return [.. names.Where(name => !lines.Contains($"{name} installed"))];
        }

        public override async Task<IReadOnlyList<string>> ForeseeAsync(
            IHostReader host,
            IReadOnlyList<string> names,
            CancellationToken cancellation
        )
        {
            var result = await host.QueryAsync(Call(["--simulate", "install"], names), cancellation);
            var installed = Words(result.Output, "Inst").ToList();
            return result.Succeeded && installed.Count > 0 ? installed : names;
        }

        public override Task RefreshAsync(IHost host, CancellationToken cancellation) =>
            CommandFault.RequireAsync(
                host,
                new Command("apt-get", "-q", "update") { Environment = Environment, Timeout = InstallTimeout },
                cancellation
            );

        public override Command Install(IReadOnlyList<string> names) => Call(["install"], names);

        public override Command Remove(IReadOnlyList<string> names) => Call(["purge"], names);

        public override async Task<IReadOnlyList<string>> AlsoRemovedAsync(
            IHostReader host,
            IReadOnlyList<string> names,
            CancellationToken cancellation
        )
        {
            var command = Call(["--simulate", "purge"], names);
            var result = await CommandFault.RequireAsync(host, command, cancellation);
            return [.. Words(result.Output, "Remv").Concat(Words(result.Output, "Purg")).Distinct().Except(names)];
        }

        private static Command Call(IReadOnlyList<string> verb, IReadOnlyList<string> names) =>
            new(
                "apt-get",
                [
                    "-q",
                    "-y",
                    "-o",
                    "DPkg::Lock::Timeout=60",
                    // A configuration file that somebody changed is kept.
                    "-o",
                    "Dpkg::Options::=--force-confold",
                    .. verb,
                    "--",
                    .. names,
                ]
            )
            {
                Environment = Environment,
                Timeout = InstallTimeout,
            };

        private static IEnumerable<string> Words(string output, string first) =>
            output
                .Split('\n')
                .Select(line => line.Split(' '))
                .Where(words => words.Length > 1 && words[0] == first)
                .Select(words => words[1].Split(':')[0]);
    }

    /// <summary>Red Hat and its kin: rpm(8), dnf(8).</summary>
    private sealed class Dnf : PackageTool
    {
        public override async Task<IReadOnlyList<string>> MissingAsync(
            IHostReader host,
            IReadOnlyList<string> names,
            CancellationToken cancellation
        )
        {
            // The exit status is the number of names that are not installed.
            var command = new Command("rpm", ["-q", "--qf", "%{NAME}\\n", "--", .. names]);
            var result = await host.QueryAsync(command, cancellation);
            if (result.TimedOut)
                throw CommandFault.Of(command, result);
            var lines = result.Output.Split('\n').ToHashSet();
            return [.. names.Where(name => !lines.Contains(name))];
        }

        public override Task<IReadOnlyList<string>> ForeseeAsync(
            IHostReader host,
            IReadOnlyList<string> names,
            CancellationToken cancellation
        ) => Task.FromResult(names);

        public override Task RefreshAsync(IHost host, CancellationToken cancellation) =>
            CommandFault.RequireAsync(
                host,
                new Command("dnf", "-q", "makecache") { Timeout = InstallTimeout },
                cancellation
            );

        public override Command Install(IReadOnlyList<string> names) =>
            new("dnf", ["-q", "-y", "install", "--", .. names]) { Timeout = InstallTimeout };

        public override Command Remove(IReadOnlyList<string> names) =>
            new("dnf", ["-q", "-y", "remove", "--", .. names]) { Timeout = InstallTimeout };

        public override async Task<IReadOnlyList<string>> AlsoRemovedAsync(
            IHostReader host,
            IReadOnlyList<string> names,
            CancellationToken cancellation
        )
        {
            // Exit status 1: nothing needs it.
            var needed = new List<string>();
            foreach (var name in names)
            {
                var command = new Command("rpm", "-q", "--qf", "%{NAME}\\n", "--whatrequires", name);
                var result = await host.QueryAsync(command, cancellation);
                if (result.Succeeded)
                    needed.AddRange(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            }
            return [.. needed.Distinct().Except(names)];
        }
    }
}
