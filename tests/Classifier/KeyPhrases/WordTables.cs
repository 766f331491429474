using PaperMesh.Classifier.KeyPhrases;
using PaperMesh.Classifier.Training;
using PaperMesh.Servers;

namespace PaperMesh.Classifier.Tests.KeyPhrases;

public sealed class WordTables
{
    [Theory]
    [InlineData("the", WordPlaces.Breaks)]
    [InlineData("improves", WordPlaces.Breaks)]
    [InlineData("emerges", WordPlaces.Breaks)]
    [InlineData("significantly", WordPlaces.Breaks)]
    [InlineData("quizzically", WordPlaces.Breaks)]
    [InlineData("novel", WordPlaces.NotFirst | WordPlaces.NotLast)]
    [InlineData("network", WordPlaces.Any)]
    [InlineData("networks", WordPlaces.Any)]
    [InlineData("zyzzyva", WordPlaces.Any)]
    public void It_knows_where_a_word_stands(string word, WordPlaces expected) => WordTable.Shipped.Find(word).Place.ShouldBe(expected);

    [Fact]
    public void A_rare_word_tells_more_than_a_common_one()
    {
        WordTable.Shipped.Find("model").Weight.ShouldBeLessThan(WordTable.Shipped.Find("galaxy").Weight);
        WordTable.Shipped.Find("zyzzyva").Weight.ShouldBe(WordFacts.MostWeight);
    }

    [Fact]
    public void It_is_learned_from_the_neighbours_of_words()
    {
        var maker = new WordTableMaker();
        for (var i = 0; i < 30; i++)
            maker.Read("On rivers", "We can bridge the river. A splendid river floods the wide valley.");

        var table = new WordTable(maker.Make());

        table.Find("bridge").Place.ShouldBe(WordPlaces.Breaks);
        table.Find("floods").Place.ShouldBe(WordPlaces.Breaks);
        table.Find("river").Place.ShouldBe(WordPlaces.Any);
        table.Find("splendid").Place.ShouldBe(WordPlaces.NotFirst | WordPlaces.NotLast);
        table.Find("river").Weight.ShouldBe((byte)0);
    }

    [Fact]
    public void An_empty_table_knows_no_word() => new WordTable([]).Find("the").ShouldBe(new WordFacts(WordFacts.MostWeight, WordPlaces.Any));

    /// <summary>Set <c>PAPERMESH_WRITE_PHRASE_WORDS</c> to a path to have the file written there.</summary>
    [Fact]
    public void The_shipped_one_is_what_the_corpus_makes()
    {
        var maker = new WordTableMaker();
        foreach (var paper in Corpus.Texts(SharedData.Corpus("arxiv-train.jsonl.gz")))
            maker.Read(paper.Title, paper.Abstract);

        var made = maker.Make();
        if (Environment.GetEnvironmentVariable("PAPERMESH_WRITE_PHRASE_WORDS") is { } path)
            File.WriteAllBytes(path, made);

        using var shipped = typeof(WordTable).Assembly.GetManifestResourceStream("phrase-words.bin")!;
        var bytes = new byte[shipped.Length];
        shipped.ReadExactly(bytes);
        made.AsSpan().SequenceEqual(bytes).ShouldBeTrue("The file differs: make it again, see PAPERMESH_WRITE_PHRASE_WORDS.");
    }
}
