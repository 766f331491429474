using PaperMesh.Contracts;

namespace PaperMesh.Classifier.CategoryModels;

/// <summary>A paper as a sparse vector: for each word that the model knows, one row with a value.</summary>
/// <remarks>
/// Sublinear TF-IDF, (1 + ln tf) · idf, each field brought to the length of its weight. Immutable and safe for concurrent use.
/// </remarks>
internal sealed class CategoryFeatures
{
    /// <summary>As the last year of a vocabulary without years: no paper's year is a word of it.</summary>
    public const int NoYears = int.MaxValue;

    private static readonly float[] SublinearTf = [0, .. Enumerable.Range(1, byte.MaxValue).Select(tf => 1 + MathF.Log(tf))];

    private const int MostWordsAtOnce = 64;

    // What there is to know of a word side by side, so that it costs one look into memory.
    private readonly (ulong Word, int Row, float Idf)[] _table;
    private readonly int _mask;

    /// <param name="words">The hash of the word of each row, row after row, field after field.</param>
    /// <param name="idf">Of each row.</param>
    /// <param name="lastYear">The newest year that is known; later ones count as this.</param>
    public CategoryFeatures(ulong[] words, float[] idf, int lastYear)
    {
        (Words, Idf, LastYear) = (words, idf, lastYear);

        // Open addressing at most half full: a word that is not known ends after one or two looks.
        var size = 16;
        while (size < 2 * words.Length)
            size *= 2;

        _mask = size - 1;
        _table = new (ulong, int, float)[size];
        foreach (var (row, word) in words.Index())
        {
            var at = PlaceOf(word);
            while (_table[at].Word != 0)
                at = (at + 1) & _mask;

            _table[at] = (word, row, idf[row]);
        }
    }

    public ulong[] Words { get; }

    public float[] Idf { get; }

    public int LastYear { get; }

    public int Rows => Words.Length;

    /// <summary>Reads a paper into the vector; what stood there is forgotten.</summary>
    public void Read(Paper paper, FeatureVector vector)
    {
        vector.Clear();
        Read(paper.Title, Field.Text, vector, isTitle: true);
        Read(paper.Abstract, Field.Text, vector);
        Weigh(vector, 0, Field.Text);

        var end = vector.Count;
        Read(paper.Title, Field.Title, vector, isTitle: true);
        Weigh(vector, end, Field.Title);

        end = vector.Count;
        Read(paper.Comment, Field.Comment, vector);
        Weigh(vector, end, Field.Comment);

        end = vector.Count;
        if (Field.YearOf(paper) is { } year && TryFind(YearKey(Math.Min(year, LastYear)), out var row, out var idf))
            vector.Add(row, idf, default);

        Weigh(vector, end, Field.Year);
    }

    public static ulong YearKey(int year)
    {
        Span<char> digits = stackalloc char[11];
        year.TryFormat(digits, out var length);
        return CategoryModels.Words.HashOf(digits[..length], Field.All[Field.Year].Seed);
    }

    private void Read(string? text, int field, FeatureVector vector, bool isTitle = false)
    {
        var words = new Words(Field.Bounded(text), Field.All[field].Seed);
        Span<(ulong Hash, int Start, int End)> some = stackalloc (ulong, int, int)[MostWordsAtOnce];
        int count;
        do
        {
            // First words, then their rows, which are far away in memory and come together.
            for (count = 0; count < some.Length && words.Read(); count++)
            {
                some[count] = (words.Hash, words.Start, words.End);
                FarMemory.Expect(ref _table[PlaceOf(words.Hash)]);
            }

            foreach (var (hash, start, end) in some[..count])
            {
                if (TryFind(hash, out var row, out var idf))
                    vector.Add(row, idf, new Place(isTitle, start, end));
            }
        }
        while (count == some.Length);
    }

    private static void Weigh(FeatureVector vector, int from, int field)
    {
        var squares = 0f;
        for (var i = from; i < vector.Count; i++)
        {
            ref var feature = ref vector[i];
            feature.Value = SublinearTf[vector.TimesOf(feature.Row)] * feature.Value;
            squares += feature.Value * feature.Value;
        }

        var scale = squares > 0 ? Field.All[field].Weight / MathF.Sqrt(squares) : 0;
        for (var i = from; i < vector.Count; i++)
            vector[i].Value *= scale;
    }

    private int PlaceOf(ulong word) => (int)(word >> 8) & _mask;

    private bool TryFind(ulong word, out int row, out float idf)
    {
        for (var at = PlaceOf(word); ; at = (at + 1) & _mask)
        {
            ref readonly var entry = ref _table[at];
            (row, idf) = (entry.Row, entry.Idf);
            if (entry.Word == word)
                return true;
            if (entry.Word == 0)
                return false;
        }
    }
}

/// <summary>Where a word stands: in the title, or in the field's text.</summary>
internal readonly record struct Place(bool InTitle, int Start, int End);

/// <summary>A row of the model that a paper has.</summary>
internal struct Feature
{
    public int Row;
    public float Value;

    /// <summary>Where its word stands first.</summary>
    public Place Place;
}

/// <summary>A sparse vector that is used again for the next paper. Not safe for concurrent use.</summary>
/// <param name="rows">How many there are.</param>
/// <param name="scorers">Those that will be asked about it, which are told of each row as soon as it is known; null: nobody will.</param>
internal sealed class FeatureVector(int rows, LinearScorers? scorers = null)
{
    private readonly byte[] _times = new byte[rows];
    private Feature[] _features = new Feature[512];

    public int Count { get; private set; }

    public ref Feature this[int at] => ref _features[at];

    public ReadOnlySpan<Feature> Features => _features.AsSpan(0, Count);

    /// <summary>How often a row was added, at most 255.</summary>
    public int TimesOf(int row) => _times[row];

    public void Add(int row, float value, Place place)
    {
        ref var times = ref _times[row];
        if (times == 0)
        {
            if (Count == _features.Length)
                Array.Resize(ref _features, 2 * Count);

            _features[Count++] = new Feature { Row = row, Value = value, Place = place };
            scorers?.Expect(row);
        }

        times += times < byte.MaxValue ? (byte)1 : (byte)0;
    }

    public void Clear()
    {
        for (var i = 0; i < Count; i++)
            _times[_features[i].Row] = 0;

        Count = 0;
    }
}
