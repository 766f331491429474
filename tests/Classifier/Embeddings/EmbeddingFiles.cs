using System.Diagnostics;
using PaperMesh.Embeddings;

namespace PaperMesh.Classifier.Tests.Embeddings;

public sealed class EmbeddingFiles
{
    [Fact]
    public void A_saved_model_is_read_as_the_same_model()
    {
        var read = EmbeddingModel.Read(new MemoryStream(Saved()));

        read.Name.ShouldBe(SmallCorpus.Model.Name);
        read.Words.ShouldBe(SmallCorpus.Model.Words);
        new TextEmbedder(read).Embed("Lake", "phosphotransferase").ShouldBe(new TextEmbedder(SmallCorpus.Model).Embed("Lake", "phosphotransferase"));
    }

    [Fact]
    public void Any_changed_byte_is_found()
    {
        var file = Saved();
        foreach (var at in new[] { 0, 9, 13, 17, 21, 25, 40, file.Length / 2, file.Length - 1 })
        {
            file[at] ^= 0x10;
            Should.Throw<InvalidDataException>(() => EmbeddingModel.Read(new MemoryStream(file)), $"byte {at}");
            file[at] ^= 0x10;
        }
    }

    [Fact]
    public void A_file_that_was_cut_off_is_refused_wherever_it_ends()
    {
        var file = Saved();
        foreach (var length in new[] { 0, 7, 31, 64, file.Length - 33, file.Length - 1 })
            Should.Throw<InvalidDataException>(() => EmbeddingModel.Read(new MemoryStream(file[..length])), $"{length} bytes");
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
        => Should.Throw<InvalidDataException>(() => EmbeddingModel.Read("no-such.pmv")).Message.ShouldContain("no-such.pmv");

    [Fact]
    public void The_model_that_PaperMesh_brings_is_small_loads_at_once_and_knows_what_is_alike()
    {
        var watch = Stopwatch.StartNew();
        var model = EmbeddingModel.Read(path: null);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2), "a tenth of it on a quiet machine");

        var file = new MemoryStream();
        model.Save(file);
        file.Length.ShouldBeLessThan(12_000_000);
        model.Dimensions.ShouldBe(256);

        var embedder = new TextEmbedder(model);
        var question = embedder.Embed("Teaching robots to walk", "").ShouldNotBeNull();
        TextEmbedders.Cosine(question, embedder.Embed("Reinforcement learning of legged locomotion", "")!)
            .ShouldBeGreaterThan(TextEmbedders.Cosine(question, embedder.Embed("Metallicity of dwarf galaxies", "")!) + 0.2);
    }

    private static byte[] Saved()
    {
        var stream = new MemoryStream();
        SmallCorpus.Model.Save(stream);
        return stream.ToArray();
    }
}
