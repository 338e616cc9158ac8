using System.Text;
using RunbookTui.Engine.Journal;
using RunbookTui.Engine.Kinds;
using RunbookTui.Host.Machine;
using RunbookTui.Host.Mail;
using FileAttributes = RunbookTui.Engine.Kinds.FileAttributes;

namespace RunbookTui.Host.Dovecot;

/// <summary>Settings of Dovecot in one drop-in file, in the dialect of the installed release.</summary>
internal sealed class DovecotSettingsAction(Fields fields) : IAction
{
    private const string QueuePrefix = "/var/spool/";
    private const UnixFileMode DropInMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>The registration.</summary>
    public static ActionKind Kind { get; } =
        new(
            "dovecot.settings",
            "TLS, listeners and sockets of Dovecot, said once for 2.2, 2.3 and 2.4, in a drop-in of conf.d. "
                + "Validated by the effective values; a drop-in that Dovecot refuses is put back.",
            DovecotFields.Table,
            fields => new DovecotSettingsAction(fields)
        );

    private readonly DovecotIntent intent = DovecotFields.Intent(fields);

    private string FileName => fields.Text("file");

    /// <inheritdoc/>
    public string Summary => $"write Dovecot's settings to conf.d/{FileName}";

    /// <inheritdoc/>
    public IReadOnlyList<string> Requires =>
        [
            "dovecot",
            .. intent
                .AuthSockets.Select(QueueOf)
                .OfType<string>()
                .Distinct()
                .Select(name => $"postfix instance {name}"),
        ];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Obstacle>> CheckAsync(IHostReader host, CancellationToken cancellation)
    {
        if (await DovecotInstallation.FindAsync(host, cancellation) is not { } dovecot)
        {
            return
            [
                new Obstacle(
                    "Dovecot is not installed",
                    "a program 'dovecot' that says its version",
                    "none",
                    "install it, e.g.: apt-get install dovecot-imapd dovecot-pop3d"
                ),
            ];
        }
        if (!DovecotDialect.Knows(dovecot.Release))
        {
            return
            [
                new Obstacle(
                    $"this program does not know the settings of Dovecot {dovecot.Version}",
                    "Dovecot 2.2, 2.3 or 2.4",
                    dovecot.Version,
                    "configure this Dovecot by hand, or use a newer runbook-tui"
                ),
            ];
        }
        var obstacles = new List<Obstacle>();
        var bare = new Command("doveconf", "-n");
        var current = await host.QueryAsync(bare, cancellation);
        if (!current.Succeeded)
        {
            obstacles.Add(
                new Obstacle(
                    "Dovecot's present configuration is broken",
                    "'doveconf -n' exits with 0",
                    current.Error.Trim(),
                    "correct the file and line it names; then: doveconf -n"
                )
            );
        }
        else
        {
            obstacles.AddRange(await ProtocolsAsync(host, cancellation));
        }
        if (!dovecot.IncludesDropIns(host))
        {
            obstacles.Add(
                new Obstacle(
                    $"'{dovecot.ConfigurationFile}' does not read drop-ins",
                    "a line '!include conf.d/*.conf'",
                    "none",
                    $"add the line at the end of {dovecot.ConfigurationFile}"
                )
            );
        }
        if (!FileName.EndsWith(".conf", StringComparison.Ordinal) || FileName.Contains('/') || FileName[0] == '.')
        {
            obstacles.Add(
                new Obstacle(
                    $"'{FileName}' is no name of a drop-in",
                    "a file name that ends in .conf, such as 99-tls.conf",
                    $"'{FileName}'",
                    "correct the field 'file' in the runbook"
                )
            );
        }
        string?[] paths = [intent.Tls?.CertificateFile, intent.Tls?.KeyFile, .. intent.AuthSockets];
        obstacles.AddRange(
            from path in paths.OfType<string>()
            where !DovecotDialect.IsPlain(path)
            select new Obstacle(
                $"the path '{path}' cannot stand in Dovecot's configuration",
                "no blanks, quotes, or any of # $ < > { } % \\",
                $"'{path}'",
                "use another path"
            )
        );
        obstacles.AddRange(
            from socket in intent.AuthSockets
            let directory = Places.Parent(socket)
            where Places.Follow(host, directory) is not { Stat.Type: FileType.Directory }
            select new Obstacle(
                $"Dovecot would not start: the directory of its socket '{socket}' is missing",
                $"a directory '{directory}'",
                "none",
                QueueOf(socket) is null
                    ? $"create it: mkdir -p {ShellWords.Quote(directory)}"
                    : "create the Postfix instance first; for the primary: postfix check"
            )
        );
        if (obstacles.Count == 0)
            obstacles.AddRange(Strangers(host));
        if (obstacles.Count == 0)
        {
            var size = Encoding.UTF8.GetByteCount(Render(dovecot));
            obstacles.AddRange(await Places.CheckWritableAsync(host, PathOf(dovecot), size, cancellation));
        }
        return obstacles;
    }

    /// <inheritdoc/>
    public async Task<Inspection> InspectAsync(IHostReader host, CancellationToken cancellation)
    {
        if (await DovecotInstallation.FindAsync(host, cancellation) is not { } dovecot)
            return new Inspection(false, "Dovecot is not installed");
        var path = PathOf(dovecot);
        if (host.ReadFile(path) is not { } bytes)
            return new Inspection(false, $"'{path}' does not exist");
        if (Encoding.UTF8.GetString(bytes) != Render(dovecot))
            return new Inspection(false, $"'{path}' has other content");
        return await DifferencesAsync(host, Settings(dovecot), cancellation) is [var difference, ..]
            ? new Inspection(false, difference)
            : new Inspection(true, $"'{path}' is as wanted and effective");
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Change>> PreviewAsync(PreviewContext context, CancellationToken cancellation)
    {
        if (await DovecotInstallation.FindAsync(context.Host, cancellation) is not { } dovecot)
            return [new Change.KnownAfter("dovecot")];
        var path = PathOf(dovecot);
        var text = Render(dovecot);
        return context.ReadText(path) == text ? [] : [context.Foresee(path, text)];
    }

    /// <inheritdoc/>
    public async Task<Undo> PrepareUndoAsync(IHostReader host, ISnapshots snapshots, CancellationToken cancellation)
    {
        var dovecot = await DovecotInstallation.RequireAsync(host, cancellation);
        return Undo.RestoreFiles(Places.Snapshot(host, snapshots, PathOf(dovecot)));
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(IHost host, CancellationToken cancellation)
    {
        var dovecot = await DovecotInstallation.RequireAsync(host, cancellation);
        var path = PathOf(dovecot);
        var (earlier, attributes) = (host.ReadFile(path), host.Stat(path)?.Attributes);
        host.WriteFile(path, Encoding.UTF8.GetBytes(Render(dovecot)), attributes ?? new FileAttributes(DropInMode));
        var faults = await FaultsAsync();
        if (faults.Count == 0)
            return;
        if (earlier is null || attributes is null)
            host.Delete(path);
        else
            host.WriteFile(path, earlier, attributes);
        throw new HostException(
            $"Dovecot does not take the settings of '{path}', which was put back as it was: {string.Join("; ", faults)}",
            "look for a file that sets the same after it, such as local.conf; see: doveconf -n"
        );

        async Task<IReadOnlyList<string>> FaultsAsync()
        {
            try
            {
                return await DifferencesAsync(host, Settings(dovecot), cancellation);
            }
            catch (HostException fault)
            {
                return [fault.Message];
            }
        }
    }

    /// <summary>Settings whose effective values are not the intended ones, each in one line.</summary>
    private static async Task<IReadOnlyList<string>> DifferencesAsync(
        IHostReader host,
        IReadOnlyList<DovecotSetting> settings,
        CancellationToken cancellation
    )
    {
        if (settings.Count == 0)
            return [];
        var values = await DovecotConfiguration.ValuesAsync(
            host,
            [.. settings.Select(setting => setting.Path)],
            cancellation
        );
        return
        [
            .. from setting in settings
            let value = values[setting.Path]
            where value != setting.Value
            select $"{setting.Path} is '{value}', expected '{setting.Value}'",
        ];
    }

    /// <summary>Other programs on the ports that are to be open. Of a socket unit the system's first process holds them.</summary>
    private IReadOnlyList<Obstacle> Strangers(IHostReader host) =>
        PortStrangers.Find(
            host,
            [.. DovecotDialect.Ports(intent).Select(port => new WantedPort($"'{port.Listener}'", "", port.Number))],
            "Dovecot",
            owner => owner.Name is "dovecot" or "systemd"
        );

    /// <summary>A listener is of no use where the package of its protocol is not installed.</summary>
    private async Task<IReadOnlyList<Obstacle>> ProtocolsAsync(IHostReader host, CancellationToken cancellation)
    {
        var wanted = intent.Listeners.Where(entry => entry.Value).Select(entry => entry.Key[..4]).Distinct().ToList();
        if (wanted.Count == 0)
            return [];
        var command = new Command("doveconf", "protocols");
        var settings = DovecotConfiguration.Parse(
            (await CommandFault.RequireAsync(host, command, cancellation)).Output
        );
        // 2.3: protocols = " imap pop3"; 2.4: protocols { imap = yes }.
        var enabled = settings
            .GetValueOrDefault("protocols", "")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Concat(settings.Where(entry => entry.Value == "yes").Select(entry => entry.Key.Split('/')[^1]))
            .ToHashSet();
        return
        [
            .. from protocol in wanted
            where !enabled.Contains(protocol)
            select new Obstacle(
                $"Dovecot does not serve {protocol.ToUpperInvariant()}",
                $"'{protocol}' among Dovecot's protocols",
                enabled.Count == 0 ? "no protocols" : string.Join(' ', enabled.Order(StringComparer.Ordinal)),
                $"install the package of the protocol, on Debian: apt-get install dovecot-{protocol}d"
            ),
        ];
    }

    private string PathOf(DovecotInstallation dovecot) => Path.Combine(dovecot.DropInDirectory, FileName);

    private string Render(DovecotInstallation dovecot) => DovecotDialect.Render(Settings(dovecot));

    private IReadOnlyList<DovecotSetting> Settings(DovecotInstallation dovecot) =>
        dovecot.Release is { } release && DovecotDialect.Knows(release)
            ? DovecotDialect.Settings(release, intent)
            : throw new HostException(
                $"the settings of Dovecot {dovecot.Version} are not known, only those of 2.2, 2.3 and 2.4",
                "configure this Dovecot by hand, or use a newer runbook-tui"
            );

    /// <summary>The additional Postfix instance whose queue holds the path, or <c>null</c>.</summary>
    private static string? QueueOf(string socket) =>
        socket.StartsWith(QueuePrefix + "postfix-", StringComparison.Ordinal)
            ? socket[QueuePrefix.Length..].Split('/')[0]
            : null;
}
