using System.Globalization;

namespace PaperMesh.Storage.Tests;

public abstract partial class DocumentsContract
{
    private const int Writers = 8;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Eight_writers_of_the_same_documents_lose_nothing_and_double_nothing(int processes)
    {
        var opened = Enumerable.Range(0, processes).Select(_ => Notes()).ToArray();
        var ids = Ids("n-", 60);
        var outcomes = new int[3];

        await Together(async writer =>
        {
            var random = new Random(writer);
            for (var round = 0; round < 12; round++)
            {
                // Three quarters of all documents, each writer in an order of its own, some of them twice.
                var some = ids.OrderBy(_ => random.Next()).Take(45).ToArray();
                foreach (var change in await CountAsync(opened[writer % processes], [.. some, .. some[..5]]))
                    Interlocked.Increment(ref outcomes[(int)change.Outcome]);
            }
        });

        var stored = await opened[0].FindManyAsync(ids, Token);
        stored.Count.ShouldBe(60);
        stored.Sum(note => note.Count).ShouldBe(Writers * 12 * 50);
        outcomes[(int)UpsertOutcome.Inserted].ShouldBe(60);
        outcomes[(int)UpsertOutcome.Changed].ShouldBe((Writers * 12 * 50) - 60);
        (await opened[0].CountAsync(new DocumentQuery(), Token)).ShouldBe(60);
    }

    [Fact]
    public async Task The_same_changes_from_eight_writers_are_stored_once()
    {
        var opened = new[] { Notes(), Notes() };
        var batch = Ids("n-", 200).Select(id => new Note { Id = id, Text = "the same" }).ToArray();
        var inserted = 0;

        await Together(async writer =>
        {
            foreach (var change in await PutAsync(opened[writer % 2], batch))
                Interlocked.Add(ref inserted, change.Outcome == UpsertOutcome.Inserted ? 1 : 0);
        });

        inserted.ShouldBe(200);
        (await opened[0].CountAsync(new DocumentQuery(), Token)).ShouldBe(200);
    }

    [Fact]
    public async Task An_insert_stops_at_the_first_id_that_is_taken()
    {
        var notes = Notes();
        await CountAsync(notes, "c");

        var inserted = await notes.InsertAsync([new Note { Id = "a" }, new Note { Id = "b" }, new Note { Id = "c" }, new Note { Id = "d" }], Token);

        inserted.ShouldBe(2);
        (await WalkAsync(notes, new DocumentQuery())).ShouldBe(["a", "b", "c"]);
        (await notes.FindAsync("c", Token))!.Count.ShouldBe(1);
        (await notes.InsertAsync([new Note { Id = "e" }, new Note { Id = "e" }, new Note { Id = "f" }], Token)).ShouldBe(1);
    }

    /// <summary>How a log is numbered: read the last one, insert the next ones, and go on behind whoever was faster.</summary>
    [Fact]
    public async Task A_sequence_that_eight_writers_append_to_has_no_gap_and_loses_nothing()
    {
        const int PerWriter = 60;
        var opened = new[] { Notes(), Notes() };

        await Together(async writer =>
        {
            var notes = opened[writer % 2];
            var waiting = new Queue<string>(Enumerable.Range(0, PerWriter).Select(i => $"{writer}/{i}"));
            while (waiting.Count > 0)
            {
                var last = await notes.QueryAsync(new DocumentQuery { Descending = true, Limit = 1 }, Token);
                var next = last.Items is [var note] ? note.Count + 1 : 1;
                var entries = waiting.Take(7).Select((text, i) => new Note { Id = Number(next + i), Count = next + i, Text = text }).ToArray();

                for (var stored = await notes.InsertAsync(entries, Token); stored > 0; stored--)
                    waiting.Dequeue();
            }
        });

        var log = await opened[0].QueryAsync(new DocumentQuery { Limit = 10_000 }, Token);
        log.Items.Select(note => note.Id).ShouldBe(Enumerable.Range(1, Writers * PerWriter).Select(i => Number(i)));
        log.Items.Select(note => note.Text).ShouldBeUnique();
        foreach (var own in log.Items.GroupBy(note => note.Text[0]))
            own.Select(note => note.Text[2..]).ShouldBe(Enumerable.Range(0, PerWriter).Select(i => i.ToString(CultureInfo.InvariantCulture)));

        static string Number(long number) => number.ToString("D12", CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_deletion_is_not_undone_by_a_change_that_had_read_before_it()
    {
        var opened = new[] { Notes(), Notes() };
        for (var round = 0; round < 25; round++)
        {
            var id = $"round-{round}";
            await PutAsync(opened[0], new Note { Id = id, Marks = ["old"] });

            await Together(async writer =>
            {
                if (writer == 0)
                    (await opened[0].DeleteAsync([id], Token)).ShouldBe(1);
                else
                    await opened[writer % 2].UpsertAsync([$"{writer}"], _ => id, (stored, mark) => new Note { Id = id, Marks = [.. stored?.Marks ?? [], mark] }, Token);
            });

            if (await opened[0].FindAsync(id, Token) is { } left)
            {
                left.Marks.ShouldNotContain("old");
                left.Marks.ShouldBeUnique();
            }
        }
    }

    [Fact]
    public async Task Reading_goes_on_while_others_write()
    {
        var notes = Notes();
        var ids = Ids("n-", 200);
        await CountAsync(notes, ids);
        using var writing = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var writer = Task.Run(
            async () =>
            {
                while (!writing.IsCancellationRequested)
                    await CountAsync(notes, ids);
            },
            Token);
        for (var i = 0; i < 50; i++)
        {
            (await WalkAsync(notes, new DocumentQuery { Limit = 50 })).ShouldBe(ids);
            (await notes.FindManyAsync(ids[..20], Token)).Count.ShouldBe(20);
        }

        await writing.CancelAsync();
        await writer;
    }

    [Fact]
    public async Task Opening_a_new_kind_by_many_at_once_makes_it_once()
        => await Together(async writer => await CountAsync(Notes(), "a", $"own-{writer}"));

    private static Task Together(Func<int, Task> write)
        => Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => write(writer), Token)));
}
