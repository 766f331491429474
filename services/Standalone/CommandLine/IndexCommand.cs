using System.CommandLine;
using System.Globalization;
using PaperMesh.Query.Search;

namespace PaperMesh.Standalone.CommandLine;

/// <summary><c>papermesh index</c>: what can be done to a search index while nothing has it open.</summary>
internal sealed class IndexCommand : Command, IHaveExamples
{
    public IndexCommand()
        : base("index", "Build the search index anew")
        => Add(new RebuildCommand());

    public string Examples =>
        """
        Examples:
          papermesh index rebuild
        """;

    private sealed class RebuildCommand : Command, IHaveExamples
    {
        private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

        private readonly Argument<string[]> _settings = new("SETTING")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "As for papermesh serve: where the papers are (--Storage:Path=data), and which index (--Query:Instance=main)",
        };

        public RebuildCommand()
            : base("rebuild", "Remove the search index and build it anew from the papers")
        {
            _settings.Validators.Add(ServeCommand.Check);
            Add(_settings);
            SetAction(RunAsync);
        }

        public string Examples =>
            """
            Examples:
              papermesh index rebuild
              papermesh index rebuild --Storage:Path=/srv/papermesh

            Stop PaperMesh first: an index is open in one process at a time. A rebuild that was stopped is finished by the next start, or by the
            same command. Exit codes: 0 done, 1 the index is in use or there are no papers, 2 wrong usage, 130 stopped by Ctrl+C.
            """;

        private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
        {
            var time = TimeProvider.System;
            var written = time.GetTimestamp();
            try
            {
                var rebuilt = await IndexRebuild.RunAsync(parsed.GetValue(_settings) ?? [], Report, cancellationToken);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The search index in {rebuilt.Folder} was built anew: {rebuilt.Papers:N0} papers in {rebuilt.Took.TotalSeconds:N1} s."));
                return ExitCodes.Done;
            }
            catch (Exception e) when (e is FileNotFoundException or UnauthorizedAccessException)
            {
                throw new CommandException(e.Message, inner: e);
            }
            catch (Exception e) when (Serve.WhatToDoAbout(e) is { } advice)
            {
                throw advice;
            }

            void Report(int done, long all)
            {
                if (done < all && time.GetElapsedTime(written) < BetweenLines)
                    return;

                written = time.GetTimestamp();
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {all:N0} papers"));
            }
        }
    }
}
