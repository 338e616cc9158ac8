using System.Globalization;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Machine;

/// <summary>Users and groups by name, asked of the name service (<c>getent</c>), so that LDAP accounts count too.</summary>
internal static class Accounts
{
    /// <summary>The user id of a name or of a number written as text; <c>null</c> where there is no such user.</summary>
    public static Task<uint?> UserAsync(IHostReader host, string name, CancellationToken cancellation) =>
        NumberAsync(host, "passwd", name, cancellation);

    /// <summary>The group id of a name or of a number written as text; <c>null</c> where there is no such group.</summary>
    public static Task<uint?> GroupAsync(IHostReader host, string name, CancellationToken cancellation) =>
        NumberAsync(host, "group", name, cancellation);

    private static async Task<uint?> NumberAsync(
        IHostReader host,
        string database,
        string name,
        CancellationToken cancellation
    )
    {
        if (uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        if (name == "root")
            return 0;
        if (name.Length == 0 || name[0] == '-')
            return null;
        var command = new Command("getent", database, name);
        var result = await host.QueryAsync(command, cancellation);
        // getent(1): 2 = one or more of the keys could not be found.
        if (result.ExitCode == 2)
            return null;
        if (!result.Succeeded)
            throw CommandFault.Of(command, result);
        var columns = result.Output.Split('\n')[0].Split(':');
        return columns.Length > 2 && uint.TryParse(columns[2], CultureInfo.InvariantCulture, out number)
            ? number
            : throw new HostException($"'{command}' printed '{result.Output.Trim()}', expected an id in column 3");
    }
}
