namespace PaperMesh.Storage.Tests;

public abstract partial class DocumentsContract
{
    [Fact]
    public async Task A_document_that_has_expired_is_not_there()
    {
        var notes = Notes();
        await PutAsync(notes, Lasting("hour", 1), Lasting("day", 24), new Note { Id = "ever", Text = "t" });

        Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        (await notes.FindAsync("hour", Token)).ShouldNotBeNull();

        Time.Advance(TimeSpan.FromMilliseconds(1));
        (await notes.FindAsync("hour", Token)).ShouldBeNull();
        (await notes.FindManyAsync(["hour", "day", "ever"], Token)).Select(note => note.Id).ShouldBe(["day", "ever"]);
        (await WalkAsync(notes, new DocumentQuery())).ShouldBe(["day", "ever"]);
        (await WalkAsync(notes, new DocumentQuery { OrderBy = "text", Limit = 1 })).ShouldBe(["day", "ever"]);
        (await notes.CountAsync(new DocumentQuery(), Token)).ShouldBe(2);
        (await notes.DeleteAsync(["hour", "day"], Token)).ShouldBe(1);
    }

    [Fact]
    public async Task A_change_to_what_has_expired_begins_anew()
    {
        var notes = Notes();
        var wider = Open(WiderNote.Kind(KindName));
        await wider.InsertAsync([new WiderNote { Id = "a", Colour = "red" }], Token);
        await PutAsync(notes, Lasting("a", 1) with { Count = 5 });
        Time.Advance(TimeSpan.FromHours(2));

        var begun = await CountAsync(notes, "a");

        begun[0].Outcome.ShouldBe(UpsertOutcome.Inserted);
        Json(await notes.FindAsync("a", Token)).ShouldBe(Json(new Note { Id = "a", Count = 1 }));
        (await wider.FindAsync("a", Token))!.Colour.ShouldBeNull("it belonged to the one that has gone");
    }

    [Fact]
    public async Task An_id_is_free_again_when_its_document_has_expired()
    {
        var notes = Notes();
        await PutAsync(notes, Lasting("a", 1), Lasting("b", 24));
        Time.Advance(TimeSpan.FromHours(2));

        (await notes.InsertAsync([new Note { Id = "a", Text = "new" }, new Note { Id = "b" }, new Note { Id = "c" }], Token)).ShouldBe(1);

        (await notes.FindAsync("a", Token))!.Text.ShouldBe("new");
        (await notes.CountAsync(new DocumentQuery(), Token)).ShouldBe(2);
    }

    [Fact]
    public async Task A_document_may_get_more_time()
    {
        var notes = Notes();
        await PutAsync(notes, Lasting("a", 1));
        await PutAsync(notes, Lasting("a", 3));

        Time.Advance(TimeSpan.FromHours(2));
        (await notes.FindAsync("a", Token)).ShouldNotBeNull();

        await PutAsync(notes, new Note { Id = "a" });
        Time.Advance(TimeSpan.FromDays(1000));
        (await notes.FindAsync("a", Token)).ShouldNotBeNull();
    }

    protected Note Lasting(string id, int hours) => new() { Id = id, Text = "t", Until = Time.GetUtcNow().AddHours(hours) };
}
