using System.Text.Json;
using System.Text.RegularExpressions;

namespace PaperMesh.Standalone.Tests;

public sealed partial class SamplePapersTests
{
    private static readonly IReadOnlyList<Sample> Samples =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "papers.jsonl"))
            .Select(line => JsonSerializer.Deserialize<Sample>(line, JsonSerializerOptions.Web)!),
    ];

    [Fact]
    public void There_are_sixty_each_with_an_id_and_a_title_of_its_own()
    {
        Samples.Count.ShouldBe(60);
        Samples.Select(sample => sample.Id).ShouldBeUnique();
        Samples.Select(sample => sample.Title).ShouldBeUnique();
        IdsWhere(sample => !SampleId().IsMatch(sample.Id)).ShouldBeEmpty();
    }

    [Fact]
    public void Each_is_complete()
        => IdsWhere(sample => sample.Authors.Length == 0 || sample.Comment.Length == 0 || sample.Categories[0] != sample.Primary
            || !sample.Categories.All(category => Category().IsMatch(category))).ShouldBeEmpty();

    [Fact]
    public void Abstracts_have_the_length_of_real_ones()
        => IdsWhere(sample => sample.Abstract.Split(' ').Length is < 90 or > 190).ShouldBeEmpty();

    [Fact]
    public void No_two_abstracts_share_a_sentence_or_five_words_in_a_row()
    {
        var where = new Dictionary<string, string>();
        foreach (var sample in Samples)
        {
            string[] words = [.. Word().Matches(sample.Abstract.ToLowerInvariant()).Select(match => match.Value)];
            for (var at = 0; at + 5 <= words.Length; at++)
            {
                var phrase = string.Join(' ', words[at..(at + 5)]);
                if (!where.TryAdd(phrase, sample.Id))
                    where[phrase].ShouldBe(sample.Id, phrase);
            }
        }
    }

    [Fact]
    public void Every_address_is_one_that_is_reserved_for_examples()
    {
        var inText = Samples.SelectMany(sample => AddressInText().Matches($"{sample.Abstract} {sample.Comment}").Select(match => match.Value));
        var links = Samples.SelectMany(sample => sample.Links ?? []);

        links.Select(link => link.Kind).Distinct().Order().ShouldBe(["code", "dataset", "model", "project"]);
        inText.Concat(links.Select(link => link.Url)).Where(address => !ReservedName().IsMatch(address)).ShouldBeEmpty();
    }

    [Fact]
    public void The_odd_ones_that_pages_must_stand_are_there()
    {
        IdsWhere(sample => sample.Title.Length > 200).ShouldNotBeEmpty();
        IdsWhere(sample => sample.Authors.Length == 40).ShouldNotBeEmpty();
        IdsWhere(sample => sample.Authors.Length == 1).ShouldNotBeEmpty();
        IdsWhere(sample => sample.Withdrawn).ShouldNotBeEmpty();
        IdsWhere(sample => sample.Version == 2).ShouldNotBeEmpty();
        IdsWhere(sample => sample.Abstract.Contains('$')).ShouldNotBeEmpty();
        IdsWhere(sample => sample.Links is null).ShouldNotBeEmpty();
    }

    /// <remarks>By the rule of <c>samples/README.md</c>.</remarks>
    [Theory]
    [InlineData(DayOfWeek.Monday)]
    [InlineData(DayOfWeek.Tuesday)]
    [InlineData(DayOfWeek.Wednesday)]
    [InlineData(DayOfWeek.Thursday)]
    [InlineData(DayOfWeek.Friday)]
    [InlineData(DayOfWeek.Saturday)]
    [InlineData(DayOfWeek.Sunday)]
    public void On_whatever_day_one_starts_each_of_the_last_ten_working_days_has_several_and_weekends_have_one(DayOfWeek start)
    {
        var today = new DateOnly(2026, 11, 22).AddDays((int)start);
        var papers = Samples.ToLookup(sample => DayOf(sample, today));

        for (var day = today.AddDays(-13); day <= today; day = day.AddDays(1))
        {
            if (IsWeekend(day))
                papers[day].Count().ShouldBe(1, $"{day}");
            else
                papers[day].Count().ShouldBeGreaterThanOrEqualTo(4, $"{day}");
        }
    }

    private static IEnumerable<string> IdsWhere(Func<Sample, bool> predicate) => Samples.Where(predicate).Select(sample => sample.Id);

    private static DateOnly DayOf(Sample sample, DateOnly today)
    {
        sample.DaysAgo.ShouldBeInRange(0, 13);
        var day = today.AddDays(-sample.DaysAgo);
        while (IsWeekend(day) && !sample.Weekend)
            day = day.AddDays(-1);
        return day;
    }

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    [GeneratedRegex("^samples:[a-z0-9-]+$", RegexOptions.NonBacktracking)]
    private static partial Regex SampleId();

    [GeneratedRegex(@"^[a-z-]+(\.[A-Za-z-]+)?$", RegexOptions.NonBacktracking)]
    private static partial Regex Category();

    [GeneratedRegex(@"\w+", RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    [GeneratedRegex(@"\bhttps?://\S+|\bwww\.\S+", RegexOptions.NonBacktracking)]
    private static partial Regex AddressInText();

    // RFC 2606, 3.
    [GeneratedRegex(@"^https://([a-z]+\.)?example\.(org|com|net)/[a-z0-9-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex ReservedName();

    private sealed record Sample(
        string Id, string Title, string Abstract, string[] Authors, string[] Categories, string Primary, string Comment, int DaysAgo)
    {
        public bool Weekend { get; init; }

        public bool Withdrawn { get; init; }

        public int Version { get; init; } = 1;

        public Link[]? Links { get; init; }
    }

    private sealed record Link(string Kind, string Url);
}
