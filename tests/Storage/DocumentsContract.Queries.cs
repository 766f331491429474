using System.Text;

namespace PaperMesh.Storage.Tests;

public abstract partial class DocumentsContract
{
    [Fact]
    public async Task Documents_come_in_the_order_of_their_ids_as_bytes()
    {
        var notes = Notes();
        string[] ids = ["a", "B", "b", "10", "9", "é", "z", "日本", "\uFF5E", "😀", "a/b", "a b", "aa", "-", "_"];
        await CountAsync(notes, ids);

        string[] ordered = [.. ids.OrderBy(id => Convert.ToHexString(Encoding.UTF8.GetBytes(id)), StringComparer.Ordinal)];

        (await WalkAsync(notes, new DocumentQuery { Limit = 4 })).ShouldBe(ordered);
        (await WalkAsync(notes, new DocumentQuery { Limit = 4, Descending = true })).ShouldBe(ordered.Reverse());
        (await WalkAsync(notes, new DocumentQuery { From = "a", To = "b" })).ShouldBe(["a", "a b", "a/b", "aa", "b"]);
    }

    [Fact]
    public async Task Documents_of_equal_value_follow_by_id_and_those_without_are_left_out()
    {
        var notes = Notes();
        await PutAsync(
            notes,
            new Note { Id = "1", Text = "b" },
            new Note { Id = "2", Text = "a" },
            new Note { Id = "3" },
            new Note { Id = "4", Text = "b" },
            new Note { Id = "5", Text = "a" },
            new Note { Id = "6", Text = "b" });

        foreach (var limit in new[] { 1, 2, 3, 100 })
        {
            var query = new DocumentQuery { OrderBy = "text", Limit = limit };
            (await WalkAsync(notes, query)).ShouldBe(["2", "5", "1", "4", "6"]);
            (await WalkAsync(notes, query with { Descending = true })).ShouldBe(["6", "4", "1", "5", "2"]);
        }

        (await notes.CountAsync(new DocumentQuery { OrderBy = "text" }, Token)).ShouldBe(5);
        (await notes.CountAsync(new DocumentQuery(), Token)).ShouldBe(6);
    }

    [Fact]
    public async Task Bounds_are_inclusive()
    {
        var notes = Notes();
        var today = Time.GetUtcNow();
        await PutAsync(notes, [.. Enumerable.Range(-5, 11).Select(day => new Note { Id = $"{day + 5:D2}", Count = day, Due = today.AddDays(day) })]);

        (await WalkAsync(notes, new DocumentQuery { OrderBy = "count", From = -1, To = 1, Limit = 2 })).ShouldBe(["04", "05", "06"]);
        (await WalkAsync(notes, new DocumentQuery { OrderBy = "due", To = today, Descending = true, Limit = 2 }))
            .ShouldBe(["05", "04", "03", "02", "01", "00"]);
        (await notes.CountAsync(new DocumentQuery { OrderBy = "due", From = today.AddMilliseconds(1) }, Token)).ShouldBe(5);
        (await notes.CountAsync(new DocumentQuery { OrderBy = "count", From = 2, To = 1 }, Token)).ShouldBe(0);
    }

    [Fact]
    public async Task Documents_of_any_of_several_values_are_found_in_order()
    {
        var notes = Notes();
        await PutAsync(notes, [.. Enumerable.Range(0, 30).Select(i => new Note { Id = $"{i:D2}", Text = $"t{i % 10}", Count = i })]);
        var query = new DocumentQuery { OrderBy = "text", AnyOf = ["t7", "t3", "absent", "t3"], Limit = 4 };

        (await WalkAsync(notes, query)).ShouldBe(["03", "13", "23", "07", "17", "27"]);
        (await WalkAsync(notes, query with { Descending = true })).ShouldBe(["27", "17", "07", "23", "13", "03"]);
        (await WalkAsync(notes, query with { From = "t4" })).ShouldBe(["07", "17", "27"]);
        (await notes.CountAsync(query, Token)).ShouldBe(6);
        (await WalkAsync(notes, new DocumentQuery { OrderBy = "count", AnyOf = [.. Enumerable.Range(25, 5_000).Select(i => (IndexKey)i)] }))
            .ShouldBe(["25", "26", "27", "28", "29"]);
        (await WalkAsync(notes, new DocumentQuery { AnyOf = ["29", "x", "01"] })).ShouldBe(["01", "29"]);
        (await notes.CountAsync(new DocumentQuery { AnyOf = ["29", "x", "01"] }, Token)).ShouldBe(2);
        (await WalkAsync(notes, new DocumentQuery { AnyOf = [] })).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_changed_value_is_found_where_it_is_now_and_only_there()
    {
        var notes = Notes();
        await PutAsync(notes, new Note { Id = "a", Text = "old", Count = 1 });

        await PutAsync(notes, new Note { Id = "a", Text = "new", Count = 1 });
        (await WalkAsync(notes, new DocumentQuery { OrderBy = "text", From = "old", To = "old" })).ShouldBeEmpty();
        (await WalkAsync(notes, new DocumentQuery { OrderBy = "text" })).ShouldBe(["a"]);

        await PutAsync(notes, new Note { Id = "a", Count = 1 });
        (await WalkAsync(notes, new DocumentQuery { OrderBy = "text" })).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_full_last_page_has_no_next()
    {
        var notes = Notes();
        await CountAsync(notes, "a", "b");

        (await notes.QueryAsync(new DocumentQuery { Limit = 2 }, Token)).Next.ShouldBeNull();
        (await notes.QueryAsync(new DocumentQuery { Limit = 1 }, Token)).Next.ShouldNotBeNull();
        (await notes.QueryAsync(new DocumentQuery { From = "x" }, Token)).Items.ShouldBeEmpty();
    }

    /// <summary>Whatever else comes and goes: each document that was there all the time is met exactly once.</summary>
    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData("text", false)]
    [InlineData("text", true)]
    public async Task Paging_is_stable_while_documents_come_and_go(string? orderBy, bool descending)
    {
        var notes = Notes();
        var random = new Random(1);
        var staying = Ids("stays-", 300).Select(id => new Note { Id = id, Text = $"{random.Next(20):D2}" }).ToArray();
        var passing = new Queue<string>();
        await PutAsync(notes, staying);

        var walked = await WalkAsync(
            notes,
            new DocumentQuery { OrderBy = orderBy, Descending = descending, Limit = 7 },
            async () =>
            {
                var coming = new Note { Id = $"{(random.Next(2) == 0 ? "a" : "stays-0")}{random.Next(100_000):D5}x", Text = $"{random.Next(20):D2}" };
                passing.Enqueue(coming.Id);
                await PutAsync(notes, coming);
                if (passing.Count > 3)
                    await notes.DeleteAsync([passing.Dequeue()], Token);
            });

        var expected = staying.OrderBy(note => orderBy is null ? "" : note.Text, StringComparer.Ordinal).ThenBy(note => note.Id, StringComparer.Ordinal);
        walked.Where(id => !id.EndsWith('x')).ShouldBe((descending ? expected.Reverse() : expected).Select(note => note.Id));
        walked.ShouldBeUnique();
    }

    [Fact]
    public async Task A_cursor_is_safe_in_a_url()
    {
        var notes = Notes();
        await PutAsync(notes, [.. Ids("ü/😀?&=+ ", 20).Select(id => new Note { Id = id, Text = "ÿþ>?" + id })]);

        foreach (var orderBy in new[] { null, "text", "count" })
        {
            var page = await notes.QueryAsync(new DocumentQuery { OrderBy = orderBy, Limit = 10 }, Token);
            Uri.EscapeDataString(page.Next!).ShouldBe(page.Next);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a cursor!")]
    [InlineData("e30")]
    [InlineData("bnVsbA")]
    [InlineData("WzEsMl0")]
    [InlineData("====")]
    public async Task What_is_no_cursor_is_refused_with_what_to_do(string cursor)
    {
        var refused = await Should.ThrowAsync<FormatException>(Notes().QueryAsync(new DocumentQuery { After = cursor }, Token));

        refused.Message.ShouldContain($"\"{cursor}\" is not a cursor");
        refused.Message.ShouldContain("next");
    }

    [Fact]
    public async Task A_cursor_of_another_order_is_refused()
    {
        var notes = Notes();
        await CountAsync(notes, "a", "b");
        var byId = await notes.QueryAsync(new DocumentQuery { Limit = 1 }, Token);

        var refused = await Should.ThrowAsync<FormatException>(
            notes.QueryAsync(new DocumentQuery { OrderBy = "count", After = byId.Next }, Token));

        refused.Message.ShouldBe("The cursor is one of a list by id, not by count.");
    }

    [Fact]
    public async Task A_query_by_what_is_no_index_is_refused_with_those_there_are()
    {
        var notes = Notes();
        var query = new DocumentQuery { OrderBy = "colour" };

        (await Should.ThrowAsync<ArgumentException>(notes.QueryAsync(query, Token))).Message.ShouldContain("no index \"colour\"; it has count, due, text");
        await Should.ThrowAsync<ArgumentException>(notes.CountAsync(query, Token));
    }

    [Fact]
    public async Task A_query_that_makes_no_sense_is_refused()
    {
        var notes = Notes();

        await Should.ThrowAsync<ArgumentOutOfRangeException>(notes.QueryAsync(new DocumentQuery { Limit = 0 }, Token));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(notes.QueryAsync(new DocumentQuery { Limit = 10_001 }, Token));
        await Should.ThrowAsync<ArgumentException>(notes.QueryAsync(new DocumentQuery { From = 1 }, Token));
        await Should.ThrowAsync<ArgumentException>(notes.QueryAsync(new DocumentQuery { AnyOf = ["a", 1] }, Token));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(
            notes.QueryAsync(new DocumentQuery { AnyOf = [.. Ids("", 10_001).Select(id => (IndexKey)id)] }, Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("drop\"table")]
    [InlineData("a.b")]
    public void A_name_that_not_every_store_can_use_is_refused(string name)
        => Should.Throw<ArgumentException>(() => Open(Note.Kind(name))).Message.ShouldContain($"\"{name}\" cannot name a kind");

    [Fact]
    public async Task A_kind_that_gains_an_index_finds_its_older_documents_by_it()
    {
        var before = Open(Note.Kind(KindName) with { Indexes = new Dictionary<string, Func<Note, IndexKey?>> { ["count"] = note => note.Count } });
        await PutAsync(before, new Note { Id = "a", Text = "x", Count = 2 }, new Note { Id = "b" }, new Note { Id = "c", Text = "w", Count = 1 });

        var after = Notes();

        (await WalkAsync(after, new DocumentQuery { OrderBy = "text" })).ShouldBe(["c", "a"]);
        (await WalkAsync(after, new DocumentQuery { OrderBy = "count" })).ShouldBe(["b", "c", "a"]);
        await PutAsync(after, new Note { Id = "d", Text = "v" });
        (await WalkAsync(Notes(), new DocumentQuery { OrderBy = "text" })).ShouldBe(["d", "c", "a"]);
    }
}
