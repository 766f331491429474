using PaperMesh.Classifier.Taxonomy;

namespace PaperMesh.Classifier.Tests.Taxonomy;

public sealed class BadTaxonomies : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var message = Refusal("""
            {
              "archives": { "cs": { "name": "Computer Science", "categories": { "cs.CL": "Language", "cs.XX": "" } } },
              "aliases": { "cmp-lg": "cs.YY", "cs.CL": "cs.XX" },
              "topics": [
                { "slug": "lakes", "name": "Lakes", "description": "Water.", "parent": "cs.CL", "terms": { "lake": 1 } },
                { "slug": "lakes", "name": "Lakes again", "description": "Water.", "parent": "cs.CL", "terms": { "lake": 1 } },
                { "slug": "Deep Lakes", "name": "", "description": "", "parent": "limnology", "in": ["cs", "geo"], "terms": {} },
                { "slug": "rivers", "name": "Rivers", "description": "Water.", "parent": "cs",
                  "terms": { "river": 1, "Rivers": 0.5, "stream": 3, "brook": 0, "—": 1, "rapids, falls": 1 }, "not": ["river", "sea"] },
                { "name": "Nameless", "description": "?", "parent": "cs", "terms": { "x": 1 } }
              ]
            }
            """);

        message.ShouldSatisfyAllConditions(
            () => message.ShouldContain("category 'cs.XX' has no name"),
            () => message.ShouldContain("alias 'cmp-lg' means 'cs.YY', which is not there"),
            () => message.ShouldContain("alias 'cs.CL' is a category itself"),
            () => message.ShouldContain("topic 'lakes': the slug is used twice"),
            () => message.ShouldContain("topic 'Deep Lakes': the slug must be lower-case letters, digits and hyphens"),
            () => message.ShouldContain("topic 'Deep Lakes': the name is empty"),
            () => message.ShouldContain("topic 'Deep Lakes': the description is empty"),
            () => message.ShouldContain("topic 'Deep Lakes': the parent 'limnology' is no archive or category of the file"),
            () => message.ShouldContain("topic 'Deep Lakes': 'in' names 'geo', which is no archive or category of the file"),
            () => message.ShouldContain("topic 'Deep Lakes': there are no terms"),
            () => message.ShouldContain("topic 'rivers': the weight of 'stream' is 3, and must be above 0 and at most 2"),
            () => message.ShouldContain("topic 'rivers': the weight of 'brook' is 0"),
            () => message.ShouldContain("topic 'rivers', terms: 'Rivers' and 'river' are the same words"),
            () => message.ShouldContain("topic 'rivers', terms: '—' must be one or more words without punctuation between them"),
            () => message.ShouldContain("topic 'rivers', terms: 'rapids, falls' must be one or more words"),
            () => message.ShouldContain("topic 'rivers': 'not' lists 'sea', which holds none of the terms"),
            () => message.ShouldContain("topic 5: the slug must be lower-case letters, digits and hyphens"),
            () => message.ShouldContain(_file));
    }

    [Theory]
    [InlineData("", "cannot be read as a taxonomy")]
    [InlineData("null", "holds null")]
    [InlineData("""{ "topics": [ { "slug": "lakes", "term": {} } ] }""", "term")]
    [InlineData("""{ "topics": [ { "slug": null } ] }""", "cannot be read as a taxonomy")]
    [InlineData("""{ "aliases": { "a": "b", "a": "c" } }""", "cannot be read as a taxonomy")]
    [InlineData("{}", "there are no topics")]
    public void What_is_no_taxonomy_is_refused_with_the_reason(string json, string reason) => Refusal(json).ShouldContain(reason);

    [Fact]
    public async Task A_bad_taxonomy_stops_the_start()
    {
        await File.WriteAllTextAsync(_file, "{}", TestContext.Current.CancellationToken);

        var refusal = await Should.ThrowAsync<InvalidDataException>(
            () => ClassifierHost.StartAsync(("Classifier:Taxonomy", _file)));

        refusal.Message.ShouldContain("there are no topics");
    }

    public void Dispose() => File.Delete(_file);

    private string Refusal(string json)
    {
        File.WriteAllText(_file, json);
        return Should.Throw<InvalidDataException>(() => TaxonomyReader.Read(_file)).Message;
    }
}
