using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Papers;
using PaperMesh.Crawler.Sources;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Tests.Papers;

public sealed class OnePaperManySourcesTests : IDisposable
{
    private const string Title = "On the patience of queues in small research groups";
    private const string Another = "Another title altogether";

    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("papermesh-");
    private readonly ServiceProvider _services;

    public OnePaperManySourcesTests()
    {
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Path"] = _folder.FullName }).Build());
        services.AddOptions<CrawlerOptions>();
        services.AddDocuments("crawler", CrawledPaper.Kind);
        services.AddDocuments("crawler", PaperKey.Kind);
        services.AddSingleton<IdentityStore>();
        services.AddSingleton<PaperStore>();
        _services = services.BuildServiceProvider();
    }

    private PaperStore Store => _services.GetRequiredService<PaperStore>();

    private IDocuments<CrawledPaper> Papers => _services.GetRequiredService<IDocuments<CrawledPaper>>();

    public static TheoryData<int, int, int> Orders => new()
    {
        { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task A_preprint_its_print_and_a_listing_are_one_paper_whichever_comes_first(int first, int second, int third)
    {
        SourcePaper[] records = [Preprint, Print, Listing];

        await KeepAsync(records[first]);
        await KeepAsync(records[second]);
        await KeepAsync(records[third]);

        var paper = (await PapersAsync()).Single().Paper;
        paper.Id.ShouldBe("arxiv:2611.00001");
        paper.Sources.Select(source => source.Name).Order().ShouldBe(["acl-anthology", "arxiv-oai", "crossref"]);
        paper.Aliases.ShouldBe(["acl-anthology:2026.acl.1", "doi:10.1000/queue.7"]);
        paper.Doi.ShouldBe("10.1000/queue.7");
        (await Store.CountAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
    }

    [Fact]
    public async Task Two_entries_of_one_import_about_one_paper_take_nothing_from_each_other()
    {
        await KeepAsync(Record("import", "doi:10.1000/queue.7", Title, "Ada Example", "10.1000/queue.7"));
        await KeepAsync(Record("import", "arxiv:2611.00001", Title, "Ada Example"));

        var paper = (await PapersAsync()).Single().Paper;
        paper.Id.ShouldBe("arxiv:2611.00001");
        paper.Doi.ShouldBe("10.1000/queue.7");
        paper.Sources.Select(source => source.NativeId).Order().ShouldBe(["10.1000/queue.7", "2611.00001"]);
    }

    [Fact]
    public async Task Records_of_one_page_are_matched_among_themselves()
    {
        await KeepAsync(Listing, Print, Preprint);

        (await PapersAsync()).Single().Id.ShouldBe("arxiv:2611.00001");
    }

    [Fact]
    public async Task A_paper_that_was_published_under_another_id_says_so_and_is_published_under_that_no_more()
    {
        await KeepAsync(Print);
        await KeepAsync(Preprint);

        var paper = (await PapersAsync()).Single();
        paper.Paper.Aliases.ShouldBe(["doi:10.1000/queue.7"]);
        (await Store.ClaimAsync(10, TestContext.Current.CancellationToken)).Select(claimed => claimed.Id).ShouldBe(["arxiv:2611.00001"]);

        (await KeepAsync(Print)).ShouldBe([UpsertOutcome.Unchanged]);
        (await KeepAsync(Preprint)).ShouldBe([UpsertOutcome.Unchanged]);
    }

    [Fact]
    public async Task Two_ids_of_one_source_stay_two_papers_though_title_author_and_doi_are_the_same()
    {
        await KeepAsync(Preprint);
        await KeepAsync(Record("arxiv-oai", "arxiv:2611.00099", Title, "Ada Example", "10.1000/queue.7"));

        (await PapersAsync()).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("Introduction", "Ada Example")]
    [InlineData(Title, "Bob Other")]
    [InlineData(Title, null)]
    public async Task Too_little_in_common_is_no_match(string title, string? author)
    {
        await KeepAsync(Record("arxiv-oai", "arxiv:2611.00001", title, "Ada Example"));
        await KeepAsync(Record("acl-anthology", "acl-anthology:2026.acl.1", title, author));

        (await PapersAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Accents_case_and_markup_do_not_part_titles()
    {
        await KeepAsync(Record("arxiv-oai", "arxiv:2611.00001", @"On the \emph{Patience} of Queues: in small research gr\""oups", "Ad{\\'e}le Exampl\u00e9"));
        await KeepAsync(Record("acl-anthology", "acl-anthology:2026.acl.1", "On the patience of queues, in small research gröups", "A. Example"));

        (await PapersAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_arxiv_number_that_a_spreadsheet_has_spoilt_is_the_paper_it_meant()
    {
        await KeepAsync(Record("import", "arxiv:1002.483", Title, "Ada Example"));
        (await PapersAsync()).Single().Id.ShouldBe("arxiv:1002.483");

        await KeepAsync(Record("arxiv-oai", "arxiv:1002.4830", Title, "Ada Example"));

        var paper = (await PapersAsync()).Single().Paper;
        paper.Id.ShouldBe("arxiv:1002.4830");
        paper.Aliases.ShouldBe(["arxiv:1002.483"]);
    }

    /// <summary>The process dies after the keys were stored, or after what was a paper of its own is marked, too.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_begun_when_a_process_died_is_ended_when_the_record_that_told_of_it_comes_again(bool marked)
    {
        var print = Record("crossref", "doi:10.1000/queue.7", Title, "Ada Example", "10.1000/queue.7");
        await KeepAsync(Listing);
        await DieAsync(print, Listing, marked);

        await KeepAsync(print);

        var paper = (await PapersAsync()).Single().Paper;
        paper.Id.ShouldBe("doi:10.1000/queue.7");
        paper.Aliases.ShouldBe(["acl-anthology:2026.acl.1"]);
        paper.Sources.Select(source => source.Name).Order().ShouldBe(["acl-anthology", "crossref"]);
        (await KeepAsync(print)).ShouldBe([UpsertOutcome.Unchanged]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_begun_is_ended_though_the_paper_has_itself_become_another_meanwhile(bool marked)
    {
        await KeepAsync(Listing);
        await DieAsync(Record("crossref", "doi:10.1000/queue.7", Title, "Ada Example", "10.1000/queue.7"), Listing, marked);

        await KeepAsync(Record("arxiv-oai", "arxiv:2611.00001", "As it was called at first", null, "10.1000/queue.7"));

        var paper = (await PapersAsync()).Single().Paper;
        paper.Id.ShouldBe("arxiv:2611.00001");
        paper.Aliases.ShouldBe(["acl-anthology:2026.acl.1"]);
        (await Store.CountPendingAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
    }

    /// <param name="chain">Whether what a title joins goes on to the preprint by its DOI only, so that two moves follow one another.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Replicas_that_meet_records_of_one_paper_at_the_same_time_keep_one_paper(bool chain)
    {
        const int papers = 40;
        var records = Enumerable.Range(0, papers).SelectMany(number => new[]
        {
            Record("arxiv-oai", $"arxiv:2611.{number:00000}", chain ? Another : $"{Title} number {number}", chain ? null : "Ada Example", $"10.1000/{number}"),
            Record("crossref", $"doi:10.1000/{number}", chain ? $"{Title} number {number}" : Another, chain ? "Ada Example" : null, $"10.1000/{number}"),
            Record("acl-anthology", $"acl-anthology:{number}", $"{Title} number {number}", "Ada Example"),
        }).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async seed =>
        {
            var mine = records.ToArray();
            new Random(seed).Shuffle(mine);
            foreach (var page in mine.Chunk(7))
                await KeepAsync(page);
        }));

        var kept = await PapersAsync();
        kept.Select(paper => paper.Id).ShouldBe([.. Enumerable.Range(0, papers).Select(number => $"arxiv:2611.{number:00000}")]);
        kept.ShouldAllBe(paper => paper.Reports.Count == 3);
        (await Store.CountPendingAsync(TestContext.Current.CancellationToken)).ShouldBe(papers);
        (await AllAsync()).Count(paper => paper.Reports is not []).ShouldBe(papers);
    }

    public void Dispose()
    {
        _services.Dispose();
        _folder.Delete(recursive: true);
    }

    private static SourcePaper Preprint => Record("arxiv-oai", "arxiv:2611.00001", Title, "Ada Example", "10.1000/queue.7");

    private static SourcePaper Print => Record("crossref", "doi:10.1000/queue.7", "The patience of queues", "A. Example", "10.1000/queue.7");

    private static SourcePaper Listing => Record("acl-anthology", "acl-anthology:2026.acl.1", Title, "Ada Example");

    private static SourcePaper Record(string source, string id, string title, string? author, string? doi = null) => new("", new Paper
    {
        Id = id,
        Title = title,
        Authors = author is null ? [] : [new Author(author)],
        Doi = doi,
        Sources = [new SourceRecord(source, id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..], Now)],
    });

    private Task<IReadOnlyList<UpsertOutcome>> KeepAsync(params SourcePaper[] records) => Store.KeepAsync(records, TestContext.Current.CancellationToken);

    /// <summary>A process that has stored the keys of a record, and perhaps marked the other paper that goes into its own, and no more.</summary>
    private async Task DieAsync(SourcePaper record, SourcePaper other, bool marked)
    {
        await _services.GetRequiredService<IdentityStore>().SettleAsync([Identity.Of(record.Paper)], TestContext.Current.CancellationToken);
        if (marked)
            await Papers.UpsertAsync([other.Paper.Id], id => id, (stored, _) => stored?.MergeInto(record.Paper.Id), TestContext.Current.CancellationToken);
    }

    private async Task<IReadOnlyList<CrawledPaper>> PapersAsync() => [.. (await AllAsync()).Where(paper => paper.MergedInto is null)];

    private async Task<IReadOnlyList<CrawledPaper>> AllAsync()
        => (await Papers.QueryAsync(new DocumentQuery { Limit = 1_000 }, TestContext.Current.CancellationToken)).Items;
}
