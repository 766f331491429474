using PaperMesh.Classifier.CategoryModels;
using PaperMesh.Classifier.Training;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Tests.Training;

public sealed class LearningCategories
{
    private static readonly string[] Water = ["lake", "river", "shore", "wave", "tide", "current", "flood", "delta"];
    private static readonly string[] Fire = ["flame", "smoke", "ember", "furnace", "spark", "ash", "blaze", "torch"];
    private static readonly Paper[] Papers = [.. Enumerable.Range(0, 400).Select(Paper)];

    private static readonly byte[] File = Train();

    [Fact]
    public void What_was_learned_is_found_in_papers_that_were_not_there()
    {
        var model = Read(File);

        model.Labels.ShouldBe(["geo.FI", "geo.WA"]);
        var fresh = Enumerable.Range(1_000, 50).Select(Paper).ToList();
        fresh.Count(paper => model.Predict(paper).Select(one => one.Category).Order().SequenceEqual(paper.Categories.Order())).ShouldBeGreaterThan(45);
    }

    [Fact]
    public void The_words_of_a_category_speak_for_it()
        => Read(File).Predict(Paper(1_000)).Single().Terms.ShouldBeSubsetOf(Paper(1_000).Categories[0] == "geo.WA" ? Water : Fire);

    [Fact]
    public void The_same_papers_make_the_same_file() => Train().ShouldBe(File);

    [Fact]
    public void A_category_of_few_papers_is_not_learned()
        => Should.Throw<InvalidDataException>(() => new CategoryTrainer((_, _, _) => { }, default).Train(Papers[..50], Papers[50..60]))
            .Message.ShouldBe("Of 50 papers no category has 100: there is nothing to learn");

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    [InlineData(-1)]
    public void A_file_in_which_one_byte_differs_is_refused(int at)
    {
        byte[] damaged = [.. File];
        damaged[at < 0 ? ^1 : at] ^= 1;

        Should.Throw<InvalidDataException>(() => Read(damaged)).Message.ShouldStartWith("a.pmc is ");
    }

    [Fact]
    public void A_file_that_breaks_off_is_refused() => Should.Throw<InvalidDataException>(() => Read(File[..^7])).Message.ShouldStartWith("a.pmc is ");

    [Fact]
    public void A_line_that_is_no_paper_is_named()
    {
        var path = Path.GetTempFileName();
        try
        {
            System.IO.File.WriteAllText(path, "{\"id\":\"1\",\"title\":\"A\"}\n{\"id\":\"2\"}\n");
            Should.Throw<InvalidDataException>(() => LabelledPapers.Read(path).ToList()).Message.ShouldBe($"{path}, line 2: a paper needs at least id and title");
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    private static byte[] Train() => new CategoryTrainer((_, _, _) => { }, TestContext.Current.CancellationToken).Train(Papers[..300], Papers[300..]);

    private static CategoryModel Read(byte[] file) => CategoryModelFile.Read(new MemoryStream(file), "a.pmc");

    private static Paper Paper(int number)
    {
        var random = new Random(number);
        var (category, words) = number % 2 == 0 ? ("geo.WA", Water) : ("geo.FI", Fire);
        return new Paper
        {
            Id = $"arxiv:{number}",
            Title = $"On {words[random.Next(8)]} and {words[random.Next(8)]}",
            Abstract = string.Join(' ', Enumerable.Range(0, 12).Select(_ => words[random.Next(8)])),
            Categories = [category],
        };
    }
}
