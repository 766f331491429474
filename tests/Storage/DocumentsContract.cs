using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace PaperMesh.Storage.Tests;

/// <summary>What both adapters must do. Each runs it on its real store; every test has a kind of its own.</summary>
public abstract partial class DocumentsContract : IDisposable
{
    private static int _kinds;

    private readonly string _kind = string.Create(CultureInfo.InvariantCulture, $"notes-{Interlocked.Increment(ref _kinds)}");
    private readonly List<IStore> _stores = [];

    /// <summary>Begins now: a server removes by its own clock what has expired.</summary>
    protected FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    protected static CancellationToken Cancelled => new(canceled: true);

    /// <summary>The test class's data, opened once more as another process would.</summary>
    protected abstract IStore NewStore();

    protected string KindName => _kind;

    /// <summary>The test's documents, opened once more as another process would.</summary>
    protected IDocuments<Note> Notes() => Open(Note.Kind(_kind));

    protected IDocuments<T> Open<T>(DocumentKind<T> kind)
        where T : class
    {
        var store = NewStore();
        _stores.Add(store);
        return store.Open(kind);
    }

    public void Dispose()
    {
        foreach (var store in _stores)
            (store as IDisposable)?.Dispose();

        GC.SuppressFinalize(this);
    }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Stores what is given over what is there.</summary>
    protected static Task<IReadOnlyList<Upserted<Note>>> PutAsync(IDocuments<Note> notes, params Note[] some)
        => notes.UpsertAsync(some, note => note.Id, (_, note) => note, Token);

    /// <summary>Counts up by one, and begins with 1.</summary>
    protected static Task<IReadOnlyList<Upserted<Note>>> CountAsync(IDocuments<Note> notes, params string[] ids)
        => notes.UpsertAsync(ids, id => id, CountUp, Token);

    private static Note CountUp(Note? stored, string id)
        => stored is null ? new Note { Id = id, Count = 1 } : stored with { Count = stored.Count + 1 };

    /// <summary>All ids of a query, page by page.</summary>
    protected static async Task<List<string>> WalkAsync(IDocuments<Note> notes, DocumentQuery query, Func<Task>? between = null)
    {
        var ids = new List<string>();
        do
        {
            var page = await notes.QueryAsync(query, Token);
            ids.AddRange(page.Items.Select(note => note.Id));
            query = query with { After = page.Next };
            if (between is not null)
                await between();
        }
        while (query.After is not null);

        return ids;
    }

    /// <summary>What two documents are compared by: every field, whatever kind of list it holds.</summary>
    protected static string Json<T>(T? document) => JsonSerializer.Serialize(document, typeof(T), NoteJson.Default);

    protected static string[] Ids(string prefix, int count)
        => [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{prefix}{i:D5}"))];
}
