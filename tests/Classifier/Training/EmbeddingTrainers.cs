using PaperMesh.Classifier.Tests.Embeddings;
using PaperMesh.Classifier.Training;

namespace PaperMesh.Classifier.Tests.Training;

public sealed class EmbeddingTrainers
{
    [Fact]
    public void The_same_papers_and_seed_give_the_same_model_and_another_seed_another()
    {
        SmallCorpus.Train(SmallCorpus.Training).Name.ShouldBe(SmallCorpus.Model.Name);
        SmallCorpus.Train(SmallCorpus.Training with { Seed = 2 }).Name.ShouldNotBe(SmallCorpus.Model.Name);
    }

    [Fact]
    public void Progress_rises_to_the_end_and_the_loss_falls()
    {
        var told = new Told();
        EmbeddingTrainer.Train(SmallCorpus.Papers, SmallCorpus.Training, told, TestContext.Current.CancellationToken);

        var done = told.Reports.ConvertAll(report => report.Done);
        done.ShouldBe(done.Order());
        done[^1].ShouldBe(1);
        told.Reports[^1].Loss!.Value.ShouldBeLessThan(told.Reports[1].Loss!.Value);
    }

    [Fact]
    public void Training_ends_when_it_is_cancelled()
        => Should.Throw<OperationCanceledException>(
            () => EmbeddingTrainer.Train(SmallCorpus.Papers, SmallCorpus.Training, null, new CancellationToken(canceled: true)));

    [Fact]
    public void Papers_that_say_nothing_cannot_be_trained_on()
        => Should.Throw<ArgumentException>(() => EmbeddingTrainer.Train([("", ""), ("!", "?")], new EmbeddingTraining(), null, default));

    [Fact]
    public void Settings_out_of_their_range_are_refused()
        => Should.Throw<ArgumentException>(() => EmbeddingTrainer.Train(SmallCorpus.Papers, new EmbeddingTraining { Batch = 1 }, null, default));

    [Fact]
    public void Papers_without_abstract_or_title_take_part()
        => EmbeddingTrainer.Train(
            [.. SmallCorpus.Papers, ("lake water of a shore of the deep mud", ""), ("", "violin string of a bow of the old concert")],
            SmallCorpus.Training with { Epochs = 2, Batch = 202 },
            null,
            TestContext.Current.CancellationToken).Words.ShouldBeGreaterThan(10);

    private sealed class Told : IProgress<EmbeddingProgress>
    {
        public List<EmbeddingProgress> Reports { get; } = [];

        public void Report(EmbeddingProgress value) => Reports.Add(value);
    }
}
