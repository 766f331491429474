using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>What people really send: every fault is named, nothing good is lost beside it, and no text becomes markup.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Script = "<script>document.title='hacked'</script>";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_bad_line_is_named_with_its_reason_and_the_good_ones_around_it_arrive()
    {
        // Each fault stands between two good papers; the words are what its reason must say.
        (byte[] Line, string[] Reason)[] faults =
        [
            (Text("this is not JSON"), ["JSON"]),
            (Text("""{"id":"2611.10001","title":"""), ["JSON"]),
            (Text("""["2611.10002","A list"]"""), ["not an object"]),
            (Text("""{"title":"Nobody knows what I am called"}"""), ["id"]),
            (Text("""{"id":"2611.10003"}"""), ["title"]),
            (Text("""{"id":"2611.10004","title":"   "}"""), ["title"]),
            (Text(Paper("2611.10005", "Long", @abstract: new string('x', 2 << 20))), ["1"]),
            ([.. Text("""{"id":"2611.10006","title":"Bytes """), 0xC3, 0x28, .. Text("\"}")], ["UTF-8"]),
            (Text("""{"id":"2611.10007","title":"A \u0000 within"}"""), ["title", "NUL"]),
            (Text("""{"id":"2611.10008","title":"Before all","published":"0000-01-01"}"""), ["published", "0000-01-01"]),
            (Text("""{"id":"2611.10009","title":"After all","published":"9999-12-31"}"""), ["published", "9999"]),
            (Text(Paper("2611.10010", "A crowd", authors: 5_000)), ["authors", "5,000"]),
            (Text(Paper("some where/else", "An id with blanks")), ["id", "some where/else"]),
            (Text(Paper("a/b/c/d", "An id with slashes")), ["id", "a/b/c/d"]),
            (Text(Paper("2611.20001", "The first good one, told otherwise")), ["2611.20001", "line 1"]),
        ];

        var body = new List<byte>(Text(Paper("2611.20001", "Good paper 0")).Append((byte)'\n'));
        for (var i = 0; i < faults.Length; i++)
        {
            body.AddRange(faults[i].Line.Append((byte)'\n'));
            body.AddRange(Text(Paper($"2611.3{i:0000}", $"Good paper {i + 1}")).Append((byte)'\n'));
        }

        await using var standalone = await StartAsync();
        var site = new Site(standalone);
        var report = await site.ImportAsync(new ByteArrayContent([.. body]), Cancellation);

        report.GetProperty("new").GetInt32().ShouldBe(faults.Length + 1, report.ToString());
        report.GetProperty("quarantined").GetInt32().ShouldBe(faults.Length);
        var errors = report.GetProperty("errors").EnumerateArray().ToArray();
        for (var i = 0; i < faults.Length; i++)
        {
            errors[i].GetProperty("where").GetString().ShouldBe($"line {2 * (i + 1)}");
            foreach (var word in faults[i].Reason)
                errors[i].GetProperty("reason").GetString()!.ShouldContain(word, Case.Sensitive);
        }

        var quarantine = await standalone.Http.GetFromJsonAsync<JsonElement>("/api/v1/quarantine?limit=100", Cancellation);
        quarantine.GetProperty("total").GetInt32().ShouldBe(faults.Length);
        quarantine.GetProperty("items").EnumerateArray().ShouldAllBe(record => record.GetProperty("reason").GetString() != "");

        await site.SettledAsync(faults.Length + 1, Cancellation);
        (await site.FirstTitleAsync("Good paper 7", Cancellation)).ShouldBe("Good paper 7");
    }

    [Fact]
    public async Task An_empty_file_and_one_without_any_paper_are_refused_with_the_reason()
    {
        await using var standalone = await StartAsync();

        await RefusedAsync(standalone, [], "empty");
        await RefusedAsync(standalone, Text("\n\n"), "empty");
        await RefusedAsync(standalone, Text("{}\n"), "line 1");
    }

    [Fact]
    public async Task Of_a_gzip_that_is_cut_off_the_whole_lines_arrive_and_the_end_is_named()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            for (var i = 0; i < 2_000; i++)
                gzip.Write(Text(Paper($"2611.{i:00000}", $"Good paper {i}", @abstract: $"{new Random(i).NextInt64()} {new Random(i).NextInt64()}") + "\n"));
        }

        await using var standalone = await StartAsync();
        var answer = await standalone.Http.PostAsync("/api/v1/import", new ByteArrayContent(packed.ToArray()[..^2_000]), Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var report = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        report.GetProperty("new").GetInt32().ShouldBeInRange(1_000, 1_999);
        report.GetProperty("detail").GetString()!.ShouldContain("gzip");
        await new Site(standalone).SettledAsync(report.GetProperty("new").GetInt32(), Cancellation);
    }

    [Fact]
    public async Task No_page_shows_a_papers_text_as_markup()
    {
        var hostile = JsonSerializer.Serialize(new
        {
            id = "evil:<b>&\"'",
            title = $"Hostile {Script}",
            @abstract = $"<img src=x onerror=alert(1)> {Script}",
            authors = new[] { Script },
            categories = new[] { "cs.CR" },
            comment = $"{Script} javascript:alert(1)",
            published = "2026-11-20",
            links = new[] { new { kind = "code", url = "javascript:alert(1)" }, new { kind = Script, url = "https://example.org/\"><script>" } },
        });

        await using var standalone = await StartAsync();
        var site = new Site(standalone);
        await site.ImportAsync(new StringContent(hostile + "\n"), Cancellation);
        await site.SettledAsync(1, Cancellation);
        var id = (await standalone.Http.GetFromJsonAsync<JsonElement>("/api/v1/search?q=hostile", Cancellation))
            .GetProperty("items")[0].GetProperty("id").GetString()!;

        foreach (var path in new[]
        {
            "/", "/daily/2026-11-20", "/search?q=hostile", $"/search?q={Uri.EscapeDataString(Script)}", "/topics", "/topics/cs.CR",
            $"/papers/{Uri.EscapeDataString(id)}", $"/papers/{Uri.EscapeDataString(Script)}", "/feed.atom", "/daily/2026-11-20.atom",
        })
        {
            var answer = await standalone.Http.GetAsync(path, Cancellation);
            ((int)answer.StatusCode).ShouldBeLessThan(500, path);
            var page = await answer.Content.ReadAsStringAsync(Cancellation);
            page.ShouldNotContain("<script>", Case.Insensitive, path);
            page.ShouldNotContain("<img src=x", Case.Insensitive, path);
            page.ShouldNotContain("href=\"javascript:", Case.Insensitive, path);
        }
    }

    public void Dispose() => _data.Delete(recursive: true);

    private static async Task RefusedAsync(ServiceProcess standalone, byte[] body, string reason)
    {
        var answer = await standalone.Http.PostAsync("/api/v1/import", new ByteArrayContent(body), Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldContain(reason);
    }

    private static string Paper(string id, string title, string @abstract = "We look at it.", int authors = 1) => JsonSerializer.Serialize(new
    {
        id,
        title,
        @abstract,
        authors = Enumerable.Range(1, authors).Select(number => $"Author {number}"),
        categories = new[] { "cs.DL" },
        published = "2026-11-20",
    });

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private Task<ServiceProcess> StartAsync() => ServiceProcess.StartAsync(
        "services/Standalone",
        ServiceProcess.FreePort(),
        new Dictionary<string, string> { ["Storage__Path"] = _data.FullName, ["Samples__Enabled"] = "false" },
        Cancellation);
}
