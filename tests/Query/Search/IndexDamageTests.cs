using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PaperMesh.Contracts;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;
using PaperMesh.Servers;

namespace PaperMesh.Query.Tests.Search;

/// <summary>Bytes that have changed on the disk, in files that can still be opened.</summary>
public sealed class IndexDamageTests
{
    private const string Anything = "lake";

    /// <summary>In the index as it is: a topic's name, which only facets show.</summary>
    private const string Mark = "UNMISTAKABLE";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.7)]
    [InlineData(0.9)]
    [InlineData(1.0)]
    public async Task An_index_in_which_one_byte_has_changed_is_built_anew_by_itself(double place)
    {
        using var folder = new TestFolder();
        await StopWithAsync(folder, 30);
        var segment = SegmentOf(folder);
        Flip(segment, (long)(place * (new FileInfo(segment).Length - 1)));
        var damaged = await File.ReadAllBytesAsync(segment, Cancelled);

        await using var next = await QueryHost.StartAsync(folder.Path);

        // Found while opening, the first segment has the same name again.
        await Eventually.BeTrueAsync(() => !(File.Exists(segment) && File.ReadAllBytes(segment).SequenceEqual(damaged)) && next.Keeper.Behind is null);
        (await next.SearchAsync(Anything)).Total.ShouldBe(30);
        await next.Index.CheckAsync(Cancelled);
        next.Index.Damage.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task What_was_built_anew_after_damage_is_kept_by_the_next_start()
    {
        using var folder = new TestFolder();
        await StopWithAsync(folder, 30);
        var damaged = SegmentOf(folder);
        Flip(damaged, At(damaged, Mark));
        await using (var second = await QueryHost.StartAsync(folder.Path))
            await Eventually.BeTrueAsync(() => !File.Exists(damaged) && second.Keeper.Behind is null);

        var rebuilt = SegmentOf(folder);
        await using var third = await QueryHost.StartAsync(folder.Path);

        await third.Index.CheckAsync(Cancelled);
        third.Index.Damage.IsCompleted.ShouldBeFalse();
        File.Exists(rebuilt).ShouldBeTrue();
        third.Index.Count().ShouldBe(30);
    }

    [Fact]
    public async Task A_process_that_is_killed_before_an_emptied_index_was_filled_leaves_one_that_the_next_start_fills()
    {
        using var folder = new TestFolder();
        await StopWithAsync(folder, 30);
        await using var killed = await QueryHost.StartAsync(folder.Path);
        await killed.Keeper.BeginAnewAsync("a test", Cancelled);
        await killed.Keeper.CommitAsync(Cancelled);
        killed.Index.Count().ShouldBe(0);

        using var left = folder.Copy();
        await using var next = await QueryHost.StartAsync(left.Path);

        next.Index.Count().ShouldBe(30);
    }

    [Fact]
    public async Task While_an_index_is_built_anew_the_service_is_not_ready_and_says_why()
    {
        using var folder = new TestFolder();
        await using var host = await QueryHost.StartAsync(folder.Path);
        (await host.Http.GetAsync("/health/ready", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await host.Keeper.BeginAnewAsync("it was damaged, _0.cfs", Cancelled);

        (await host.Http.GetAsync("/health/ready", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        host.Keeper.Behind.ShouldBe("The search index is built anew from the papers: it was damaged, _0.cfs.");
    }

    [Fact]
    public async Task An_undamaged_index_is_not_built_anew()
    {
        using var folder = new TestFolder();
        await StopWithAsync(folder, 30);
        var before = Directory.GetFiles(folder.Index, "_*").Order();

        await using var next = await QueryHost.StartAsync(folder.Path);
        await next.Index.CheckAsync(Cancelled);

        next.Index.Damage.IsCompleted.ShouldBeFalse();
        Directory.GetFiles(folder.Index, "_*").Order().ShouldBe(before);
        next.Index.Count().ShouldBe(30);
    }

    /// <summary>Else what was damaged would get a checksum that fits.</summary>
    [Fact]
    public async Task Damage_that_a_merge_meets_is_not_copied_but_mended()
    {
        using var folder = new TestFolder();
        await using var host = await QueryHost.StartAsync(folder.Path);
        await host.Index.CheckAsync(Cancelled);
        await host.KeepAsync(Papers(0, 30));
        var damaged = SegmentOf(folder);
        Flip(damaged, At(damaged, Mark));

        // Small segments are merged when there are ten of them.
        for (var number = 30; number < 45; number++)
            await host.KeepAsync(Papers(number, number + 1));
        await Eventually.BeTrueAsync(() => !File.Exists(damaged) && host.Keeper.Behind is null);

        (await host.SearchAsync(Anything)).Total.ShouldBe(45);
        var topics = (await host.SearchAsync(new SearchRequest { Query = Queries.PaperQuery.All, Limit = 1, WithFacets = true })).Facets!["topic"];
        topics.ShouldHaveSingleItem().Name.ShouldBe(Mark);
    }

    [Fact]
    public async Task A_search_that_meets_damage_before_it_is_known_is_answered_503_and_found_again_later()
    {
        using var folder = new TestFolder();
        await using var host = await QueryHost.StartAsync(folder.Path, services => services.Replace<IndexService, UncheckedIndex>());
        await host.KeepAsync(Papers(0, 30));
        await host.Keeper.CommitAsync(Cancelled);
        var segment = SegmentOf(folder);
        var all = new FileInfo(segment).Length;
        using (var file = new FileStream(segment, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.Write([.. Enumerable.Repeat((byte)0xFF, (int)all)]);

        using (var answer = await host.Http.GetAsync($"/api/v1/search?q={Anything}", Cancelled))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
            answer.Headers.RetryAfter.ShouldNotBeNull();
            var problem = await answer.Content.ReadAsStringAsync(Cancelled);
            JsonDocument.Parse(problem).RootElement.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain("/health/ready");
        }

        await host.Index.CheckAsync(Cancelled);
        (await host.Index.Damage).ShouldContain(Path.GetFileName(segment));
        await host.Keeper.BeginAnewAsync("it was damaged", Cancelled);
        await host.Keeper.CatchUpAsync(Cancelled);
        (await host.SearchAsync(Anything)).Total.ShouldBe(30);
    }

    private static async Task StopWithAsync(TestFolder folder, int papers)
    {
        await using var host = await QueryHost.StartAsync(folder.Path);
        await host.KeepAsync(Papers(0, papers));
    }

    private static IReadOnlyList<PaperTagged> Papers(int from, int to)
        => [.. Enumerable.Range(from, to - from).Select(number => Invented.Embedded(Invented.Paper($"Lake {number}", number), Mark.ToLowerInvariant()))];

    /// <summary>The only one's file.</summary>
    private static string SegmentOf(TestFolder folder) => Directory.GetFiles(folder.Index, "*.cfs").ShouldHaveSingleItem();

    private static long At(string file, string text)
    {
        using var read = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[read.Length];
        read.ReadExactly(bytes);
        var at = bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text));
        at.ShouldBeGreaterThan(0);
        return at;
    }

    /// <summary>In place: whoever has the file mapped sees it.</summary>
    private static void Flip(string file, long at)
    {
        using var bytes = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        bytes.Position = at;
        var value = bytes.ReadByte();
        bytes.Position = at;
        bytes.WriteByte((byte)(value ^ 0x10));
    }

    /// <summary>As the service is before it has read the files.</summary>
    private sealed class UncheckedIndex(PaperKeeper keeper) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => keeper.CatchUpAsync(stoppingToken);
    }
}

file static class HostedServices
{
    public static void Replace<TService, TOther>(this IServiceCollection services)
        where TOther : class, IHostedService
    {
        services.Remove(services.Single(service => service.ImplementationType == typeof(TService)));
        services.AddHostedService<TOther>();
    }
}
