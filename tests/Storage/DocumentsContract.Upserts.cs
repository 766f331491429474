namespace PaperMesh.Storage.Tests;

public abstract partial class DocumentsContract
{
    [Fact]
    public async Task A_document_is_found_under_its_id()
    {
        var notes = Notes();
        var note = new Note { Id = "a", Text = "first", Due = Time.GetUtcNow(), Place = new("Ghent", new(51.05, 3.72)) };

        (await PutAsync(notes, note)).ShouldBe([new Upserted<Note>(note, UpsertOutcome.Inserted)]);

        Json(await Notes().FindAsync("a", Token)).ShouldBe(Json(note));
        (await notes.FindAsync("A", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Many_are_found_in_the_order_asked_for()
    {
        var notes = Notes();
        await CountAsync(notes, "a", "b", "c");

        var found = await notes.FindManyAsync(["c", "missing", "a"], Token);

        found.Select(note => note.Id).ShouldBe(["c", "a"]);
    }

    [Fact]
    public async Task A_change_is_merged_into_what_is_stored()
    {
        var notes = Notes();
        await PutAsync(notes, new Note { Id = "a", Text = "stays", Count = 41 });

        var changed = await CountAsync(notes, "a", "b");

        changed.Select(change => change.Outcome).ShouldBe([UpsertOutcome.Changed, UpsertOutcome.Inserted]);
        Json(changed[0].Document).ShouldBe(Json(new Note { Id = "a", Text = "stays", Count = 42 }));
        Json(await notes.FindAsync("a", Token)).ShouldBe(Json(changed[0].Document));
        (await notes.FindAsync("b", Token))!.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_merge_that_declines_leaves_everything_as_it_is()
    {
        var notes = Notes();
        await CountAsync(notes, "a");

        var declined = await notes.UpsertAsync(["a", "b"], id => id, (_, _) => null, Token);

        declined.Select(change => change.Outcome).ShouldBe([UpsertOutcome.Unchanged, UpsertOutcome.Unchanged]);
        declined[0].Document!.Count.ShouldBe(1);
        declined[1].Document.ShouldBeNull();
        (await notes.CountAsync(new DocumentQuery(), Token)).ShouldBe(1);
    }

    [Fact]
    public async Task The_stored_document_itself_and_one_that_is_equal_are_no_change()
    {
        var notes = Notes();
        await PutAsync(notes, new Note { Id = "a", Text = "é + <&>'", Count = 1, Due = Time.GetUtcNow(), Place = new("Ghent", new(51.05, 3.72)) });

        var same = await notes.UpsertAsync(["a"], id => id, (stored, _) => stored, Token);
        var equal = await notes.UpsertAsync(["a"], id => id, (stored, _) => stored! with { }, Token);

        same[0].Outcome.ShouldBe(UpsertOutcome.Unchanged);
        equal[0].Outcome.ShouldBe(UpsertOutcome.Unchanged);
        equal[0].Document!.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Several_changes_about_one_id_are_folded_in_their_order()
    {
        var notes = Notes();
        string[] changes = ["a", "other", "b", "b", "c"];

        var folded = await notes.UpsertAsync(
            changes,
            change => change == "other" ? "y" : "x",
            (stored, change) => new Note { Id = change == "other" ? "y" : "x", Text = stored?.Text + change },
            Token);

        folded.Select(change => change.Outcome).ShouldBe(
        [
            UpsertOutcome.Inserted, UpsertOutcome.Inserted, UpsertOutcome.Changed, UpsertOutcome.Changed, UpsertOutcome.Changed,
        ]);
        folded.Select(change => change.Document!.Text).ShouldBe(["abbc", "other", "abbc", "abbc", "abbc"]);
        (await notes.FindAsync("x", Token))!.Text.ShouldBe("abbc");
    }

    [Fact]
    public async Task Changes_that_take_each_other_back_leave_the_document_as_it_was()
    {
        var notes = Notes();
        await PutAsync(notes, new Note { Id = "a", Text = "before" });

        var folded = await PutAsync(notes, new Note { Id = "a", Text = "between" }, new Note { Id = "a", Text = "before" });

        folded.Select(change => change.Outcome).ShouldBe([UpsertOutcome.Changed, UpsertOutcome.Changed]);
        (await notes.FindAsync("a", Token))!.Text.ShouldBe("before");
    }

    [Fact]
    public async Task A_merge_that_makes_another_document_of_it_is_refused()
    {
        var notes = Notes();

        var refused = await Should.ThrowAsync<InvalidOperationException>(
            notes.UpsertAsync(["a"], id => id, (_, _) => new Note { Id = "b" }, Token));

        refused.Message.ShouldContain("\"a\"");
        (await notes.CountAsync(new DocumentQuery(), Token)).ShouldBe(0);
    }

    [Fact]
    public async Task Nothing_to_do_is_done()
    {
        var notes = Notes();

        (await PutAsync(notes)).ShouldBeEmpty();
        (await notes.InsertAsync([], Token)).ShouldBe(0);
        (await notes.FindManyAsync([], Token)).ShouldBeEmpty();
        (await notes.DeleteAsync([], Token)).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_deleted_is_gone_and_counted_once()
    {
        var notes = Notes();
        await CountAsync(notes, "a", "b", "c");

        (await notes.DeleteAsync(["a", "c", "missing"], Token)).ShouldBe(2);

        (await notes.DeleteAsync(["a"], Token)).ShouldBe(0);
        (await WalkAsync(notes, new DocumentQuery())).ShouldBe(["b"]);
        (await CountAsync(notes, "a"))[0].Outcome.ShouldBe(UpsertOutcome.Inserted, "it begins anew");
    }

    [Fact]
    public async Task More_documents_than_fit_one_round_trip_are_all_kept()
    {
        var notes = Notes();
        var ids = Ids("many-", 2_500);

        (await CountAsync(notes, ids)).ShouldAllBe(change => change.Outcome == UpsertOutcome.Inserted);

        (await notes.CountAsync(new DocumentQuery(), Token)).ShouldBe(2_500);
        (await notes.FindManyAsync(ids, Token)).Select(note => note.Id).ShouldBe(ids);
        (await notes.DeleteAsync(ids, Token)).ShouldBe(2_500);
    }

    [Fact]
    public async Task Who_has_cancelled_gets_no_answer()
    {
        var notes = Notes();
        await CountAsync(notes, "a");

        await Should.ThrowAsync<OperationCanceledException>(notes.FindAsync("a", Cancelled));
        await Should.ThrowAsync<OperationCanceledException>(notes.QueryAsync(new DocumentQuery(), Cancelled));
        await Should.ThrowAsync<OperationCanceledException>(notes.CountAsync(new DocumentQuery(), Cancelled));
        await Should.ThrowAsync<OperationCanceledException>(notes.DeleteAsync(["a"], Cancelled));
        await Should.ThrowAsync<OperationCanceledException>(notes.InsertAsync([new Note { Id = "b" }], Cancelled));
        await Should.ThrowAsync<OperationCanceledException>(
            notes.UpsertAsync(["a", "b"], id => id, (_, id) => new Note { Id = id, Text = "changed" }, Cancelled));

        (await Notes().FindAsync("a", Token))!.Text.ShouldBe("");
        (await notes.CountAsync(new DocumentQuery(), Token)).ShouldBe(1);
    }

    [Fact]
    public async Task Cancelling_stops_between_documents()
    {
        var notes = Notes();
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var merged = 0;

        await Should.ThrowAsync<OperationCanceledException>(notes.UpsertAsync(
            Ids("c-", 100),
            id => id,
            (_, id) =>
            {
                if (++merged == 10)
                    cancelling.Cancel();
                return new Note { Id = id };
            },
            cancelling.Token));

        merged.ShouldBe(10);
    }
}
