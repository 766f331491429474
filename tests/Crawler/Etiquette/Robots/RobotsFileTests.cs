using System.Diagnostics;
using System.Text;
using PaperMesh.Crawler.Etiquette.Robots;

namespace PaperMesh.Crawler.Tests.Etiquette.Robots;

/// <summary>RFC 9309, 2.2; its examples are in section 5 and 2.2.2.</summary>
public sealed class RobotsFileTests
{
    private const string SimpleExample = """
        User-Agent: *
        Disallow: *.gif$
        Disallow: /example/
        Allow: /publications/

        User-Agent: foobot
        Disallow:/
        Allow:/example/page.html
        Allow:/example/allowed.gif

        User-Agent: barbot
        User-Agent: bazbot
        Disallow: /example/page.html

        User-Agent: quxbot
        """;

    private const string LongestMatch = """
        User-Agent: foobot
        Allow: /example/page/
        Disallow: /example/page/disallowed.gif
        """;

    [Theory]
    [InlineData("anybot", "/anything", true)]
    [InlineData("anybot", "/example/page.html", false)]
    [InlineData("anybot", "/pictures/one.gif", false)]
    [InlineData("anybot", "/pictures/one.gif?size=2", true)]
    [InlineData("anybot", "/publications/paper.gif", true)]
    [InlineData("foobot", "/example/page.html", true)]
    [InlineData("FooBot", "/example/allowed.gif", true)]
    [InlineData("foobot", "/example/other.html", false)]
    [InlineData("foobot", "/publications/", false)]
    [InlineData("barbot", "/example/page.html", false)]
    [InlineData("bazbot", "/example/page.html", false)]
    [InlineData("bazbot", "/example/", true)]
    [InlineData("quxbot", "/example/page.html", true)]
    [InlineData("foobot", "/robots.txt", true)]
    public void Groups_are_chosen_by_name(string product, string path, bool isAllowed) => Allows(SimpleExample, product, path).ShouldBe(isAllowed);

    [Theory]
    [InlineData("/example/page/", true)]
    [InlineData("/example/page/allowed.gif", true)]
    [InlineData("/example/page/disallowed.gif", false)]
    [InlineData("/elsewhere", true)]
    public void The_longest_rule_decides(string path, bool isAllowed) => Allows(LongestMatch, "foobot", path).ShouldBe(isAllowed);

    [Theory]
    [InlineData("Disallow: /a\nAllow: /a", "/a", true)]
    [InlineData("Allow: /a\nDisallow: /a", "/a", true)]
    [InlineData("Disallow: /\nAllow: /$", "/", true)]
    [InlineData("Disallow: /\nAllow: /$", "/a", false)]
    [InlineData("Disallow:", "/a", true)]
    [InlineData("Disallow: /a # all of it", "/ab", false)]
    [InlineData("disallow : /a", "/ab", false)]
    [InlineData("Disallow: /A", "/a", true)]
    [InlineData("Disallow: a", "/a", true)]
    [InlineData("Disallow: *", "/a", false)]
    [InlineData("Disallow: /a*c", "/abbc", false)]
    [InlineData("Disallow: /a*c$", "/abcb", true)]
    [InlineData("Disallow: /a*c$", "/acbc", false)]
    [InlineData("Disallow: /*a*b*c", "/xcbaxbxc", false)]
    [InlineData("Disallow: /*a*b*c", "/xcbaxcxb", true)]
    [InlineData("Disallow: /a$b", "/a$bc", false)]
    [InlineData("Disallow: /a*$", "/abc", false)]
    [InlineData("Disallow: /ab*b$", "/ab", true)]
    [InlineData("Disallow: /search?*q=", "/search?n=1&q=deep", false)]
    [InlineData("Disallow: /a%2Ab", "/a*b", true)]
    [InlineData("Disallow: /a%2Ab", "/axb", true)]
    [InlineData("Disallow: /a%2ab", "/a%2Ab", false)]
    public void Patterns_are_matched_as_written(string rules, string path, bool isAllowed)
        => Allows($"User-agent: *\n{rules}", "PaperMesh", path).ShouldBe(isAllowed);

    // The table of 2.2.2.
    [Theory]
    [InlineData("/foo/bar?baz=quz", "/foo/bar?baz=quz")]
    [InlineData("/foo/bar?baz=http://foo.bar", "/foo/bar?baz=http://foo.bar")]
    [InlineData("/foo/bar/ツ", "/foo/bar/%E3%83%84")]
    [InlineData("/foo/bar/%E3%83%84", "/foo/bar/%E3%83%84")]
    [InlineData("/foo/bar/%62%61%7A", "/foo/bar/baz")]
    public void Paths_are_compared_in_one_spelling(string rule, string path)
    {
        Allows($"User-agent: *\nDisallow: {rule}", "PaperMesh", path).ShouldBeFalse();
        Allows($"User-agent: *\nDisallow: {path}", "PaperMesh", rule).ShouldBeFalse();
    }

    [Theory]
    [InlineData("Disallow: /")]
    [InlineData("User-agent: otherbot\nDisallow: /")]
    [InlineData("User-agent: PaperMeshes\nDisallow: /")]
    [InlineData("User-agent: *\nDisallow: /\n\nUser-agent: papermesh\nAllow: /x")]
    [InlineData("<html><body>User-agent: nobody: Disallow: /</body></html>")]
    [InlineData("")]
    public void What_is_not_for_us_does_not_count(string text) => Allows(text, "PaperMesh", "/a").ShouldBeTrue();

    [Theory]
    [InlineData("User-agent: papermesh\nDisallow: /")]
    [InlineData("User-agent: PaperMesh/0.1 (+https://example.org)\nDisallow: /")]
    [InlineData("User-agent: PaperMesh\nDisallow: /b\nUser-agent: x\nAllow: /\nUser-agent: PaperMesh\nDisallow: /a")]
    [InlineData("User-agent: PaperMesh\nSitemap: https://example.org/map\nUser-agent: x\nDisallow: /a")]
    [InlineData("User-agent: PaperMesh\nUser-agent: other\n\nUser-agent: *\nDisallow: /")]
    [InlineData("User-agent: *\nCrawl-delay: 10\n\nDisallow: /a")]
    [InlineData("\uFEFFUser-agent: *\r\nDisallow: /a\r\n")]
    [InlineData("User-agent: *\rDisallow: /a\r")]
    [InlineData("no colon here\nUser-agent: *\n\0\n: \nDisallow: /a")]
    public void What_is_for_us_does(string text) => Allows(text, "PaperMesh", "/a").ShouldBeFalse();

    [Fact]
    public void No_pattern_is_slow()
    {
        var text = $"User-agent: *\n{string.Join('\n', Enumerable.Repeat($"Disallow: /{string.Concat(Enumerable.Repeat("a*", 200))}b$", 1_000))}";
        var robots = RobotsFile.Read("PaperMesh", Encoding.UTF8.GetBytes(text));

        var start = Stopwatch.GetTimestamp();
        robots.Forbidding("/" + new string('a', 2_000)).ShouldBeNull();

        // A pattern that is gone back in would take longer than the world has.
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    private static bool Allows(string text, string product, string path)
        => RobotsFile.Read(product, Encoding.UTF8.GetBytes(text)).Forbidding(path) is null;
}
