using System.Text;
using CsCheck;

namespace PaperMesh.Storage.Tests;

public abstract partial class DocumentsContract
{
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    private static readonly Gen<Note> AnyNote = Gen.Select(
        Gen.OneOf("a", "b", "c", "d/e", "é", "😀", "Z", "~"),
        Gen.OneOf("", "x", "y", "z\0", "日本"),
        Gen.Int[0, 3],
        Gen.Int[0, 4],
        (id, text, count, hours) => new Note { Id = id, Text = text, Count = count, Marks = [$"{hours}"] });

    private static readonly Gen<Note[]> AnyNotes = AnyNote.Array[0, 6];

    /// <summary>What can be done to documents, each with what it must give according to the model.</summary>
    private static readonly Gen<Operation[]> AnyOperations = Gen.OneOf(
        AnyNotes.Select(some => new Operation($"upsert {Show(some)}", (notes, model) => UpsertAlikeAsync(notes, model, some))),
        AnyNotes.Select(some => new Operation($"insert {Show(some)}", (notes, model) => InsertAlikeAsync(notes, model, some))),
        AnyNotes.Select(some => new Operation($"delete {Show(some)}", (notes, model) => DeleteAlikeAsync(notes, model, some))),
        Gen.Int[1, 2].Select(hours => new Operation($"{hours} h pass", (_, model) => model.PassAsync(hours * Step))),
        Gen.Select(Gen.OneOf((string?)null, "text", "count", "due"), Gen.Bool, Gen.Int[1, 4], AnyNote).Select((orderBy, descending, limit, from)
            => new Operation(
                $"list by {orderBy}",
                (notes, model) => ListAlikeAsync(notes, model, orderBy, descending, limit, from)))).Array[1, 15];

    [Fact]
    public async Task Any_sequence_of_operations_gives_the_same_as_a_dictionary()
    {
        var sequences = 0;
        await AnyOperations.SampleAsync(
            async operations =>
            {
                var notes = Open(Note.Kind($"{KindName}-{Interlocked.Increment(ref sequences)}"));
                var model = new Model(Time);
                foreach (var operation in operations)
                    await operation.RunAsync(notes, model);
            },
            iter: 60,
            threads: 1,
            print: operations => string.Join('\n', operations.Select(operation => operation.Name)));
    }

    private sealed record Operation(string Name, Func<IDocuments<Note>, Model, Task> RunAsync);

    /// <summary>What documents are, in a few lines.</summary>
    private sealed class Model(Microsoft.Extensions.Time.Testing.FakeTimeProvider time)
    {
        public Dictionary<string, Note> All { get; } = [];

        public DateTimeOffset Now => time.GetUtcNow();

        public Task PassAsync(TimeSpan span)
        {
            time.Advance(span);
            foreach (var expired in All.Values.Where(note => note.Until <= Now).ToArray())
                All.Remove(expired.Id);

            return Task.CompletedTask;
        }

        /// <summary>The note with times that follow from the present: it ends after that many hours, never for none.</summary>
        public Note At(Note note)
        {
            var hours = note.Marks[0][0] - '0';
            return note with { Marks = [], Due = hours == 4 ? null : Now + (hours * Step), Until = hours == 0 ? null : Now + (hours * Step) };
        }
    }

    private static async Task UpsertAlikeAsync(IDocuments<Note> notes, Model model, Note[] changes)
    {
        var expected = new List<UpsertOutcome>();
        foreach (var change in changes)
        {
            var stored = model.All.GetValueOrDefault(change.Id);
            var merged = Merge(stored, change);
            expected.Add(
                merged is null || Json(merged) == Json(stored) ? UpsertOutcome.Unchanged
                : stored is null ? UpsertOutcome.Inserted
                : UpsertOutcome.Changed);
            if (merged is not null)
                model.All[change.Id] = merged;
        }

        var upserted = await notes.UpsertAsync(changes, change => change.Id, Merge, Token);

        upserted.Select(change => change.Outcome).ShouldBe(expected);
        upserted.Select(change => Json(change.Document)).ShouldBe(changes.Select(change => Json(model.All.GetValueOrDefault(change.Id))));

        Note? Merge(Note? stored, Note change)
            => change.Count == 3 ? null : stored is null ? model.At(change) : model.At(change) with { Count = Math.Max(stored.Count, change.Count) };
    }

    private static async Task InsertAlikeAsync(IDocuments<Note> notes, Model model, Note[] some)
    {
        var inserted = some.Select(model.At).TakeWhile(note => model.All.TryAdd(note.Id, note)).Count();

        (await notes.InsertAsync([.. some.Select(model.At)], Token)).ShouldBe(inserted);
    }

    private static async Task DeleteAlikeAsync(IDocuments<Note> notes, Model model, Note[] some)
    {
        var deleted = some.Count(note => model.All.Remove(note.Id));

        (await notes.DeleteAsync([.. some.Select(note => note.Id)], Token)).ShouldBe(deleted);
    }

    private static async Task ListAlikeAsync(IDocuments<Note> notes, Model model, string? orderBy, bool descending, int limit, Note bound)
    {
        var index = orderBy is null ? note => note.Id : Note.Kind("any").Indexes[orderBy];
        var from = index(model.At(bound));
        var order = Comparer<IndexKey>.Create(
            (a, b) => a.Text is { } text ? BytesOf(text).AsSpan().SequenceCompareTo(BytesOf(b.Text!)) : a.Number.CompareTo(b.Number));
        var expected = model.All.Values
            .Where(note => index(note) is { } key && (from is null || order.Compare(key, from.Value) >= 0))
            .OrderBy(note => index(note)!.Value, order)
            .ThenBy(note => note.Id, order)
            .ToArray();
        var query = new DocumentQuery { OrderBy = orderBy, From = from, Limit = limit, Descending = descending };

        (await WalkAsync(notes, query)).ShouldBe((descending ? expected.Reverse() : expected).Select(note => note.Id));
        (await notes.CountAsync(query, Token)).ShouldBe(expected.Length);
        (await notes.FindManyAsync([.. expected.Select(note => note.Id)], Token)).Select(Json).ShouldBe(expected.Select(Json));

        static byte[] BytesOf(string text) => Encoding.UTF8.GetBytes(text);
    }

    private static string Show(Note[] some) => string.Join(", ", some.Select(Json));
}
