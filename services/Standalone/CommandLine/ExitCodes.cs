namespace PaperMesh.Standalone.CommandLine;

/// <summary>What the commands answer to the shell; documented in <c>docs/command-line.md</c>.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The command was right and could not be carried out.</summary>
    public const int CouldNot = 1;

    /// <summary>The command line or a setting is wrong: the same command will never work.</summary>
    public const int WrongUsage = 2;

    /// <summary>Stopped by Ctrl+C: 128 + SIGINT, as shells count.</summary>
    public const int Interrupted = 130;
}

/// <summary>Ends a command with one sentence for the person at the terminal, and no stack trace.</summary>
internal class CommandException(string message, int exitCode = ExitCodes.CouldNot, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode => exitCode;
}
