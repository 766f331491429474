using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using PaperMesh.Queries;

namespace PaperMesh.Query.Search;

/// <summary>Takes, of all that a search finds, the first papers of an order, and counts the rest. For one search.</summary>
/// <remarks>
/// In the place of Lucene's <see cref="TopFieldCollector"/>, which asks three comparers about every paper. Here the place of a paper is one
/// number, and the ids of two papers are looked at only when their numbers are equal. A paper whose words cannot bring it among the first,
/// however near its meaning, is not compared with the query's vector at all.
/// </remarks>
/// <param name="sort">The order; papers that are equal in it come by their ids.</param>
/// <param name="after">Only papers behind this place are taken; all are counted.</param>
/// <param name="most">Papers that are taken.</param>
/// <param name="facets">Gets every paper found; null: they are not counted.</param>
internal sealed class TopPapers(PaperSort sort, SearchCursor? after, int most, FacetCounter? facets) : ICollector
{
    private readonly List<FoundPaper> _first = new(most + 1);

    // The place in the order, as one number.
    private readonly long _after = after is null ? long.MaxValue
        : sort == PaperSort.Relevance ? Relevance(after.Score, (int)after.Number)
        : after.Number;

    private Scorer? _scorer;
    private FusedQuery.FusedScorer? _fused;

    // Papers of this segment that may be among the first.
    private readonly FusedGuess[] _guesses = new FusedGuess[64];
    private int _guessed;

    private AtomicReaderContext? _segment;
    private int[] _days = [];
    private NumericDocValues _upvotes = DocValues.EMPTY_NUMERIC;
    private SortedDocValues _ids = DocValues.EMPTY_SORTED;

    // Numbers of ids in this segment: of the first one behind `after`, and where the last of the first papers stands (null: not looked up).
    private int _behindAfter;
    private int? _last;

    /// <summary>How many papers were found in all.</summary>
    public int Total { get; private set; }

    /// <summary>In their order, when all are collected.</summary>
    public IReadOnlyList<FoundPaper> First
    {
        get
        {
            TakeGuessed();
            return _first;
        }
    }

    public bool AcceptsDocsOutOfOrder => true;

    private bool IsFull => _first.Count == most;

    public void SetScorer(Scorer scorer) => (_scorer, _fused) = (scorer, scorer as FusedQuery.FusedScorer);

    public void SetNextReader(AtomicReaderContext context)
    {
        TakeGuessed();
        facets?.SetNextReader(context);
        var reader = context.AtomicReader;
        (_segment, _days, _last) = (context, SegmentDays.Of(reader), null);
        _ids = reader.GetSortedDocValues(IndexFields.Id) ?? DocValues.EMPTY_SORTED;
        if (sort == PaperSort.Upvotes)
            _upvotes = reader.GetNumericDocValues(IndexFields.Upvotes) ?? DocValues.EMPTY_NUMERIC;
        if (after is not null)
            _behindAfter = _ids.LookupTerm(new BytesRef(after.Id)) is var number && number < 0 ? ~number : number + 1;
    }

    public void Collect(int doc)
    {
        Total++;
        facets?.Collect(doc);

        var guess = _fused?.Guess() ?? new FusedGuess(doc, null, sort == PaperSort.Relevance ? _scorer!.GetScore() : 0);
        if (IsBehind(guess))
            return;

        _guesses[_guessed++] = guess;
        if (_guessed == _guesses.Length)
            TakeGuessed();
    }

    /// <summary>Whether a paper cannot be among the first by its score.</summary>
    private bool IsBehind(in FusedGuess guess) => sort == PaperSort.Relevance && IsFull && guess.AtMost < _first[^1].Score;

    /// <remarks>Many at a time: see <see cref="Prefetch"/>.</remarks>
    private void TakeGuessed()
    {
        foreach (ref readonly var guess in _guesses.AsSpan(0, _guessed))
            Prefetch.Of(_days, guess.Doc);

        var left = 0;
        foreach (ref readonly var guess in _guesses.AsSpan(0, _guessed))
        {
            var dated = guess.On(_days[guess.Doc]);
            if (IsBehind(dated))
                continue;

            _guesses[left++] = dated;
            _fused?.Fetch(dated);
        }

        foreach (ref readonly var guess in _guesses.AsSpan(0, left))
        {
            if (!IsBehind(guess))
                Take(guess.Doc, PlaceOf(guess));
        }

        _guessed = 0;
    }

    private void Take(int doc, long place)
    {
        if (IsFull && place < _first[^1].Place)
            return;
        if (after is not null && (place > _after || (place == _after && _ids.GetOrd(doc) < _behindAfter)))
            return;
        if (IsFull && place == _first[^1].Place && _ids.GetOrd(doc) >= (_last ??= StandsAt(_first[^1])))
            return;

        if (IsFull)
            _first.RemoveAt(most - 1);

        var paper = new FoundPaper(place, _segment!, doc, _ids);
        _first.Insert(~_first.BinarySearch(paper), paper);
        _last = null;
    }

    /// <summary>A paper's place in the order as one number: the larger, the earlier.</summary>
    private long PlaceOf(in FusedGuess guess) => sort switch
    {
        PaperSort.Relevance => Relevance(_fused?.Compared(guess) ?? guess.AtMost, _days[guess.Doc]),
        PaperSort.New => _days[guess.Doc],
        _ => _upvotes.Get(guess.Doc),
    };

    /// <summary>The bits of scores, none of which is negative, are in the order of the scores. Of equal ones the newer paper comes first.</summary>
    private static long Relevance(float score, int day)
        => ((long)BitConverter.SingleToInt32Bits(score) << 32) | (uint)(day ^ int.MinValue);

    private int StandsAt(FoundPaper paper) => ReferenceEquals(paper.Segment, _segment) ? paper.Number : StandsAt(paper.Id);

    /// <summary>The number of the id in this segment; when it is not there, of the next one.</summary>
    private int StandsAt(BytesRef id) => _ids.LookupTerm(id) is var number && number < 0 ? ~number : number;
}

/// <summary>A paper among the first of a search.</summary>
/// <param name="place">In the order: the larger, the earlier.</param>
/// <param name="segment">Of the index.</param>
/// <param name="doc">The paper's number in it.</param>
/// <param name="ids">Of the segment.</param>
internal sealed class FoundPaper(long place, AtomicReaderContext segment, int doc, SortedDocValues ids) : IComparable<FoundPaper>
{
    public long Place => place;

    /// <summary>Of its id among those of the segment, in their order.</summary>
    public int Number { get; } = ids.GetOrd(doc);

    /// <summary>Only in the order of relevance.</summary>
    public float Score => BitConverter.Int32BitsToSingle((int)(place >> 32));

    /// <summary>Only in the order of relevance; as in <see cref="DateOnly.DayNumber"/>, or <see cref="PaperDocument.NoDay"/>.</summary>
    public int Day => (int)place ^ int.MinValue;

    public AtomicReaderContext Segment => segment;

    /// <summary>Its number in the segment.</summary>
    public int Doc => doc;

    public BytesRef Id
    {
        get
        {
            if (field is null)
                ids.LookupOrd(Number, field = new BytesRef());
            return field;
        }
    }

    /// <summary>Less than nothing when this paper comes first.</summary>
    public int CompareTo(FoundPaper? other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (place != other.Place)
            return place > other.Place ? -1 : 1;

        return ReferenceEquals(segment, other.Segment) ? Number.CompareTo(other.Number) : Id.CompareTo(other.Id);
    }
}
