using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Crawler.Etiquette;

namespace PaperMesh.Crawler.Tests.Etiquette;

/// <summary>Which hosts share a budget, and of how much.</summary>
public sealed class IntervalTests
{
    [Theory]
    [InlineData("arxiv.org", "arxiv.org")]
    [InlineData("oaipmh.arxiv.org", "arxiv.org")]
    [InlineData("RSS.arXiv.org", "arxiv.org")]
    [InlineData("notarxiv.org", "notarxiv.org")]
    [InlineData("arxiv.org.example.com", "arxiv.org.example.com")]
    [InlineData("HuggingFace.co", "huggingface.co")]
    public void Hosts_of_one_operator_share_one(string host, string group) => Budgets.GroupOf(host).ShouldBe(group);

    [Theory]
    [InlineData("example.org", "00:00:01")]
    [InlineData("fast.example.org", "00:00:00.1")]
    [InlineData("slow.example.org", "00:00:10")]
    public async Task Each_host_has_a_second_unless_the_settings_say_otherwise(string host, string interval)
    {
        await using var client = await PoliteClient.StartAsync(
            ("Crawler:Budgets:fast.example.org", "00:00:00.1"), ("Crawler:Budgets:Slow.Example.org", "00:00:10"));

        client.Services.GetRequiredService<Budgets>().IntervalOf(Budgets.GroupOf(host)).ShouldBe(TimeSpan.Parse(interval, null));
    }

    [Theory]
    [InlineData("arxiv.org", "00:00:00", "00:00:03")]
    [InlineData("export.arxiv.org", "00:00:01", "00:00:03")]
    [InlineData("arxiv.org", "00:00:05", "00:00:05")]
    [InlineData("export.arxiv.org", "00:00:05", "00:00:05")]
    public async Task Arxiv_has_three_or_more(string host, string setting, string interval)
    {
        await using var client = await PoliteClient.StartAsync(($"Crawler:Budgets:{host}", setting));

        client.Services.GetRequiredService<Budgets>().IntervalOf("arxiv.org").ShouldBe(TimeSpan.Parse(interval, null));
    }
}
