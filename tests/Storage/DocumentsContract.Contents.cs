using System.Text.Json;

namespace PaperMesh.Storage.Tests;

public abstract partial class DocumentsContract
{
    [Theory]
    [InlineData("arxiv:hep-th/9901001")]
    [InlineData("with space")]
    [InlineData(" ")]
    [InlineData("it's \"quoted\" \\ `so`")]
    [InlineData("Ωμέγα-日本語-😀")]
    [InlineData("%00%2F$gt.$where")]
    [InlineData("line\nfeed\ttab\u0001")]
    [InlineData("'; DROP TABLE notes; --")]
    [InlineData("0")]
    public async Task Any_text_can_be_an_id(string id)
    {
        var notes = Notes();
        await CountAsync(notes, "before", id, "zz after");

        (await CountAsync(notes, id))[0].Document!.Count.ShouldBe(2);
        (await notes.FindAsync(id, Token))!.Id.ShouldBe(id);
        (await WalkAsync(notes, new DocumentQuery { Limit = 1 })).ShouldBe(["before", id, "zz after"], ignoreOrder: true);
        (await notes.InsertAsync([new Note { Id = id }], Token)).ShouldBe(0);
        (await notes.DeleteAsync([id], Token)).ShouldBe(1);
    }

    [Fact]
    public Task An_id_may_be_long() => Any_text_can_be_an_id(string.Concat(Enumerable.Repeat("ελ/", 300)));

    [Fact]
    public async Task What_no_store_can_hold_as_an_id_is_refused_and_never_found()
    {
        var notes = Notes();
        await CountAsync(notes, "a", "half \uFFFD of a pair");

        foreach (var id in new[] { "", "a\0b", "half \uD83D of a pair" })
        {
            (await Should.ThrowAsync<ArgumentException>(CountAsync(notes, id))).Message.ShouldContain("cannot be an id");
            await Should.ThrowAsync<ArgumentException>(notes.InsertAsync([new Note { Id = id }], Token));
            (await notes.FindAsync(id, Token)).ShouldBeNull();
            (await notes.DeleteAsync([id], Token)).ShouldBe(0);
        }
    }

    [Theory]
    [InlineData("NUL \0, bell \a, escape \u001B, delete \u007F, line \u2028 and paragraph \u2029")]
    [InlineData("<script>alert('&amp;')</script> \\u0041 \\")]
    [InlineData("😀 é é 日本 \uFEFF \uFFFF")]
    [InlineData("$where {\"$gt\": 1}")]
    public async Task Any_text_comes_back_as_it_was(string text)
    {
        var notes = Notes();
        await PutAsync(notes, new Note { Id = "a", Text = text, Marks = [text, ""] });

        var found = await notes.FindAsync("a", Token);

        found!.Text.ShouldBe(text);
        found.Marks.ShouldBe([text, ""]);
        (await WalkAsync(notes, new DocumentQuery { OrderBy = "text", From = text, To = text })).ShouldBe(["a"]);
    }

    /// <summary>JSON cannot hold one. Its serialiser replaces it, so that is what is stored.</summary>
    [Fact]
    public async Task Half_a_surrogate_pair_comes_back_replaced_and_stays_so()
    {
        var notes = Notes();
        var broken = new Note { Id = "a", Text = "half \uD83D of a pair" };
        await PutAsync(notes, broken);

        (await notes.FindAsync("a", Token))!.Text.ShouldBe("half \uFFFD of a pair");
        (await PutAsync(notes, broken))[0].Outcome.ShouldBe(UpsertOutcome.Unchanged);
        (await WalkAsync(notes, new DocumentQuery { OrderBy = "text", From = broken.Text })).ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_large_document_is_kept()
    {
        var notes = Notes();
        var large = new Note { Id = "large", Marks = [.. Enumerable.Repeat(new string('é', 1_000), 2_000)] };
        await PutAsync(notes, large);

        (await notes.FindAsync("large", Token))!.Marks.SequenceEqual(large.Marks).ShouldBeTrue();
        (await CountAsync(notes, "large"))[0].Outcome.ShouldBe(UpsertOutcome.Changed);
    }

    [Fact]
    public async Task A_document_that_no_store_takes_is_refused_by_name()
    {
        var notes = Notes();
        var large = new Note { Id = "too/large", Text = new string('x', 16_000_000) };

        (await Should.ThrowAsync<ArgumentException>(PutAsync(notes, large))).Message.ShouldContain("\"too/large\"");
        (await Should.ThrowAsync<ArgumentException>(notes.InsertAsync([large], Token))).Message.ShouldContain("\"too/large\"");
        (await notes.CountAsync(new DocumentQuery(), Token)).ShouldBe(0);
    }

    [Theory]
    [InlineData(0, "0", 0, 0)]
    [InlineData(-0.0, "1.10", ulong.MaxValue, long.MinValue)]
    [InlineData(0.1, "-0.0000000001", 1, long.MaxValue)]
    [InlineData(1e300, "79228162514264337593543950335", 4294967296, int.MinValue)]
    [InlineData(double.Epsilon, "100", 9007199254740993, 2147483648)]
    [InlineData(1.0 / 3, "12345.678900", 10000000000000000000, 9007199254740993)]
    public async Task Numbers_come_back_exactly(double real, string exact, ulong large, long whole)
    {
        var all = Open(Anything.Kind(KindName));
        var number = new Anything
        {
            Id = "n",
            Real = real,
            Exact = decimal.Parse(exact, System.Globalization.CultureInfo.InvariantCulture),
            Large = large,
            Whole = whole,
            Yes = true,
        };
        await all.InsertAsync([number], Token);

        Json(await all.FindAsync("n", Token)).ShouldBe(Json(number));
        (await all.UpsertAsync([number], it => it.Id, (_, it) => it, Token))[0].Outcome.ShouldBe(UpsertOutcome.Unchanged);
    }

    [Theory]
    [InlineData("""{ "a.b": 1, "$set": { "$set": null }, "": [], "_id": 1, "_rev": 2, "_idx": { "_idx": 3 }, "_expires": false }""")]
    [InlineData("""{ "%json": "1.10", "%24a": 1, "a%2Eb": { "%json": {} }, "..": "$", "\u0000": "\u0000", "ünï": true }""")]
    [InlineData("""{ "n": [1, 1.0, 1.10, 1e5, 1E+400, -0, -0.0, 12345678901234567890123, 0.1, []], "deep": [[[[{ "x": [{}] }]]]] }""")]
    [InlineData("""{ "text": ["\u00e9", "\"", "\\", "/", "<", "\u2028", "😀"], "0": { "0": 0 }, "1": [null, true, false] }""")]
    public async Task Any_json_comes_back_as_it_was_under_any_names(string json)
    {
        var all = Open(Anything.Kind(KindName));
        var fields = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
        var anything = new Anything { Id = "any", Below = fields, Beside = fields };
        await all.InsertAsync([anything], Token);

        Json(await all.FindAsync("any", Token)).ShouldBe(Json(anything));
        (await all.UpsertAsync([anything], it => it.Id, (_, it) => it, Token))[0].Outcome.ShouldBe(UpsertOutcome.Unchanged);
    }

    [Fact]
    public async Task Fields_that_a_newer_version_has_written_stay_when_an_older_one_updates()
    {
        var wider = Open(WiderNote.Kind(KindName));
        var narrower = Notes();
        await wider.InsertAsync(
            [
                new WiderNote
                {
                    Id = "a",
                    Colour = "red",
                    Text = "before",
                    Readers = ["Ada", "Bo"],
                    Place = new("Ghent", new(51.05, 3.72, 12.5), "Korenmarkt"),
                },
            ],
            Token);

        var changed = await narrower.UpsertAsync(
            ["a"], id => id, (stored, _) => stored! with { Text = "after", Place = new("Bruges", new(51.21, 3.22)) }, Token);

        changed[0].Outcome.ShouldBe(UpsertOutcome.Changed);
        Json(await wider.FindAsync("a", Token)).ShouldBe(Json(new WiderNote
        {
            Id = "a",
            Colour = "red",
            Text = "after",
            Readers = ["Ada", "Bo"],
            Place = new("Bruges", new(51.21, 3.22, 12.5), "Korenmarkt"),
        }));
    }

    [Fact]
    public async Task A_stored_document_of_another_shape_is_refused_by_name()
    {
        var all = Open(Anything.Kind(KindName));
        await all.InsertAsync([new Anything { Id = "odd/one", Beside = new() { ["marks"] = JsonSerializer.SerializeToElement("no list") } }], Token);

        var refused = await Should.ThrowAsync<InvalidDataException>(Notes().FindAsync("odd/one", Token));

        refused.Message.ShouldContain("\"odd/one\"");
    }

    [Fact]
    public async Task Unknown_fields_alone_make_no_change()
    {
        var wider = Open(WiderNote.Kind(KindName));
        var narrower = Notes();
        await wider.InsertAsync([new WiderNote { Id = "a", Colour = "red", Text = "text" }], Token);

        // Those that only the older version writes are added once.
        await narrower.UpsertAsync(["a"], id => id, (stored, _) => stored! with { }, Token);
        var again = await narrower.UpsertAsync(["a"], id => id, (stored, _) => stored! with { }, Token);

        again[0].Outcome.ShouldBe(UpsertOutcome.Unchanged);
        (await wider.FindAsync("a", Token))!.Colour.ShouldBe("red");
    }

    [Fact]
    public async Task Known_fields_that_are_emptied_do_not_come_back()
    {
        var notes = Notes();
        await PutAsync(notes, new Note { Id = "a", Due = Time.GetUtcNow(), Place = new("Ghent", new(51, 3)) });

        await PutAsync(notes, new Note { Id = "a", Place = new("Ghent") });

        Json(await notes.FindAsync("a", Token)).ShouldBe(Json(new Note { Id = "a", Place = new("Ghent") }));
    }
}
