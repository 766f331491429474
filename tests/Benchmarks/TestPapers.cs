using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;
using System.Text.Json;

namespace PaperMesh.Benchmarks;

/// <summary>What is read: real records where they lie beside the project, else invented ones of the same size.</summary>
internal static class TestPapers
{
    /// <summary>When all of it came.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Of real papers; null when there is no repository around. As for tests, <c>PAPERMESH_TEST_DATA</c> may name it.</summary>
    public static string? Folder
    {
        get
        {
            var root = Environment.GetEnvironmentVariable("PAPERMESH_TEST_DATA");
            for (var folder = AppContext.BaseDirectory; root is null && folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (File.Exists(Path.Combine(folder, "PaperMesh.sln")))
                    root = Path.GetFullPath(Path.Combine(folder, "..", "shared", "data"));
            }

            return root;
        }
    }

    /// <summary>The folder of labelled papers, for what asks for real ones.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string Corpus(string work)
        => HasCorpus ? Path.Combine(Folder!, "corpus") : throw new InvalidOperationException($"'{work}' needs real papers: PAPERMESH_TEST_DATA names their folder.");

    public static bool HasCorpus => Directory.Exists(Path.Combine(Folder ?? "", "corpus"));

    private static readonly string[] Words = ["we", "measure", "the", "tides", "of", "invented", "lakes", "and", "find", "$x_{i}$", "them", "shallow", "in", "winter", "with", "a", "model"];

    /// <summary>A page of an OAI-PMH server with 1,000 records.</summary>
    public static async Task<(byte[] Bytes, string Name)> OaiPageAsync()
    {
        const string name = "ListRecords-arXiv-set-cs-page001.xml.gz";
        return Shared("wire", "arxiv-oai", name) is { } path
            ? (await UnpackedAsync(path), $"{name}, 1,000 records")
            : (Encoding.UTF8.GetBytes(InventedOaiPage()), "1,000 invented records");
    }

    /// <summary>An answer of arXiv's query API with 1,000 entries: a real one of a hundred, ten times.</summary>
    public static async Task<(byte[] Bytes, string Name)> AtomPageAsync()
    {
        const string name = "q_testing_s0_m100_cfe7536492ca.atom.xml";
        if (Shared("wire", "arxiv-api", name) is not { } path)
            return (Encoding.UTF8.GetBytes(InventedAtomPage()), "1,000 invented entries");

        var feed = await File.ReadAllTextAsync(path);
        var (start, end) = (feed.IndexOf("<entry>", StringComparison.Ordinal), feed.LastIndexOf("</feed>", StringComparison.Ordinal));
        return (Encoding.UTF8.GetBytes(feed[..start] + string.Concat(Enumerable.Repeat(feed[start..end], 10)) + feed[end..]), $"{name}, ten times its 100 entries");
    }

    /// <summary>Papers as JSON Lines, in a plain file that goes with the process.</summary>
    public static async Task<(string Path, string Name)> JsonLinesAsync(bool small)
    {
        var name = small ? "arxiv-dev.jsonl.gz" : "arxiv-train.jsonl.gz";
        var plain = TemporaryFile($"{(small ? "small" : "large")}.jsonl");
        if (Shared("corpus", name) is { } path)
        {
            await File.WriteAllBytesAsync(plain, await UnpackedAsync(path));
            return (plain, name);
        }

        await File.WriteAllLinesAsync(plain, Enumerable.Range(0, small ? 10_000 : 60_000).Select(JsonLine));
        return (plain, "invented papers");
    }

    /// <summary>A path that is deleted at the end.</summary>
    public static string TemporaryFile(string name)
    {
        var path = Path.Combine(Path.GetTempPath(), $"papermesh-benchmarks-{Environment.ProcessId}-{name}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(path);
        return path;
    }

    /// <summary>One invented paper as a line.</summary>
    public static string JsonLine(int number) => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["id"] = Id(number),
        ["title"] = Text(number, 9),
        ["abstract"] = Text(number + 1, 160),
        ["authors"] = Authors(number),
        ["categories"] = new[] { "cs.CL", "stat.ML" },
        ["primary"] = "cs.CL",
        ["published"] = "2026-01-02",
        ["comment"] = Text(number + 2, 6),
    });

    private static string InventedOaiPage()
    {
        var page = new StringBuilder("""
            <?xml version="1.0" encoding="UTF-8"?>
            <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-24T08:00:00Z</responseDate>
            <request verb="ListRecords">https://oai.example.org/oai</request><ListRecords>
            """);
        for (var number = 0; number < 1_000; number++)
        {
            page.Append(CultureInfo.InvariantCulture, $"""
                <record><header><identifier>oai:arXiv.org:{Id(number)}</identifier><datestamp>2026-01-03</datestamp><setSpec>cs</setSpec></header>
                <metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{Id(number)}</id><created>2026-01-02</created><authors>{AuthorElements(number)}</authors>
                <title>{Text(number, 9)}</title><categories>cs.CL stat.ML</categories><comments>{Text(number + 2, 6)}</comments>
                <license>http://creativecommons.org/licenses/by/4.0/</license><abstract>  {Text(number + 1, 160)}
                </abstract></arXiv></metadata></record>

                """);
        }

        return page.Append("<resumptionToken cursor=\"0\" completeListSize=\"2000\">a|1001</resumptionToken></ListRecords></OAI-PMH>").ToString();
    }

    private static string InventedAtomPage()
    {
        var page = new StringBuilder(
            "<feed xmlns:opensearch=\"http://a9.com/-/spec/opensearch/1.1/\" xmlns:arxiv=\"http://arxiv.org/schemas/atom\" xmlns=\"http://www.w3.org/2005/Atom\">");
        for (var number = 0; number < 1_000; number++)
        {
            page.Append(CultureInfo.InvariantCulture, $"""
                <entry><id>http://arxiv.org/abs/{Id(number)}v1</id><title>{Text(number, 9)}</title><updated>2026-01-02T10:00:00Z</updated>
                <link href="https://arxiv.org/abs/{Id(number)}v1" rel="alternate" type="text/html"/>
                <summary>{Text(number + 1, 160)}</summary><category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
                <published>2026-01-02T10:00:00Z</published><arxiv:comment>{Text(number + 2, 6)}</arxiv:comment><arxiv:primary_category term="cs.CL"/>
                {string.Concat(Authors(number).Select(name => $"<author><name>{SecurityElement.Escape(name)}</name></author>"))}</entry>

                """);
        }

        return page.Append("</feed>").ToString();
    }

    // A hundred thousand a month, each once: an import would take a repetition for a fault.
    private static string Id(int number)
        => string.Create(CultureInfo.InvariantCulture, $"{20 + (number / 1_200_000):00}{1 + (number / 100_000 % 12):00}.{number % 100_000:00000}");

    private static string[] Authors(int number) => [.. Enumerable.Range(0, 1 + (number % 6)).Select(author => $"Nia B. Example{author}")];

    private static string AuthorElements(int number)
        => string.Concat(Authors(number).Select(name => $"<author><keyname>{SecurityElement.Escape(name)}</keyname><forenames>Nia</forenames></author>"));

    // Lines break as they do on arXiv.
    private static string Text(int seed, int words)
        => string.Concat(Enumerable.Range(0, words).Select(n => Words[(seed * 31 + n * n) % Words.Length] + (n % 12 == 11 ? "\n" : " "))).Trim();

    private static async Task<byte[]> UnpackedAsync(string path)
    {
        await using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        await packed.CopyToAsync(plain);
        return plain.ToArray();
    }

    /// <summary>Null when it is not there.</summary>
    private static string? Shared(params string[] path)
    {
        var file = Path.Combine([Folder ?? "", .. path]);
        return File.Exists(file) ? file : null;
    }
}
