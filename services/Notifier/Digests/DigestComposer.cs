using PaperMesh.Contracts;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Matching;
using PaperMesh.Queries;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Digests;

/// <summary>Chooses the papers of digests from the event log: read once for all subscriptions that are due together.</summary>
internal sealed class DigestComposer(LoggedEvents log, IDocuments<SentPapers> sent, NewsRule rule)
{
    private const int PageSize = 500;

    /// <summary>What each would be sent now. Changes nothing.</summary>
    /// <returns>In the order of <paramref name="subscriptions"/>.</returns>
    public async Task<IReadOnlyList<ComposedDigest>> ComposeAsync(IReadOnlyList<Subscription> subscriptions, CancellationToken cancellationToken)
    {
        if (subscriptions.Count == 0)
            return [];

        var place = await log.LastAsync(cancellationToken);
        var news = await NewsAsync(subscriptions.Min(one => one.Place), place, cancellationToken);
        var found = Matching([.. subscriptions.Select(one => one.Query).Distinct()], news);
        var had = (await sent.FindManyAsync([.. subscriptions.Select(one => one.Id)], cancellationToken)).ToDictionary(one => one.Subscription, one => one.ToSet());

        return [.. subscriptions.Select(one => Choose(one, found[one.Query], had.GetValueOrDefault(one.Id) ?? [], place))];
    }

    /// <summary>The papers that the log tells of in a stretch and that are news, each as its newest event has it; to be gone through once.</summary>
    private async Task<IEnumerable<News>> NewsAsync(long after, long upTo, CancellationToken cancellationToken)
    {
        var papers = new Dictionary<string, Told>(StringComparer.Ordinal);
        while (after < upTo && await log.ReadAsync(after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            after = page[^1].Sequence;
            foreach (var logged in page.Where(logged => logged.Sequence <= upTo))
            {
                // A late event about an older revision is no newer for that.
                var (id, told) = (logged.Event.Paper.Id, ToldBy(logged));
                papers[id] = papers.TryGetValue(id, out var known) && known.IsNewerThan(told) ? known with { Last = logged.Sequence } : told;
            }
        }

        return papers.Values.Where(paper => paper.News is not null).Select(paper => new News(paper.News!, paper.Last));
    }

    private Told ToldBy(LoggedEvent logged)
        => new(logged.Event.Paper.Revision, logged.Event.TaggedAt, rule.IsNews(logged.Event.Paper) ? logged : null, logged.Sequence);

    /// <summary>The news that each query finds, best first.</summary>
    private static Dictionary<string, List<Match>> Matching(IReadOnlyList<string> queries, IEnumerable<News> news)
    {
        var parsed = queries.ToDictionary(text => text, text => PaperQuery.Parse(text).Query);
        var index = new QueryIndex<string>();
        foreach (var (text, query) in parsed)
            index.Set(text, query);

        var found = queries.ToDictionary(text => text, _ => new List<Match>());
        foreach (var paper in news)
        {
            foreach (var text in index.Matching(paper.Facts))
                found[text].Add(new Match(paper, ScoreOf(parsed[text], paper)));
        }

        foreach (var matches in found.Values)
            matches.Sort(BestFirst);

        return found;
    }

    private static ComposedDigest Choose(Subscription subscription, List<Match> matches, HashSet<ulong> had, long place)
    {
        Match[] fresh = [.. matches.Where(match => match.News.Last > subscription.Place && !HasHad(had, match.News.Event.Event.Paper))];
        var query = PaperQuery.Parse(subscription.Query).Query;
        return new ComposedDigest(
            [.. fresh.Take(subscription.Settings.MaxPapers).Select(match => new DigestPaper(match.News.Event.Event.Paper.Id, match.News.Event.Sequence, QueryInWords.Why(query, match.News.Event.Event, match.News.Facts)))],
            More: Math.Max(0, fresh.Length - subscription.Settings.MaxPapers),
            place);
    }

    // A paper that two sources have reported has more than one id in its life.
    private static bool HasHad(HashSet<ulong> had, Paper paper)
        => had.Count > 0 && (had.Contains(SentPapers.HashOf(paper.Id)) || paper.Aliases.Any(alias => had.Contains(SentPapers.HashOf(alias))));

    /// <summary>How surely it is about the topics that were asked for.</summary>
    private static double ScoreOf(PaperQuery query, News paper)
        => query.Wanted.OfType<FieldTerm>().Where(term => term.Field == PaperField.Topic)
            .Select(term => paper.Event.Event.Tags.FirstOrDefault(tag => FieldTerm.Folded(tag.Topic) == term.Value)?.Score ?? 0)
            .DefaultIfEmpty(0).Max();

    private static int BestFirst(Match one, Match other)
    {
        var (a, b) = (one.News.Facts, other.News.Facts);
        return b.Upvotes.CompareTo(a.Upvotes) is not 0 and var votes ? votes
            : other.Score.CompareTo(one.Score) is not 0 and var score ? score
            : Nullable.Compare(b.Day, a.Day) is not 0 and var day ? day
            : string.CompareOrdinal(a.Id, b.Id);
    }

    /// <summary>
    /// What the log tells of a paper. A change of the taxonomy tells of every paper there is, and almost none is news: of those no more is held
    /// than what an older event is known by.
    /// </summary>
    /// <param name="Revision">Of the newest event.</param>
    /// <param name="TaggedAt">Of the newest event.</param>
    /// <param name="News">The newest event; null: it is no news.</param>
    /// <param name="Last">The last place in the log that tells of the paper.</param>
    private readonly record struct Told(int Revision, DateTimeOffset TaggedAt, LoggedEvent? News, long Last)
    {
        public bool IsNewerThan(Told other) => Revision > other.Revision || (Revision == other.Revision && TaggedAt > other.TaggedAt);
    }

    /// <param name="Event">The newest that is known about the paper.</param>
    /// <param name="Last">The last place in the log that tells of it.</param>
    private sealed record News(LoggedEvent Event, long Last)
    {
        public PaperFacts Facts { get; } = new(Event.Event.Paper, Event.Event.Tags);
    }

    private readonly record struct Match(News News, double Score);
}

/// <summary>What there is for a subscription.</summary>
/// <param name="Papers">Best first.</param>
/// <param name="More">Papers beyond the maximum.</param>
/// <param name="Place">Up to where the log was read.</param>
public sealed record ComposedDigest(IReadOnlyList<DigestPaper> Papers, int More, long Place);
