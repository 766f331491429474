using System.IO.Compression;
using System.Text;
using CsCheck;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources.Import.BibTeX;

namespace PaperMesh.Crawler.Tests.Sources.Import.BibTeX;

public sealed class BibTeXReaderTests
{
    [Fact]
    public async Task An_entry_with_everything_becomes_a_whole_paper()
    {
        var paper = await ReadOneAsync("""
            @string{pond = "Journal of " # {Ponds}}
            @Article{moor2026tides,
              author    = {Moor, Ada B. and Bo van Lind and King, Jr., Cy and {Pond and Lake Group} and others},
              title     = "{T}ides of a small {\"o}land pond: $\ell_2$ \& more",
              journal   = pond # { Letters},
              volume    = 7, number = {2}, pages = {1--15},
              year      = 2026, month = jun # "~10",
              doi       = {https://doi.org/10.1000/POND.7},
              url       = {https://ponds.example.org/~ada/tides\_1},
              abstract  = {We look at
                water.},
              note      = {12 pages},
            }
            """);

        paper.Id.ShouldBe("doi:10.1000/pond.7");
        paper.Title.ShouldBe("Tides of a small öland pond: $\\ell_2$ & more");
        paper.Abstract.ShouldBe("We look at\nwater.");
        paper.Authors.Select(author => author.Name).ShouldBe(["Ada B. Moor", "Bo van Lind", "Cy King Jr.", "Pond and Lake Group"]);
        paper.JournalRef.ShouldBe("Journal of Ponds Letters 7(2), 1–15 (2026)");
        paper.Published.ShouldBe(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        paper.Comment.ShouldBe("12 pages");
        paper.Links.ShouldBe([new PaperLink("abstract", "https://ponds.example.org/~ada/tides_1")]);
        paper.Sources.ShouldBe([new SourceRecord("import", "moor2026tides", Imported.At)]);
    }

    [Theory]
    [InlineData("eprint = {2309.12345v2}, archivePrefix = {arXiv}, primaryClass = {cs.CL}, doi = {10.1000/1}", "arxiv:2309.12345")]
    [InlineData("eprint = {hep-th/9901001}, eprinttype = {arxiv}", "arxiv:hep-th/9901001")]
    [InlineData("eprint = {arXiv:2309.12345}", "arxiv:2309.12345")]
    [InlineData("journal = {arXiv preprint arXiv:2309.12345}", "arxiv:2309.12345")]
    [InlineData("url = {http://arxiv.org/abs/2309.12345v1}", "arxiv:2309.12345")]
    [InlineData("doi = {10.48550/arXiv.2309.12345}", "arxiv:2309.12345")]
    [InlineData("eprint = {1234567}, eprinttype = {pubmed}, doi = {10.1000/1}", "doi:10.1000/1")]
    [InlineData("url = {https://doi.org/10.1000%2F1}", "doi:10.1000/1")]
    public async Task An_id_is_found_wherever_it_is_written(string fields, string id)
        => (await ReadOneAsync($"@misc{{a, title = {{Tides}}, {fields}}}")).Id.ShouldBe(id);

    [Fact]
    public async Task Without_an_id_a_paper_goes_by_title_first_author_and_year_and_not_by_its_key()
    {
        var one = await ReadOneAsync("@article{a, title = {The Tides}, author = {Moor, Ada}, year = 2020}");
        var same = await ReadOneAsync("@inproceedings{b, title = {The {T}ides}, author = {Ada Moor and Bo Lind}, year = {2020}, pages = 3}");
        var other = await ReadOneAsync("@article{a, title = {The Tides}, author = {Moor, Ada}, year = 2021}");

        one.Id.ShouldStartWith("bibtex:");
        same.Id.ShouldBe(one.Id);
        other.Id.ShouldNotBe(one.Id);
    }

    [Theory]
    [InlineData("year = 2020", "2020-01-01")]
    [InlineData("year = {2020}, month = {February}", "2020-02-01")]
    [InlineData("year = {c. 2020a}, month = 7", "2020-07-01")]
    [InlineData("date = {2020-05-06/2020-05-08}", "2020-05-06")]
    [InlineData("date = {2020-05}", "2020-05-01")]
    [InlineData("year = {in press}", null)]
    public async Task A_date_may_be_as_exact_as_it_is_known(string fields, string? date)
        => (await ReadOneAsync($"@misc{{a, title = {{T}}, {fields}}}")).Published?.ToString("yyyy-MM-dd").ShouldBe(date);

    [Theory]
    [InlineData("@article{a, title = {T}, year 2020}", "'=' is missing before '2020")]
    [InlineData("@article{a, title = }", "title: no value before '}'")]
    [InlineData("@article{a, title = \"T}", "title: a quote is not closed")]
    [InlineData("@article{a, author = {Ada Moor}}", "title: missing")]
    [InlineData("@article{a, title = {{}}}", "title: missing")]
    [InlineData("@proceedings{a, title = {Ponds}}", "@proceedings is no paper")]
    [InlineData("@article{a, title = {T", "not closed: a brace or a parenthesis is missing")]
    [InlineData("@article{a, title = {T}, date = {2020-13}}", "date: '2020-13' is no date")]
    [InlineData("@article{a, title = {T}, year = 1066}", "published: the year 1066")]
    public async Task A_bad_entry_says_what_is_wrong_and_the_others_arrive(string entry, string reason)
    {
        var import = await ReadAsync($"{Entry(1)}\n\n{entry}\n{Entry(2)}\n");

        import.Bad.Single().Where.ShouldBe("line 3");
        import.Bad.Single().Reason.ShouldContain(reason);
        Encoding.UTF8.GetString(import.Bad.Single().Raw.Span).ShouldBe(entry);
        import.Records.Select(record => record.Where).ShouldBe(["line 1", "line 4"]);
    }

    [Fact]
    public async Task What_stands_between_entries_is_ignored()
    {
        var import = await ReadAsync($$$"""
            % A comment about ada@example.org
            @comment{jabref-meta: {databaseType:bibtex;}}
            @preamble{"\newcommand{\pond}{Pond}"} @STRING(lake = {Lake})
            {{{Entry(1)}}} and {{{Entry(2)}}}
            @book(b, title = "Ponds (and lakes)", publisher = lake)
            @Comment nothing
            """);

        import.Bad.ShouldBeEmpty();
        import.Records.Select(record => record.Paper.Title).ShouldBe(["Tides of pond 1", "Tides of pond 2", "Ponds (and lakes)"]);
    }

    [Fact]
    public async Task A_file_that_is_not_UTF8_is_Latin1()
    {
        var import = await ReadAsync(new MemoryStream(Encoding.Latin1.GetBytes("@misc{a, title = {Über Teiche}}")));

        import.Records.Single().Paper.Title.ShouldBe("Über Teiche");
    }

    [Fact]
    public async Task An_entry_without_measure_is_a_bad_one()
    {
        var import = await ReadAsync($"@misc{{a, title = {{T}}, note = {{{string.Concat(Enumerable.Repeat("tides\n", 200_000))}}}}}\n{Entry(1)}");

        import.Bad.Single().Reason.ShouldBe("longer than 1 MB");
        import.Records.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Gzip_that_is_cut_off_gives_the_entries_before_and_one_fault()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(1, 500).Select(Entry))));

        var import = await ReadAsync(new MemoryStream(packed.ToArray()[..^200]));

        import.Records.ShouldNotBeEmpty();
        import.Bad[^1].Reason.ShouldBe("the gzip data is cut off; nothing more is read");
    }

    [Fact]
    public async Task A_long_file_comes_in_small_pages()
        => (await ReadAsync(string.Join('\n', Enumerable.Range(1, 600).Select(Entry)))).Pages.ShouldBe(3);

    [Fact]
    public Task Whatever_the_text_it_is_read_to_its_end()
    {
        var pieces = Gen.OneOf("@article", "@string", "@comment", "{", "}", "(", ")", "\"", "#", ",", "=", "title", "author", "year", "2020", "\\'", "\\", "e", "$",
            "{\\\"o}", " and ", "\n", " ", "key", "eprint", "2309.12345");

        return pieces.Array[0, 60].SampleAsync(async parts =>
        {
            var import = await ReadAsync($"{string.Concat(parts)}\n{Entry(1)}");
            (import.Records.Count + import.Bad.Count).ShouldBeGreaterThan(0);
        }, iter: 2_000);
    }

    private static string Entry(int number) => $"@misc{{key{number}, title = {{Tides of pond {number}}}}}";

    private static async Task<Paper> ReadOneAsync(string text)
    {
        var import = await ReadAsync(text);
        import.Bad.ShouldBeEmpty();
        return import.Records.Single().Paper;
    }

    private static Task<Imported> ReadAsync(string text) => ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static async Task<Imported> ReadAsync(Stream stream)
    {
        var pages = await BibTeXReader.ReadAsync(stream, Imported.At, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        return new([.. pages.SelectMany(page => page.Records)], [.. pages.SelectMany(page => page.Bad)], pages.Count);
    }
}
