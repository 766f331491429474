using System.Numerics.Tensors;
using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Tokenizers;
using PaperMesh.Contracts;
using PaperMesh.Embeddings;

namespace PaperMesh.Classifier.Embeddings.Onnx;

/// <summary>A sentence encoder from an ONNX file, with a WordPiece vocabulary.</summary>
/// <remarks>
/// Takes <c>input_ids</c> and, when it asks for them, <c>attention_mask</c> and <c>token_type_ids</c>. Gives <c>sentence_embedding</c>, or else
/// a vector for each token (<c>last_hidden_state</c>), of which the mean is taken. Safe for concurrent use.
/// </remarks>
public sealed class OnnxEmbedder : ITextEmbedder, IDisposable
{
    /// <summary>Of a longer text only the beginning is cut into tokens.</summary>
    private const int MostCharacters = 10_000;

    private const string Ids = "input_ids";
    private const string Mask = "attention_mask";
    private const string Types = "token_type_ids";
    private const string WholeText = "sentence_embedding";
    private const string EachToken = "last_hidden_state";

    private readonly InferenceSession _session;
    private readonly BertTokenizer _tokenizer;
    private readonly int _mostTokens;
    private readonly string _output;
    private readonly RunOptions _run = new();

    private OnnxEmbedder(InferenceSession session, BertTokenizer tokenizer, string name, int mostTokens)
    {
        (_session, _tokenizer, _mostTokens, Model) = (session, tokenizer, mostTokens, name);

        if (!session.InputMetadata.ContainsKey(Ids))
            throw new InvalidDataException($"It takes no {Ids}.");
        if (session.InputMetadata.Keys.FirstOrDefault(input => input is not (Ids or Mask or Types)) is { } unknown)
            throw new InvalidDataException($"It takes {unknown}, which a text does not have.");

        _output = new[] { WholeText, EachToken }.FirstOrDefault(session.OutputMetadata.ContainsKey)
            ?? throw new InvalidDataException($"It gives neither {WholeText} nor {EachToken}, only {string.Join(", ", session.OutputNames)}.");
    }

    /// <inheritdoc/>
    public string Model { get; }

    /// <exception cref="InvalidDataException">It cannot be used. The message says what to do.</exception>
    public static OnnxEmbedder Load(string model, OnnxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var vocabulary = options.Vocabulary ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(model))!, "vocab.txt");

        InferenceSession? session = null;
        try
        {
            var tokenizer = BertTokenizer.Create(vocabulary, new BertOptions { LowerCaseBeforeTokenization = options.LowerCase });

            // Papers are worked on side by side already.
            using var settings = new Microsoft.ML.OnnxRuntime.SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
            session = new InferenceSession(model, settings);

            return new OnnxEmbedder(session, tokenizer, NameOf(model, vocabulary), options.MostTokens);
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException)
        {
            throw new InvalidDataException(
                "This build of PaperMesh has no ONNX Runtime: build it with -p:Onnx=true, or put the runtime's library beside the program.", e);
        }
        catch (Exception e) when (e is OnnxRuntimeException or InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            session?.Dispose();
            throw new InvalidDataException($"Cannot use the sentence encoder {model} with {vocabulary}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public Embedding? Embed(string title, string text)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(text);

        var whole = title.Length == 0 ? text : text.Length == 0 ? title : $"{title}. {text}";
        var ids = Tokens(whole.Length <= MostCharacters ? whole : whole[..MostCharacters]);

        // Its beginning and its end are always there.
        return ids.Length > 2 && TextEmbedder.Quantised(Run(ids)) is { } vector ? new Embedding(Model, vector) : null;
    }

    public void Dispose()
    {
        _session.Dispose();
        _run.Dispose();
    }

    private long[] Tokens(string text)
        => [.. _tokenizer.EncodeToIds(text, _mostTokens, addSpecialTokens: true, out _, out _).Select(id => (long)id)];

    private float[] Run(long[] ids)
    {
        long[] shape = [1, ids.Length];
        var inputs = _session.InputNames.ToDictionary(input => input, input => OrtValue.CreateTensorValueFromMemory(Values(input, ids), shape));
        try
        {
            using var outputs = _session.Run(_run, inputs, [_output]);
            return Mean(outputs[0]);
        }
        finally
        {
            foreach (var input in inputs.Values)
                input.Dispose();
        }
    }

    private static long[] Values(string input, long[] ids) => input switch
    {
        Ids => ids,
        Mask => [.. Enumerable.Repeat(1L, ids.Length)],
        _ => new long[ids.Length],
    };

    /// <summary>The mean of the vectors of all tokens; there is no padding. A vector of the whole text is its own mean.</summary>
    private static float[] Mean(OrtValue output)
    {
        var values = output.GetTensorDataAsSpan<float>();
        var sum = new float[output.GetTensorTypeAndShape().Shape[^1]];
        for (var at = 0; at < values.Length; at += sum.Length)
            TensorPrimitives.Add(sum, values.Slice(at, sum.Length), sum);

        return sum;
    }

    /// <summary>Both files make the vectors.</summary>
    private static string NameOf(string model, string vocabulary)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        foreach (var path in new[] { model, vocabulary })
        {
            using var file = File.OpenRead(path);
            while (file.Read(buffer) is var read and > 0)
                hash.AppendData(buffer, 0, read);
        }

        return $"onnx-{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 4))}";
    }
}
