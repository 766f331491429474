using System.Net;
using System.Text.RegularExpressions;
using PaperMesh.Contracts;

namespace PaperMesh.Query.Tests.Pages;

/// <summary>Texts come from anywhere: whatever they hold, it is shown and does nothing.</summary>
public sealed partial class HostileTextTests(HostileTextTests.HostileSite hostile, HostileTextTests.HarmlessSite harmless)
    : IClassFixture<HostileTextTests.HostileSite>, IClassFixture<HostileTextTests.HarmlessSite>
{
    private const string Evil = "</title></textarea><script>alert(1)</script><img src=x onerror=alert(2)>\" onmouseover=\"alert(3)' onfocus='alert(4) \u202E\0";
    private const string EvilId = "evil:\"><script>alert(1)</script>'&?#%2e%41/x";

    private static readonly DateOnly Day = new(2026, 11, 20);

    /// <summary>Every kind of page there is.</summary>
    private static readonly string[] HarmlessPages =
        ["/", "/search", "/search?q=after:x", "/topics", "/topics/agents", "/papers/good:1", "/papers/none", "/authors/calm", "/papers/good:1/history", "/monthly/2026-11", "/trending", "/trending?explain=true"];

    public static TheoryData<string> Pages =>
    [
        "/", "/daily/2026-11-20", "/search", "/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E\"'onfocus=x", "/search?q=after:%3Cscript%3E", "/topics",
        $"/topics/{Uri.EscapeDataString(Evil.TrimEnd('\0'))}", $"/papers/{Uri.EscapeDataString(EvilId)}",
        "/papers/%3Cscript%3Ealert(1)%3C%2Fscript%3E", "/daily/%3Cscript%3E", "/topics/%3Cimg%20src=x%3E", "/%3Cscript%3E", "/search?sort=%3Cscript%3E",
        $"/papers/{Uri.EscapeDataString(EvilId)}/history", $"/authors/{Uri.EscapeDataString(Evil.TrimEnd('\0'))}", "/weekly/2026-W47", "/monthly/2026-11",
        "/weekly/%3Cscript%3E", "/monthly/%3Cscript%3E", "/authors/%3Cscript%3E", "/trending?window=%3Cscript%3E", "/trending?window=30d&explain=true",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_hostile_paper_brings_no_element_and_no_attribute_of_its_own(string path)
    {
        var page = await hostile.Site.TextAsync(path);
        var known = await Task.WhenAll(HarmlessPages.Select(known => harmless.Site.TextAsync(known)));

        var markup = known.SelectMany(Markup).ToHashSet();
        Markup(page).Where(part => !markup.Contains(part)).ShouldBeEmpty();
        page.ShouldNotContain("href=\"javascript:");
        page.Split("<script").Length.ShouldBe(3);
        page.ShouldContain("</html>");
    }

    [Fact]
    public async Task What_it_holds_can_be_read_as_it_is()
    {
        await using var site = await Site.WithAsync(Paper(EvilId, Evil, "javascript:alert(1)"));

        var page = await site.TextAsync("/");

        page.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    }

    [Fact]
    public async Task Its_card_leads_to_its_page()
    {
        await using var site = await Site.WithAsync(Paper(EvilId, "Calm"));

        var href = CardLink().Match(await site.TextAsync("/")).Groups[1].Value;
        var answer = await site.GetAsync(WebUtility.HtmlDecode(href));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Markdown_takes_it_for_text_too()
    {
        await using var site = await Site.WithAsync(Paper("x:1", "# <b>[x](javascript:alert(1)) *y*"));

        var text = await site.TextAsync("/", "text/markdown");

        text.ShouldContain(@"\# \<b\>\[x\](javascript:alert(1)) \*y\*");
    }

    /// <summary>One text in every place where a paper holds one.</summary>
    public sealed class HostileSite() : SharedSite(Paper(EvilId, Evil, "javascript:alert(1)", "https://example.org/\"onclick=\"alert(1)"));

    public sealed class HarmlessSite() : SharedSite(Paper("good:1", "Calm", "https://example.org/a", "https://example.org/b"));

    private static PaperTagged Paper(string id, string text, params string[] links) => new()
    {
        Paper = new Paper
        {
            Id = id,
            Revision = 1,
            Version = 2,
            Title = text,
            Abstract = $"{text}\n{text} $x^2$ https://example.org/{text}",
            Authors = [.. Enumerable.Repeat(new Author(text, text, text), 30)],
            Categories = [text],
            PrimaryCategory = text,
            Announced = Day,
            Published = new DateTimeOffset(2026, 11, 19, 0, 0, 0, TimeSpan.Zero),
            Updated = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero),
            Doi = text,
            Comment = text,
            JournalRef = text,
            License = links.Length > 1 ? links[1] : text,
            Links = [new PaperLink("pdf", "https://example.org/pdf"), .. links.Select(url => new PaperLink(text, url)), .. links.Select(url => new PaperLink("code", url))],
            Signals = new Signals { Upvotes = new(3, Invented.Noon), Comments = new(2, Invented.Noon), Stars = new(1, Invented.Noon) },
            Sources = [new SourceRecord("samples", text, Invented.Noon), new SourceRecord(text, text, Invented.Noon)],
            Withdrawn = true,
        },
        Tags =
        [
            new Tag { Topic = text, Name = text, Score = 0.5, Origin = TagOrigin.Rule, Terms = [text] },
            new Tag { Topic = "agents", Name = text, Score = 0.4, Origin = TagOrigin.Model, Terms = [text] },
        ],
        Model = text,
        TaggedAt = Invented.Noon,
    };

    /// <summary>The elements of a page and their attributes, without values.</summary>
    private static IEnumerable<string> Markup(string page)
        => Tags().Matches(page).SelectMany(tag => (string[])
            [tag.Groups[1].Value, .. Attributes().Matches(tag.Groups[2].Value).Select(attribute => $"{tag.Groups[1].Value} {attribute.Groups[1].Value}")]);

    [GeneratedRegex("<([!/]?[A-Za-z][^\\s>]*)((\\s+[^\\s=>\"]+(=\"[^\"]*\")?)*)", RegexOptions.NonBacktracking)]
    private static partial Regex Tags();

    [GeneratedRegex("\\s([^\\s=>\"]+)(=\"[^\"]*\")?", RegexOptions.NonBacktracking)]
    private static partial Regex Attributes();

    [GeneratedRegex("card-title\"[^>]*><a href=\"([^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex CardLink();
}
