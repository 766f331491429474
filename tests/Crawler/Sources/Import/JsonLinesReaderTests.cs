using System.IO.Compression;
using System.Text;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.Import;

/// <summary>What becomes of lines that are not good, and of the stream that they come in.</summary>
public sealed class JsonLinesReaderTests
{
    [Theory]
    [InlineData("""{"id": "2601.00001", "title": """, "not JSON at byte 30")]
    [InlineData("this is no JSON", "not JSON at byte 1")]
    [InlineData("[1, 2]", "not an object")]
    [InlineData("\"text\"", "not an object")]
    [InlineData("{}", "id: missing")]
    [InlineData("""{"title": "Tides"}""", "id: missing")]
    [InlineData("""{"title": "Tides", "doi": "none"}""", "doi: 'none' is no DOI")]
    [InlineData("""{"id": "2601.00001"}""", "title: missing")]
    [InlineData("""{"id": "2601.00001", "title": null}""", "title: missing")]
    [InlineData("""{"id": "2601.00001", "title": " \n "}""", "title: empty")]
    [InlineData("""{"id": "2601.00001", "title": 7}""", "title: a text is expected, not '7'")]
    [InlineData("""{"id": "2601.00001", "title": "T", "abstract": ["a"]}""", "abstract: a text is expected")]
    [InlineData("""{"id": "2601.00001", "title": "T", "authors": "Ada"}""", "authors: a list is expected")]
    [InlineData("""{"id": "2601.00001", "title": "T", "authors": [7]}""", "authors: a name or an object with a name is expected, not '7'")]
    [InlineData("""{"id": "2601.00001", "title": "T", "authors": [{"orcid": "x"}]}""", "authors: one has no name")]
    [InlineData("""{"id": "2601.00001", "title": "T", "categories": [null]}""", "categories: a text is expected")]
    [InlineData("""{"id": "2601.00001", "title": "T", "withdrawn": "yes"}""", "withdrawn: true or false is expected")]
    [InlineData("""{"id": "2601.00001", "title": "T", "links": ["x"]}""", "links: an object with kind and url is expected")]
    [InlineData("""{"id": 2601.00001, "title": "T"}""", "id: a text is expected, not '2601.00001'")]
    [InlineData("""{"id": "26 01.00001", "title": "T"}""", "id: '26 01.00001' is no arXiv id")]
    [InlineData("""{"id": "ponds:a b", "title": "T"}""", "id: 'ponds:a b' is not of the form")]
    [InlineData("""{"id": "a/b/c", "title": "T"}""", "id: 'a/b/c' is no arXiv id")]
    [InlineData("""{"id": "2699.00001", "title": "T"}""", "id: '2699.00001' is no arXiv id")]
    [InlineData("""{"id": "https://arxiv.org/abs/2601.00001", "title": "T"}""", "is not of the form source:name")]
    [InlineData("""{"id": "", "title": "T"}""", "id: '' is no arXiv id")]
    [InlineData("""{"id": "2601.00001", "title": "T", "published": "0000-01-01"}""", "published: '0000-01-01' is no date")]
    [InlineData("""{"id": "2601.00001", "title": "T", "published": "9999-12-31"}""", "published: the year 9999 is not between 1800 and 2027")]
    [InlineData("""{"id": "2601.00001", "title": "T", "updated": "last week"}""", "updated: 'last week' is no date")]
    [InlineData("""{"id": "2601.00001", "title": "T", "announced": "1700-01-01"}""", "announced: the year 1700")]
    [InlineData("""{"id": "2601.00001", "title": "T\u0000"}""", "title: holds a NUL character")]
    [InlineData("""{"id": "2601.00001", "title": "T", "abstract": "a&#0;b"}""", "abstract: holds a NUL character")]
    [InlineData("""{"id": "2601.00001", "title": "T", "authors": ["\u0000"]}""", "authors: holds a NUL character")]
    [InlineData("""{"id": "2601.00001", "title": "\ud800"}""", "title: holds half of a character")]
    public async Task A_bad_line_says_what_is_wrong_and_the_lines_around_it_arrive(string line, string reason)
    {
        var import = await Imported.ReadAsync($"{Paper(1)}\n{line}\n{Paper(2)}\n");

        import.Bad.Single().Where.ShouldBe("line 2");
        import.Bad.Single().Reason.ShouldContain(reason);
        Encoding.UTF8.GetString(import.Bad.Single().Raw.Span).ShouldBe(line);
        import.Records.Select(record => record.Where).ShouldBe(["line 1", "line 3"]);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_found()
    {
        var import = await Imported.ReadAsync([.. Encoding.UTF8.GetBytes(Paper(1)[..^2]), 0xc3, 0x28, .. "\"}\n"u8, .. Encoding.UTF8.GetBytes(Paper(2))]);

        import.Bad.Single().Reason.ShouldBe($"not UTF-8 at byte {Paper(1).Length - 2}");
        import.Records.Single().Where.ShouldBe("line 2");
    }

    [Fact]
    public async Task A_raw_NUL_byte_is_no_JSON()
    {
        var import = await Imported.ReadAsync(Paper(1).Replace("Tides", "Ti\0des", StringComparison.Ordinal));

        import.Bad.Single().Reason.ShouldStartWith("not JSON at byte");
    }

    [Theory]
    [InlineData(100_001, "abstract: 100,001 characters, more than 100,000")]
    [InlineData(2 << 20, "2,097,202 bytes long; a line may have 1,048,576")]
    public async Task An_abstract_without_measure_is_a_bad_line(int length, string reason)
    {
        var line = $$"""{"id": "2601.00001", "title": "T", "abstract": "{{new string('a', length)}}"}""";
        var import = await Imported.ReadAsync($"{Paper(2)}\n{line}\n{Paper(3)}");

        import.Bad.Single().Where.ShouldBe("line 2");
        import.Bad.Single().Reason.ShouldBe(reason);
        import.Bad.Single().Raw.Length.ShouldBe(64 << 10);
        import.Records.Select(record => record.Where).ShouldBe(["line 1", "line 3"]);
    }

    [Fact]
    public async Task Five_thousand_authors_are_a_bad_line()
    {
        var authors = string.Join(", ", Enumerable.Range(1, 5_000).Select(n => $"\"Author {n}\""));
        var import = await Imported.ReadAsync($$"""{"id": "2601.00001", "title": "T", "authors": [{{authors}}]}""");

        import.Bad.Single().Reason.ShouldBe("authors: 5,000, more than 4,000");
    }

    [Fact]
    public async Task Byte_order_mark_carriage_returns_and_blank_lines_do_no_harm()
    {
        var import = await Imported.ReadAsync([0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes($"{Paper(1)}\r\n\r\n  \n{Paper(2)}")]);

        import.Bad.ShouldBeEmpty();
        import.Records.Select(record => record.Where).ShouldBe(["line 1", "line 4"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \n")]
    public async Task Of_nothing_comes_no_page(string nothing)
    {
        (await Imported.ReadAsync(nothing)).Pages.ShouldBe(0);
        (await Imported.ReadAsync(Gzip(nothing))).Pages.ShouldBe(0);
    }

    [Fact]
    public async Task Gzip_is_seen_by_its_first_bytes_and_may_come_in_several_members()
    {
        var import = await Imported.ReadAsync([.. Gzip($"{Paper(1)}\n{Paper(2)[..20]}"), .. Gzip($"{Paper(2)[20..]}\n"), .. Gzip(Paper(3))]);

        import.Bad.ShouldBeEmpty();
        import.Records.Select(record => record.Paper.Id).ShouldBe(["arxiv:2601.00001", "arxiv:2601.00002", "arxiv:2601.00003"]);
    }

    [Fact]
    public async Task A_gzip_that_is_cut_off_anywhere_gives_the_lines_before_and_one_fault()
    {
        var papers = Enumerable.Range(1, 200).Select(Paper).ToList();
        var whole = Gzip(string.Join('\n', papers));

        for (var length = 2; length < whole.Length; length += length < whole.Length - 20 ? 97 : 1)
        {
            var import = await Imported.ReadAsync(whole[..length]);

            import.Bad.Single().Reason.ShouldBe("the gzip data is cut off; nothing more is read", $"at {length} of {whole.Length} bytes");
            import.Bad.Single().Where.ShouldBe($"after line {import.Records.Count}");
            import.Records.Select(record => record.Paper.Title).ShouldBe(Enumerable.Range(1, import.Records.Count).Select(number => $"Tides of pond {number}"));
        }
    }

    [Fact]
    public async Task A_gzip_that_is_damaged_gives_the_lines_before_and_one_fault()
    {
        var whole = Gzip(string.Join('\n', Enumerable.Range(1, 5_000).Select(Paper)));
        whole[^6] ^= 0xff; // Its checksum (RFC 1952, 2.3.1).

        var import = await Imported.ReadAsync(whole);

        import.Bad.Single().Reason.ShouldBe("the gzip data is damaged; nothing more is read");
        import.Records.Count.ShouldBeGreaterThan(1_000);
    }

    [Fact]
    public async Task A_JSON_list_is_told_from_lines()
    {
        var import = await Imported.ReadAsync($"[\n{Paper(1)},\n{Paper(2)}\n]");

        import.Records.ShouldBeEmpty();
        import.Bad[^1].Reason.ShouldStartWith("this is a JSON list, not JSON Lines");
    }

    [Fact]
    public async Task What_is_no_list_of_papers_at_all_is_not_read_to_its_end()
    {
        var import = await Imported.ReadAsync(Paper(1) + "\n" + string.Concat(Enumerable.Repeat("?\n", 100_000)));

        import.Records.Count.ShouldBe(1);
        import.Bad.Count.ShouldBe(1_001);
        import.Bad[^1].Where.ShouldBe("after line 1001");
        import.Bad[^1].Reason.ShouldBe("1,000 bad lines in a row: this is no list of papers; nothing more is read");
    }

    [Fact]
    public async Task An_id_that_comes_again_with_other_text_is_reported_and_the_first_is_kept()
    {
        var import = await Imported.ReadAsync($"{Paper(1)}\n{Paper(2)}\n{Paper(1, "Other tides")}\n{Paper(1)}");

        import.Bad.Single().Where.ShouldBe("line 3");
        import.Bad.Single().Reason.ShouldBe(
            "id: arxiv:2601.00001 was already on line 1 with other text, and this is no newer version and not updated later; the first is kept");
        import.Records.Select(record => record.Where).ShouldBe(["line 1", "line 2", "line 4"]);
    }

    [Fact]
    public async Task A_newer_version_or_a_later_update_may_change_the_text()
    {
        var import = await Imported.ReadAsync("""
            {"id": "2601.00001", "title": "Tides"}
            {"id": "2601.00001v2", "title": "Tides, revised"}
            {"id": "2601.00001v2", "title": "Tides, revised again", "updated": "2026-05-01"}
            {"id": "2601.00001v1", "title": "Tides"}
            """);

        import.Records.Count.ShouldBe(3);
        import.Bad.Single().Where.ShouldBe("line 4");
    }

    [Fact]
    public async Task A_bad_line_does_not_count_as_the_first_of_its_id()
    {
        var import = await Imported.ReadAsync($$"""{"id": "2601.00001", "title": "{{new string('a', 1_001)}}"}""" + "\n" + Paper(1));

        import.Bad.Single().Where.ShouldBe("line 1");
        import.Records.Single().Where.ShouldBe("line 2");
    }

    [Fact]
    public async Task Lines_may_fall_apart_anywhere_between_two_reads()
    {
        var text = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(1, 300).Select(Paper)));

        foreach (var size in (int[])[1, 2, 7, 4096])
        {
            var import = await Imported.ReadAsync(new Dripping(text, size));
            import.Records.Count.ShouldBe(300);
            import.Bad.ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("arxiv-train.jsonl.gz", 58_077)]
    [InlineData("arxiv-dev.jsonl.gz", 10_018)]
    [InlineData("venues.jsonl.gz", 7_667)]
    public async Task Every_real_paper_is_read(string file, int count)
    {
        await using var body = File.OpenRead(SharedData.Corpus(file));
        var import = await Imported.ReadAsync(body);

        import.Bad.ShouldBeEmpty();
        import.Records.Count.ShouldBe(count);
        import.Records.DistinctBy(record => record.Paper.Id).Count().ShouldBe(count);
    }

    private static string Paper(int number) => Paper(number, $"Tides of pond {number}");

    private static string Paper(int number, string title)
        => $$"""{"id": "2601.{{number:00000}}", "title": "{{title}}", "abstract": "Water in pond {{number * 7919 % 1000}} moves."}""";

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));

        return packed.ToArray();
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class Dripping(byte[] content, int size) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
