namespace RunbookTui.Engine.Planning;

/// <summary>Login names as adduser(8) of Debian makes them (its <c>NAME_REGEX</c>), and dots, which mail hosts use.</summary>
internal static class UserNames
{
    // useradd(8): "Usernames may only be up to 32 characters long."
    private const int Longest = 32;

    /// <summary>What a login name is, to be read after "expected".</summary>
    public const string Expected =
        "a login name of at most 32 lower-case letters, digits, '.', '_' and '-', beginning with a letter or '_'";

    /// <summary>Whether it is one.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= Longest
        && (char.IsAsciiLetterLower(name[0]) || name[0] == '_')
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');
}
