namespace PaperMesh.Crawler.Papers;

/// <summary>Under which id each paper is kept, as far as stored keys and met records tell: a union-find over ids.</summary>
internal sealed class Homes
{
    private readonly Dictionary<string, string> _titles = [];
    private readonly Dictionary<string, string> _better = [];
    private readonly HashSet<string> _met = [];

    /// <summary>Ids that are no papers of their own.</summary>
    public IReadOnlyCollection<string> Moved => _better.Keys;

    /// <summary>Every key that is not itself the id of its paper.</summary>
    public IEnumerable<PaperKey> Keys => [
        .. _titles.Select(title => new PaperKey(title.Key, Of(title.Value))),
        .. Moved.Select(id => new PaperKey(id, Of(id)))];

    /// <summary>
    /// The papers that others have gone into of which none of the met records tells: without this, nothing would lead to them again from those.
    /// </summary>
    public IEnumerable<PaperKey> Gatherers
        => Moved.Where(id => !_met.Contains(id)).GroupBy(Of).Select(ids => new PaperKey(ids.Key, ids.Key) { Former = [.. ids.Order(StringComparer.Ordinal)] });

    /// <summary>The id under which the paper of that id is kept.</summary>
    public string Of(string id)
    {
        while (_better.TryGetValue(id, out var better))
            id = better;

        return id;
    }

    /// <summary>Keys are stored.</summary>
    public void Know(IReadOnlyCollection<PaperKey> keys)
    {
        foreach (var key in keys)
        {
            if (Identity.IsTitle(key.Key))
                _titles[key.Key] = key.PaperId;
            else
                Unite(key.Key, key.PaperId);
        }

        // Of two replicas that gave one paper to different ones, the keys say who was right.
        foreach (var (former, id) in keys.SelectMany(key => key.Former ?? [], (key, former) => (former, key.PaperId)))
        {
            if (Identity.Joins(Of(former), Of(id)))
                Unite(former, id);
        }
    }

    /// <summary>A record has come: whatever its keys belong to is the same paper.</summary>
    public void Meet(Identity identity)
    {
        _met.UnionWith(identity.Keys);
        foreach (var key in identity.Keys)
        {
            var other = Identity.IsTitle(key) ? _titles.GetValueOrDefault(key) : key;
            if (other is null)
                _titles[key] = identity.Id;
            else if (Identity.Joins(Of(identity.Id), Of(other)))
                Unite(identity.Id, other);
        }
    }

    private void Unite(string one, string other)
    {
        var (first, second) = (Of(one), Of(other));
        if (first == second)
            return;

        var better = Identity.Better(first, second);
        _better[better == first ? second : first] = better;
    }
}
