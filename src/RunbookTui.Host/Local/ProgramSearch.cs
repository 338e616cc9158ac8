using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Local;

/// <summary>Finds the file of a program before it is started, so that "not there" is never mistaken for an exit status.</summary>
internal static class ProgramSearch
{
    private const int Executable = 1; // X_OK

    /// <summary>The absolute path of the command's program.</summary>
    /// <param name="searchPath">Directories separated by colons, for a program given without a slash.</param>
    /// <exception cref="HostException">It is not there, is not executable, or an argument could not be handed over.</exception>
    public static string Find(Command command, string searchPath)
    {
        var program = command.Program;
        if (program.Length == 0 || command.Arguments.Prepend(program).Any(argument => argument.Contains('\0')))
            throw new HostException($"{command}: a program and its arguments cannot be empty or hold a NUL byte");
        if (!Directory.Exists(command.Directory))
            throw new HostException($"{program}: the working directory '{command.Directory}' does not exist");
        if (program.Contains('/'))
        {
            var path = Path.Combine(command.Directory, program);
            return File.Exists(path)
                ? IsExecutable(path)
                    ? path
                    : throw new HostException($"{program}: not executable", $"ls -l {ShellWords.Quote(path)}")
                : throw new HostException($"{program}: no such file", $"ls -l {ShellWords.Quote(path)}");
        }
        return searchPath
                .Split(':', StringSplitOptions.RemoveEmptyEntries)
                .Select(directory => Path.Combine(directory, program))
                .FirstOrDefault(IsExecutable)
            ?? throw new HostException(
                $"{program}: not found in PATH ({searchPath})",
                $"install the package that brings '{program}'"
            );
    }

    private static bool IsExecutable(string path) => File.Exists(path) && Posix.access(path, Executable) == 0;
}
