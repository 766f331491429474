namespace PaperMesh.Query.Search;

/// <summary>What the score of a paper is made of.</summary>
internal readonly record struct FusedScore
{
    /// <summary>The score by words.</summary>
    public required float Bm25 { get; init; }

    /// <summary>The <see cref="Bm25"/> that counts half, of this query.</summary>
    public required float Half { get; init; }

    /// <summary>Null when the query has no vector; 0 when the paper has none.</summary>
    public required float? Cosine { get; init; }

    /// <summary>As in <see cref="DateOnly.DayNumber"/>, or <see cref="PaperDocument.NoDay"/>.</summary>
    public required int Day { get; init; }

    public required int Today { get; init; }

    public float Words => Fusion.Words(Bm25, Half);

    public float Meaning => Fusion.MeaningWeight * Fusion.Meaning(Cosine ?? 0);

    public float Recency => Fusion.RecencyWeight * Fusion.Recency(Day, Today);

    public float Sum => Words + Meaning + Recency;
}

/// <summary>What the score of a paper comes to at most, before all is looked at that it is made of.</summary>
/// <param name="doc">Its number in the segment.</param>
/// <param name="score">As if it were of today and meant what the query does; null when words have not found it.</param>
/// <param name="added">What is added to that.</param>
internal readonly struct FusedGuess(int doc, FusedScore? score, float added)
{
    public int Doc { get; } = doc;

    public FusedScore? Score { get; } = score;

    public float Added { get; } = added;

    public float AtMost { get; } = (score?.Sum ?? 0) + added;

    /// <summary>The same with the day that it has.</summary>
    public FusedGuess On(int day) => Score is { } undated ? new FusedGuess(Doc, undated with { Day = day }, Added) : this;
}
