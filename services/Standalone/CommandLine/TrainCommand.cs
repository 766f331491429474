using System.CommandLine;
using PaperMesh.Classifier.Training;

namespace PaperMesh.Standalone.CommandLine;

/// <summary><c>papermesh train</c>: makes the models anew from labelled papers.</summary>
internal sealed class TrainCommand : Command, IHaveExamples
{
    private readonly Option<DirectoryInfo> _data = new("--data")
    {
        Description = $"Folder of {ModelTraining.TrainFile} and {ModelTraining.DevFile}",
        Required = true,
    };

    private readonly Option<DirectoryInfo> _out = new("--out") { Description = "Folder for the models", Required = true };
    private readonly Option<string> _only = new("--only") { Description = "categories, embedding or topics; without it, all" };

    public TrainCommand()
        : base("train", "Make the models anew from labelled papers")
    {
        _only.AcceptOnlyFromAmong("categories", "embedding", "topics");
        Add(_data);
        Add(_out);
        Add(_only);
        SetAction(Run);
    }

    public string Examples =>
        """
        Examples:
          papermesh train --data corpus --out models
          papermesh train --data corpus --out models --only categories

        Takes some five minutes on two cores. Classifier:Categories, Classifier:Embedding and Classifier:Topics name the files that are to be
        used; a running PaperMesh takes up new ones by itself. Exit codes: 0 done, 1 a file is missing or cannot be used, 2 wrong usage, 130 stopped.
        """;

    private int Run(ParseResult parsed)
    {
        var (data, output, only) = (parsed.GetRequiredValue(_data).FullName, parsed.GetRequiredValue(_out).FullName, parsed.GetValue(_only));
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };

        try
        {
            if (only is null or "categories")
                Train(ModelTraining.TrainCategories, ModelTraining.CategoriesFile);

            if (only is null or "embedding")
                Train(ModelTraining.TrainEmbedding, ModelTraining.EmbeddingFile);

            // Behind the embedding: its heads are in the space of that.
            if (only is null or "topics")
                Train(ModelTraining.TrainTopics, ModelTraining.TopicsFile);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(e.Message, inner: e);
        }

        return ExitCodes.Done;

        void Train(Action<string, string, Action<string, int, int>, CancellationToken> train, string file)
        {
            train(data, output, new TrainingProgress(TimeProvider.System).Report, stop.Token);
            Console.WriteLine($"{Path.Combine(output, file)}: {new FileInfo(Path.Combine(output, file)).Length:N0} bytes");
        }
    }
}

/// <summary>How training is going, on standard error: one line a step, and each few seconds how far it is.</summary>
internal sealed class TrainingProgress(TimeProvider time)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly long _began = time.GetTimestamp();
    private long _written;
    private string _step = "";

    public void Report(string step, int done, int total)
    {
        lock (_lock)
        {
            if (step == _step && (done == total || time.GetElapsedTime(_written) < BetweenLines))
                return;

            (_step, _written) = (step, time.GetTimestamp());
            Console.Error.WriteLine($"{time.GetElapsedTime(_began):hh\\:mm\\:ss}  {step}{(total > 1 ? $" {100L * done / total} %" : "")}");
        }
    }
}
