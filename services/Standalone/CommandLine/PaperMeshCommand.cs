using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace PaperMesh.Standalone.CommandLine;

/// <summary><c>papermesh</c>: parses, runs a command, and turns what went wrong into a sentence and an exit code.</summary>
internal sealed class PaperMeshCommand : RootCommand
{
    private const string Examples =
        """
        Examples:
          papermesh                                       serve on http://localhost:8080
          papermesh import papers.jsonl.gz                import a file and wait until all of it can be found
          papermesh search 'topic:agents after:2026-01'   search a running PaperMesh
          papermesh stats --watch                         watch what is pending

        Exit codes: 0 done, 1 could not, 2 wrong usage, 130 stopped by Ctrl+C.
        """;

    // "-word" excludes a word from a search, and "@name" is a search too: neither bundled options nor a file of arguments.
    private static readonly ParserConfiguration Parsing = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    // Long enough to close a request and say how far it came.
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(5);

    public PaperMeshCommand()
        : base("PaperMesh: daily research papers for a lab, a company or a community. Without a command it serves.")
    {
        Options.OfType<HelpOption>().Single().Action = new HelpWithExamples();
        Options.OfType<VersionOption>().Single().Recursive = true;
    }

    public async Task<int> RunAsync(string[] args)
    {
        var parsed = Parse(WithCommand(args), Parsing);
        if (parsed.Action is ParseErrorAction)
            return Refuse(parsed);

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                // The web host stops by itself, in its own order.
                ProcessTerminationTimeout = parsed.CommandResult.Command is ServeCommand ? null : TimeToStop,
            });
        }
        catch (CommandException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
    }

    /// <summary>Settings without a command are for <c>serve</c>; a wrong word stays a wrong word.</summary>
    private static string[] WithCommand(string[] args) => args switch
    {
        [] => ["serve"],
        ["--help" or "--version", ..] => args,
        [['-', '-', _, ..], ..] => ["serve", .. args],
        _ => args,
    };

    private int Refuse(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var errors = command == this && parsed.UnmatchedTokens is [var word, ..]
            ? [$"There is no command '{word}', only {string.Join(", ", Subcommands.Select(known => known.Name))}."]
            : parsed.Errors.Select(error => error.Message);

        foreach (var error in errors)
            Console.Error.WriteLine(error);

        Console.Error.WriteLine($"See {string.Join(' ', WithParents(parsed.CommandResult))} --help");
        return ExitCodes.WrongUsage;
    }

    /// <summary>The words of a command: papermesh index rebuild.</summary>
    private static IEnumerable<string> WithParents(CommandResult result)
        => result.Parent is CommandResult parent ? WithParents(parent).Append(result.Command.Name) : ["papermesh"];

    private sealed class HelpWithExamples : SynchronousCommandLineAction
    {
        private readonly HelpAction _help = new();

        public override int Invoke(ParseResult parseResult)
        {
            var exitCode = _help.Invoke(parseResult);
            var examples = parseResult.CommandResult.Command is IHaveExamples command ? command.Examples : PaperMeshCommand.Examples;
            parseResult.InvocationConfiguration.Output.WriteLine(examples);
            return exitCode;
        }
    }
}

/// <summary>A command whose help ends with examples.</summary>
internal interface IHaveExamples
{
    /// <summary>From the heading on.</summary>
    string Examples { get; }
}
