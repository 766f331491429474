using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Classifier.Tests.Tagging;

namespace PaperMesh.Classifier.Tests.Taxonomy;

public sealed class TaxonomyVersions
{
    [Fact]
    public void The_version_is_short_and_stable()
    {
        TaxonomyVersion.Of(Lakes.Taxonomy).ShouldMatch("^rules-[0-9a-f]{8}$");
        TaxonomyVersion.Of(Lakes.Taxonomy with { }).ShouldBe(TaxonomyVersion.Of(Lakes.Taxonomy));
    }

    [Fact]
    public void Any_change_of_a_rule_changes_it()
    {
        var lakes = Lakes.Taxonomy.Topics[0];

        Topic[] changed =
        [
            lakes with { Name = "Ponds" },
            lakes with { In = [] },
            lakes with { Not = [] },
            lakes with { Terms = lakes.Terms.ToDictionary(term => term.Key, _ => 0.9) },
        ];

        changed
            .Select(topic => TaxonomyVersion.Of(Lakes.Taxonomy with { Topics = [topic] }))
            .Append(TaxonomyVersion.Of(Lakes.Taxonomy))
            .ShouldBeUnique();
    }
}
