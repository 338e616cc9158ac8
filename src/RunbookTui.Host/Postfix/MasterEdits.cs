namespace RunbookTui.Host.Postfix;

/// <summary>The postconf(1) calls that turn one master.cf into another.</summary>
/// <param name="Differences">What is not as wanted, one text each; empty where nothing is to be done.</param>
/// <param name="Edits">Arguments of the calls, in order.</param>
internal sealed record MasterEdits(IReadOnlyList<string> Differences, IReadOnlyList<IReadOnlyList<string>> Edits)
{
    /// <summary>Compares what is there with what is wanted.</summary>
    /// <remarks>
    /// <c>-Me</c> would move an existing service to the end of the file, so those are edited column by column with
    /// <c>-F</c>, which keeps their place. Its <c>command</c> column includes the <c>-o</c> options.
    /// </remarks>
    public static MasterEdits Plan(
        IReadOnlyList<MasterService> now,
        IReadOnlyList<WantedService> wanted,
        IReadOnlyList<string> remove,
        ServicePorts ports
    )
    {
        var differences = new List<string>();
        var removals = new List<string>();
        var renames = new List<string>();
        var columns = new List<string>();
        var additions = new List<string>();
        var chroot = Chroot(now);

        foreach (var service in wanted)
        {
            var probe = service.Line(null, chroot);
            var twins = now.Where(other => ports.SamePlace(other, probe)).DistinctBy(other => other.Key).ToList();
            // With both names there, the right one stays and the other goes.
            var kept = twins.Find(other => other.Key == service.Key) ?? twins.FirstOrDefault();
            foreach (var twin in twins.Where(twin => twin != kept))
            {
                differences.Add($"'{twin.Key}' is a second name of '{service.Key}'");
                removals.Add(twin.Key);
            }
            var line = service.Line(kept, chroot);
            if (kept is null)
            {
                differences.Add($"no '{service.Key}'");
                additions.Add($"{line.Key} = {line.Line}");
                continue;
            }
            if (kept.Key != line.Key)
            {
                differences.Add($"'{kept.Key}' is named otherwise than '{line.Key}'");
                renames.Add($"{kept.Key}/service = {line.Name}");
            }
            var renamed = kept with { Name = line.Name };
            if (renamed.MeansTheSame(line))
                continue;
            differences.Add($"'{kept.Key}' is '{kept.Line}', expected '{line.Line}'");
            columns.AddRange(Columns(renamed, line).Select(column => $"{line.Key}/{column}"));
        }
        foreach (var key in remove.Where(key => now.Any(service => service.Key == key)))
        {
            if (removals.Contains(key))
                continue;
            differences.Add($"'{key}' is there, expected none");
            removals.Add(key);
        }

        var edits = new List<IReadOnlyList<string>>();
        if (removals.Count > 0)
            edits.Add(["-MX", .. removals]);
        if (renames.Count > 0)
            edits.Add(["-F", .. renames]);
        if (columns.Count > 0)
            edits.Add(["-F", .. columns]);
        if (additions.Count > 0)
            edits.Add(["-Me", .. additions]);
        return new MasterEdits(differences, edits);
    }

    private static IEnumerable<string> Columns(MasterService from, MasterService to)
    {
        if (from.Private != to.Private)
            yield return $"private = {to.Private}";
        if (from.Unprivileged != to.Unprivileged)
            yield return $"unprivileged = {to.Unprivileged}";
        if (from.Chroot != to.Chroot)
            yield return $"chroot = {to.Chroot}";
        if (from.Wakeup != to.Wakeup)
            yield return $"wakeup = {to.Wakeup}";
        if (from.ProcessLimit != to.ProcessLimit)
            yield return $"process_limit = {to.ProcessLimit}";
        if (from.CommandColumn != to.CommandColumn)
            yield return $"command = {to.CommandColumn}";
    }

    /// <summary>Debian confines its daemons, upstream does not: a new service does as its neighbours.</summary>
    private static string Chroot(IReadOnlyList<MasterService> now) =>
        (
            now.FirstOrDefault(service => service.Key == "smtp/inet")
            ?? now.FirstOrDefault(service => service.Name == "pickup")
        )?.Chroot
        ?? "-";
}
