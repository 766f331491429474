using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Classifier.TopicModels;
using PaperMesh.Classifier.Training;
using PaperMesh.Contracts;
using PaperMesh.Embeddings;
using PaperMesh.Servers;

namespace PaperMesh.Classifier.Tests.Tagging;

/// <summary>Rules and model together, on the taxonomy and the models of this project.</summary>
public sealed class TopicVotes
{
    private static readonly TextEmbedder Embedder = new(EmbeddingModel.Read(path: null));
    private static readonly TopicModel Model = TopicModelFile.Read(path: null, Embedder).ShouldNotBeNull();
    private static readonly TaxonomyFile Taxonomy = TaxonomyReader.Read(path: null);

    private static readonly Paper Proteins = new()
    {
        Id = "samples:proteins",
        Title = "Where Residues of a Folded Chain Touch",
        Abstract = "We predict which amino acids of a polypeptide touch in its native conformation, and from these contacts its backbone. "
            + "Helices and sheets come out as in crystals, and ligands sit in their pockets.",
        Categories = ["q-bio.BM"],
        PrimaryCategory = "q-bio.BM",
    };

    [Fact]
    public void Both_voices_make_the_model_of_a_tag_and_of_the_tagger()
    {
        var tagger = new Tagger(Taxonomy, topicModel: Model);

        tagger.Model.ShouldEndWith($"+{Model.Version}");
        var tag = tagger.Tag(Proteins).Single(tag => tag.Topic == "protein-structure");
        tag.Model.ShouldBe(tagger.Model);
        tag.Score.ShouldBeInRange(Model.LeastProbability, 1);
        tag.Terms.ShouldNotBeEmpty();
    }

    [Fact]
    public void The_model_adds_what_rules_alone_do_not_give_takes_away_what_they_give_and_each_tag_says_whose_it_is()
    {
        var (rules, both) = (new Tagger(Taxonomy), new Tagger(Taxonomy, topicModel: Model));
        var (added, kept, removed) = (0, 0, 0);
        foreach (var paper in LabelledPapers.Read(SharedData.Corpus("arxiv-train.jsonl.gz")).Take(500).Select(labelled => labelled.Paper))
        {
            var alone = rules.Tag(paper).Select(tag => tag.Topic).ToHashSet();
            List<Tag> topics = [.. both.Tag(paper).Where(tag => both.HasTopic(tag.Topic))];

            topics.ShouldAllBe(tag => tag.Origin == (alone.Contains(tag.Topic) ? TagOrigin.Rule : TagOrigin.Model));
            topics.ShouldAllBe(tag => tag.Terms.Count > 0 && tag.Score >= Model.LeastProbability);
            added += topics.Count(tag => tag.Origin == TagOrigin.Model);
            kept += topics.Count(tag => tag.Origin == TagOrigin.Rule);
            removed += alone.Count(rules.HasTopic) - topics.Count(tag => tag.Origin == TagOrigin.Rule);
        }

        added.ShouldBePositive();
        removed.ShouldBePositive();
        kept.ShouldBeGreaterThan(added + removed);
    }

    [Fact]
    public void Topics_that_the_model_does_not_know_are_left_to_the_rules()
    {
        var paper = Invented.Paper(1);
        var alone = new Tagger(Invented.WithRivers).Tag(paper);

        alone.ShouldContain(tag => tag.Topic == "rivers");
        new Tagger(Invented.WithRivers, topicModel: Model).Tag(paper)
            .Select(tag => (tag.Topic, tag.Score, tag.Origin))
            .ShouldBe(alone.Select(tag => (tag.Topic, tag.Score, tag.Origin)));
    }

    [Fact]
    public void A_given_embedding_is_as_good_as_one_that_is_made()
    {
        var tagger = new Tagger(Taxonomy, topicModel: Model);
        var given = tagger.Tag(Proteins, Embedder.Embed(Proteins.Title, Proteins.Abstract));

        given.Select(tag => (tag.Topic, tag.Score)).ShouldBe(tagger.Tag(Proteins).Select(tag => (tag.Topic, tag.Score)));
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        var file = Shipped();
        file[^100] ^= 1;
        Should.Throw<InvalidDataException>(() => TopicModelFile.ReadHeads(new MemoryStream(file), "it")).Message.ShouldContain("checksum");
        file[0] ^= 1;
        Should.Throw<InvalidDataException>(() => TopicModelFile.ReadHeads(new MemoryStream(file), "it")).Message.ShouldContain("no model of topics");
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var heads = TopicModelFile.ReadHeads(new MemoryStream(Shipped()), "it").Heads;
        var again = TopicModelFile.ReadHeads(new MemoryStream(TopicModelFile.Write(heads)), "it").Heads;

        again.Topics.ShouldBe(heads.Topics);
        again.Weights.AsSpan().SequenceEqual(heads.Weights).ShouldBeTrue();
        again.Words.Words.AsSpan().SequenceEqual(heads.Words.Words).ShouldBeTrue();
        again.Scorers.Weights.AsSpan().SequenceEqual(heads.Scorers.Weights).ShouldBeTrue();
        again.Votes.ShouldBe(heads.Votes);
        again.VotesOfTopics.ShouldBe(heads.VotesOfTopics);
        again.LeastProbability.ShouldBe(heads.LeastProbability);
    }

    [Fact]
    public void Heads_of_another_embedding_are_refused()
    {
        var heads = TopicModelFile.ReadHeads(new MemoryStream(Shipped()), "it").Heads with { Embedding = "embedding-00000000" };

        Should.Throw<InvalidDataException>(() => new TopicModel(heads, "", Embedder)).Message.ShouldContain("embedding-00000000");
    }

    [Fact]
    public void Votes_of_one_case_in_four_say_one_to_three()
    {
        var weights = LogisticRegression.Fit([.. Enumerable.Repeat(new[] { 1.0 }, 400)], [.. Enumerable.Range(0, 400).Select(i => i % 4 == 0)]);

        weights.Single().ShouldBe(MathF.Log(1f / 3), 1e-4);
    }

    [Fact]
    public void A_group_adds_what_its_cases_say_beyond_the_rest_and_one_without_cases_nothing()
    {
        // The first group is right in nine cases of ten, the second in one.
        int[] groups = [.. Enumerable.Range(0, 2_000).Select(i => i % 2)];
        bool[] truth = [.. groups.Select((group, i) => (i / 2 % 10 == 0) == (group == 1))];
        var (weights, ofGroups) = LogisticRegression.Fit([.. groups.Select(_ => new[] { 1.0 })], groups, truth, groupCount: 3);

        ((double)weights.Single()).ShouldBe(0, 1e-3);
        ((double)ofGroups[0]).ShouldBe(Math.Log(9), 0.1);
        ((double)ofGroups[1]).ShouldBe(-Math.Log(9), 0.1);
        ofGroups[2].ShouldBe(0);
    }

    [Fact]
    public void Equations_are_solved()
        => new Cholesky(new double[,] { { 4, 0 }, { 2, 3 } }, ridge: 0).Solve([8, 7]).ShouldBe([1.25, 1.5], 1e-12);

    private static byte[] Shipped()
    {
        using var stream = typeof(TopicModelFile).Assembly.GetManifestResourceStream("topics.pmt")!;
        var file = new byte[stream.Length];
        stream.ReadExactly(file);
        return file;
    }
}
