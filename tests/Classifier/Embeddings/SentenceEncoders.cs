using PaperMesh.Classifier.Embeddings.Onnx;

namespace PaperMesh.Classifier.Tests.Embeddings;

public sealed class SentenceEncoders : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("papermesh-encoder-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_text_is_the_mean_of_its_tokens()
    {
        using var encoder = Load("last_hidden_state", "input_ids", "attention_mask", "token_type_ids");

        var lake = encoder.Embed("Lake", "river").ShouldNotBeNull();
        lake.Model.ShouldMatch("^onnx-[0-9a-f]{8}$");
        lake.Vector.ToArray().Select(value => (sbyte)value).ShouldBe([(sbyte)127, (sbyte)7]);
        TextEmbedders.Cosine(lake, encoder.Embed("lake", "")!).ShouldBeGreaterThan(TextEmbedders.Cosine(lake, encoder.Embed("violin", "")!) + 0.5);
    }

    [Fact]
    public void An_encoder_may_take_nothing_but_ids_and_give_the_vector_of_the_whole_text()
    {
        using var encoder = Load("sentence_embedding", "input_ids");

        encoder.Embed("violin", "").ShouldNotBeNull().Vector.ToArray().ShouldBe([0, 127]);
    }

    [Fact]
    public void Texts_without_words_have_no_embedding_and_hostile_ones_do_no_harm()
    {
        using var encoder = Load("last_hidden_state", "input_ids", "attention_mask");

        encoder.Embed("", "").ShouldBeNull();
        foreach (var text in new[] { new string('a', 100_000), string.Concat(Enumerable.Repeat("lake ", 400_000)), "\uD83D", "\u0000\uFFFF" })
            Should.NotThrow(() => encoder.Embed(text, text));
    }

    [Fact]
    public void Many_threads_get_what_one_gets()
    {
        using var encoder = Load("last_hidden_state", "input_ids", "attention_mask");
        var alone = encoder.Embed("lake river violin", "");

        Parallel.For(0, 200, _ => encoder.Embed("lake river violin", "").ShouldBe(alone));
    }

    [Fact]
    public void An_encoder_that_asks_for_what_a_text_does_not_have_is_refused_by_name()
        => Should.Throw<InvalidDataException>(() => Load("last_hidden_state", "input_ids", "pixel_values")).Message.ShouldContain("pixel_values");

    [Fact]
    public void An_encoder_that_gives_no_vectors_of_text_is_refused()
        => Should.Throw<InvalidDataException>(() => Load("logits", "input_ids")).Message.ShouldContain("logits");

    [Fact]
    public void A_file_that_is_no_encoder_is_refused()
    {
        var model = Write("model.onnx", "no model"u8.ToArray());
        Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n"u8.ToArray());

        Should.Throw<InvalidDataException>(() => OnnxEmbedder.Load(model, new OnnxOptions())).Message.ShouldContain("model.onnx");
        Should.Throw<InvalidDataException>(() => OnnxEmbedder.Load(model, new OnnxOptions { Vocabulary = "no-such.txt" })).Message.ShouldContain("no-such.txt");
    }

    private OnnxEmbedder Load(string output, params string[] inputs)
    {
        Write("vocab.txt", System.Text.Encoding.UTF8.GetBytes(TinyEncoder.Vocabulary));
        return OnnxEmbedder.Load(Write("model.onnx", TinyEncoder.Write(output, inputs)), new OnnxOptions());
    }

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
