using System.Text;

namespace PaperMesh.Standalone.Tests.CommandLine;

public sealed class ImportTests : IAsyncLifetime
{
    private const string TwoPapers =
        """
        {"id":"a","title":"One"}
        {"id":"b","title":"Two"}

        """;

    private readonly TempFolder _folder = new();
    private StandIn _server = null!;

    public async ValueTask InitializeAsync() => _server = await StandIn.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_became_of_the_records_of_a_file_is_told_in_numbers()
    {
        var ended = await ImportAsync(_folder.Write("papers.jsonl", TwoPapers));

        ended.ShouldBe(new Ended(0, "papers.jsonl: 2 read: 2 new, 0 changed, 0 unchanged, 0 quarantined\n", ""));
        _server.Imports.ShouldBe([new Received("?format=jsonl", "application/x-ndjson", "", TwoPapers.Length, TwoPapers)]);
    }

    [Fact]
    public async Task Gzip_travels_as_gzip_whatever_the_file_is_called()
    {
        var path = _folder.WriteGzip("papers.jsonl", TwoPapers);

        await ImportAsync(path);

        _server.Imports.ShouldBe([new Received("?format=jsonl", "application/x-ndjson", "gzip", new FileInfo(path).Length, TwoPapers)]);
    }

    [Fact]
    public async Task Standard_input_is_imported_like_a_file()
    {
        var ended = await PaperMeshProcess.RunAsync(Encoding.UTF8.GetBytes(TwoPapers), ["import", "-", "--server", _server.Address]);

        ended.Output.ShouldBe("standard input: 2 read: 2 new, 0 changed, 0 unchanged, 0 quarantined\n");
        _server.Imports.Single().Body.ShouldBe(TwoPapers);
    }

    [Fact]
    public async Task A_day_of_hf_daily_is_known_by_its_file_name()
    {
        await ImportAsync(_folder.WriteGzip("2026-08-21.json.gz", """{"id":"a"}"""));

        var import = _server.Imports.Single();
        import.Query.ShouldBe("?format=hf-daily&date=2026-08-21");
        import.ContentType.ShouldBe("application/json");
        import.Encoding.ShouldBe("gzip");
    }

    [Fact]
    public async Task A_bibliography_is_told_by_its_name()
    {
        await ImportAsync(_folder.WriteGzip("references.bib", "@misc{a, title = {T}}"));

        var import = _server.Imports.Single();
        import.Query.ShouldBe("?format=bibtex");
        import.ContentType.ShouldBe("application/x-bibtex");
    }

    [Fact]
    public async Task A_day_of_hf_daily_can_be_named_on_the_command_line()
    {
        await ImportAsync(_folder.Write("today.txt", """{"id":"a"}"""), "--format", "hf-daily", "--date", "2026-08-22");

        _server.Imports.Single().Query.ShouldBe("?format=hf-daily&date=2026-08-22");
    }

    [Fact]
    public async Task A_folder_is_gone_through_in_the_order_of_names()
    {
        _folder.Write("days/2026/2026-08-21.json", """{"id":"a"}""");
        _folder.Write("days/2026/2026-08-20.json", """{"id":"b"}""");
        _folder.Write("days/more.ndjson", TwoPapers);
        _folder.Write("days/README.md", "not papers");

        var ended = await ImportAsync(Path.Combine(_folder.Path, "days"));

        _server.Imports.Select(import => import.Query)
            .ShouldBe(["?format=hf-daily&date=2026-08-20", "?format=hf-daily&date=2026-08-21", "?format=jsonl"]);
        ended.Output.ShouldEndWith("3 files: 4 read: 2 new, 2 changed, 0 unchanged, 0 quarantined\n");
    }

    [Fact]
    public async Task Faults_are_told_with_line_and_reason_and_the_import_is_done_all_the_same()
    {
        var ended = await ImportAsync(_folder.Write("papers.jsonl", TwoPapers + "nonsense\n" + string.Concat(Enumerable.Repeat("more\n", 12))));

        ended.ExitCode.ShouldBe(0);
        ended.Output.ShouldBe("papers.jsonl: 15 read: 2 new, 0 changed, 0 unchanged, 13 quarantined\n");
        ended.Errors.ShouldStartWith("papers.jsonl: line 3: 'nonsense' is not JSON\n");
        ended.Errors.ShouldEndWith("papers.jsonl: and 3 more, all kept in quarantine\n");
    }

    [Fact]
    public async Task A_file_without_one_good_record_is_a_failure()
    {
        var ended = await ImportAsync(_folder.Write("papers.jsonl", "nonsense\n"));

        ended.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task A_file_that_the_server_refuses_does_not_stop_the_next_one()
    {
        var ended = await ImportAsync(_folder.Write("1.jsonl", ""), _folder.Write("2.jsonl", TwoPapers));

        ended.ExitCode.ShouldBe(1);
        ended.Errors.ShouldBe("1.jsonl: Nothing to import. The body is empty.\n");
        ended.Output.ShouldContain("2.jsonl: 2 read: 2 new");
    }

    [Fact]
    public async Task Nothing_is_sent_when_one_of_the_files_is_missing()
    {
        var ended = await ImportAsync(_folder.Write("papers.jsonl", TwoPapers), "missing.jsonl");

        ended.ExitCode.ShouldBe(1);
        ended.Errors.ShouldBe("There is no file or folder 'missing.jsonl'.\n");
        _server.Imports.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_waits_until_nothing_is_pending()
    {
        _server.LooksWithPending = 3;

        await ImportAsync(_folder.Write("papers.jsonl", TwoPapers));

        _server.LooksWithPending.ShouldBe(0);
    }

    [Fact]
    public async Task With_no_wait_it_returns_as_soon_as_the_files_are_stored()
    {
        _server.LooksWithPending = int.MaxValue;

        var ended = await ImportAsync(_folder.Write("papers.jsonl", TwoPapers), "--no-wait");

        ended.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Progress_is_plain_lines_when_nobody_watches()
    {
        _server.LooksWithPending = 7;

        var ended = await ImportAsync(_folder.Write("papers.jsonl", TwoPapers));

        ended.Errors.ShouldMatch(@"\Aall sent, \d+ papers/s, \d pending\n\z");
    }

    [Fact]
    public async Task A_broken_connection_is_tried_again_once_the_server_is_back()
    {
        _server.ToBreak = 1;
        await using var papermesh = PaperMeshProcess.Start(_folder.Path, "import", _folder.Write("papers.jsonl", TwoPapers), "--server", _server.Address);

        await _server.Broken.Task.WaitAsync(TestContext.Current.CancellationToken);
        var port = _server.Port;
        await _server.DisposeAsync();
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        _server = await StandIn.StartAsync(port);

        var ended = await papermesh.EndAsync();
        ended.ExitCode.ShouldBe(0);
        ended.Errors.ShouldContain("importing twice changes nothing");
        ended.Output.ShouldBe("papers.jsonl: 2 read: 2 new, 0 changed, 0 unchanged, 0 quarantined\n");
        _server.Imports.Single().Body.ShouldBe(TwoPapers);
    }

    [Fact]
    public async Task A_server_that_stays_away_ends_the_import_and_it_says_how_to_go_on()
    {
        _server.ToBreak = 1;
        await using var papermesh = PaperMeshProcess.Start(
            _folder.Path, "import", _folder.Write("papers.jsonl", TwoPapers), "--patience", "1", "--server", _server.Address);

        await _server.Broken.Task.WaitAsync(TestContext.Current.CancellationToken);
        await _server.DisposeAsync();

        var ended = await papermesh.EndAsync();
        ended.ExitCode.ShouldBe(1);
        ended.Errors.ShouldContain("Run the same command again when it is back: importing twice changes nothing.");
    }

    [Fact]
    public async Task When_no_paper_gets_through_it_says_so()
    {
        _server.IsStuck = true;
        await using var papermesh = PaperMeshProcess.Start(
            _folder.Path, "import", _folder.Write("papers.jsonl", TwoPapers), "--patience", "1", "--server", _server.Address);

        await papermesh.ErrorLineAsync("No paper has got through for 1 s;");
        _server.IsStuck = false;

        (await papermesh.EndAsync()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_cleanly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no way to send Ctrl+C to one process.");
        _server.LooksWithPending = int.MaxValue;
        await using var papermesh = PaperMeshProcess.Start(_folder.Path, "import", _folder.Write("papers.jsonl", TwoPapers), "--server", _server.Address);
        while (_server.Imports.Count == 0)
            await Task.Delay(50, TestContext.Current.CancellationToken);

        await papermesh.InterruptAsync();

        var ended = await papermesh.EndAsync();
        ended.ExitCode.ShouldBe(130);
        ended.Errors.ShouldContain("Stopped. What was read is stored; running the same command again is safe.");
        ended.Output.ShouldContain("2 new");
    }

    private Task<Ended> ImportAsync(params string[] args) => PaperMeshProcess.RunAsync(["import", .. args, "--server", _server.Address]);
}
