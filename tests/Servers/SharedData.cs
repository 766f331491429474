namespace PaperMesh.Servers;

/// <summary>Real papers for tests, which lie beside the project and not in it.</summary>
/// <remarks>
/// In the folder that <c>PAPERMESH_TEST_DATA</c> names, else in <c>shared/data</c> beside the repository. A test that asks for what is
/// not there ends as <see cref="Required"/> says.
/// </remarks>
public static class SharedData
{
    /// <summary>Path of a file of normalised papers: <c>arxiv-dev.jsonl.gz</c>.</summary>
    public static string Corpus(string name) => At("corpus", name);

    /// <summary>Path of a file of judgements: <c>Relevance("keyphrases", "inspec.jsonl.gz")</c>.</summary>
    public static string Relevance(params string[] path) => At(["relevance", .. path]);

    /// <summary>Path of one day of the Hugging Face Daily Papers.</summary>
    public static string HfDaily(DateOnly day) => At("hf-daily", $"{day:yyyy}", $"{day:yyyy-MM-dd}.json.gz");

    /// <summary>The same; null when that day is not there.</summary>
    public static string? FindHfDaily(DateOnly day)
        => Path.Combine(Folder, "hf-daily", $"{day:yyyy}", $"{day:yyyy-MM-dd}.json.gz") is var file && File.Exists(file) ? file : null;

    /// <summary>Path of a recorded response: <c>Wire("arxiv-oai", "…")</c>.</summary>
    public static string Wire(params string[] path) => At(["wire", .. path]);

    private static string At(params string[] path)
    {
        var file = Path.Combine([Folder, .. path]);
        if (!File.Exists(file))
            Required.SkipOrFail("data", $"There is no {file}: set PAPERMESH_TEST_DATA to the folder of real papers.");

        return file;
    }

    private static string Folder
        => Environment.GetEnvironmentVariable("PAPERMESH_TEST_DATA")
            ?? Path.GetFullPath(Path.Combine(Root, "..", "shared", "data"));

    /// <summary>The folder of the solution.</summary>
    public static string Root
    {
        get
        {
            for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (File.Exists(Path.Combine(folder, "PaperMesh.sln")))
                    return folder;
            }

            throw new InvalidOperationException($"No PaperMesh.sln in a folder above {AppContext.BaseDirectory}.");
        }
    }
}
