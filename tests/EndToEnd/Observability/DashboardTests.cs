using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests.Observability;

/// <summary>The files of <c>k8s/observability</c>: they can be loaded, and speak of what there is.</summary>
[Collection(nameof(ObservedMesh))]
public sealed partial class DashboardTests(ObservedMesh mesh)
{
    /// <summary>Of RabbitMQ's plugin rabbitmq_prometheus 3.10 with the families that prometheus.yml asks for; and Prometheus's own.</summary>
    private static readonly string[] Foreign =
    [
        "rabbitmq_detailed_queue_consumers",
        "rabbitmq_detailed_queue_messages",
        "rabbitmq_detailed_queue_messages_ready",
        "rabbitmq_detailed_queue_messages_unacked",
        "up",
    ];

    private static readonly string Folder = Path.Combine(SharedData.Root, "k8s", "observability");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_query_of_rules_and_dashboards_names_metrics_that_the_services_export()
    {
        var wanted = (await QueriesAsync()).SelectMany(NamesIn).ToHashSet();
        wanted.Count.ShouldBeGreaterThan(40);

        HashSet<string> missing = [];
        await (await mesh.RunningAsync()).Site.UntilAsync(
            "gauges are read from the store",
            async () =>
            {
                missing = [.. wanted.Except(Foreign).Except(await mesh.MetricNamesAsync())];
                return missing.Count == 0 || missing.Any(name => !name.StartsWith("papermesh", StringComparison.Ordinal));
            },
            Cancellation);
        missing.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_alert_has_a_severity_a_summary_a_description_and_a_page_of_the_runbook()
    {
        var rules = await File.ReadAllTextAsync(Path.Combine(Folder, "alerts.yml"), Cancellation);
        var headings = (await File.ReadAllLinesAsync(Path.Combine(SharedData.Root, "docs", "operations.md"), Cancellation))
            .Where(line => line.StartsWith('#')).Select(AnchorOf).ToHashSet();

        var alerts = rules.Split("- alert: ")[1..];
        alerts.Length.ShouldBeGreaterThan(20);
        foreach (var alert in alerts)
        {
            var name = alert.Split('\n')[0];
            foreach (var part in new[] { "severity: ", "summary: ", "description: " })
                alert.ShouldContain(part, Case.Sensitive, name);

            headings.ShouldContain(Runbook().Match(alert).Groups[1].Value, name);
        }
    }

    [Fact]
    public async Task Dashboards_are_json_with_names_of_their_own_and_panels_that_ask_something()
    {
        var dashboards = await DashboardsAsync();

        dashboards.Select(dashboard => dashboard.GetProperty("uid").GetString()).Order()
            .ShouldBe(["papermesh-deliveries", "papermesh-ingestion", "papermesh-overview", "papermesh-runtime", "papermesh-search"]);
        foreach (var panel in dashboards.SelectMany(dashboard => dashboard.GetProperty("panels").EnumerateArray()))
        {
            panel.GetProperty("title").GetString().ShouldNotBeNullOrWhiteSpace();
            panel.GetProperty("targets").GetArrayLength().ShouldBeGreaterThan(0);
            panel.GetProperty("gridPos").GetProperty("x").GetInt32().ShouldBeInRange(0, 24 - panel.GetProperty("gridPos").GetProperty("w").GetInt32());
        }
    }

    [Fact]
    public async Task Prometheus_understands_settings_rules_and_all_queries()
    {
        await PromtoolAsync("check", "config", "prometheus.yml");

        // A dashboard has no checker of its own; as rules its queries do.
        var file = Path.Combine(Path.GetTempPath(), $"papermesh-{Guid.NewGuid():N}.yml");
        var queries = (await DashboardsAsync()).SelectMany(QueriesOf).Distinct()
            .Select((query, at) => $"      - {{ record: 'query:{at}', expr: '{query.Replace("'", "''", StringComparison.Ordinal).Replace("$__rate_interval", "5m", StringComparison.Ordinal)}' }}");
        await File.WriteAllTextAsync(file, $"groups:\n  - name: dashboards\n    rules:\n{string.Join('\n', queries)}\n", Cancellation);
        try
        {
            await PromtoolAsync("check", "rules", file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Every_alert_fires_for_what_it_is_about_and_for_nothing_beside_it()
    {
        var rules = await File.ReadAllTextAsync(Path.Combine(Folder, "alerts.yml"), Cancellation);
        var tests = await File.ReadAllTextAsync(Path.Combine(Folder, "alerts.test.yml"), Cancellation);
        foreach (var name in rules.Split("- alert: ")[1..].Select(alert => alert.Split('\n')[0]))
        {
            tests.ShouldContain($"{name} fires");
            tests.ShouldContain($"{name} is silent");
        }

        await PromtoolAsync("test", "rules", "alerts.test.yml");
    }

    private static async Task<List<string>> QueriesAsync()
    {
        var rules = await File.ReadAllTextAsync(Path.Combine(Folder, "alerts.yml"), Cancellation);
        return [.. Expression().Matches(rules).Select(match => match.Groups[1].Value), .. (await DashboardsAsync()).SelectMany(QueriesOf)];
    }

    private static async Task<List<JsonElement>> DashboardsAsync()
    {
        var dashboards = new List<JsonElement>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Folder, "dashboards"), "*.json"))
            dashboards.Add(JsonDocument.Parse(await File.ReadAllTextAsync(file, Cancellation)).RootElement);

        return dashboards;
    }

    private static IEnumerable<string> QueriesOf(JsonElement dashboard)
        => dashboard.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!);

    /// <summary>What is left of a query without selectors, ranges, labels, functions, operators and numbers.</summary>
    private static IEnumerable<string> NamesIn(string query)
        => Word().Matches(Labels().Replace(Braces().Replace(query, " "), " "))
            .Where(match => match.Groups[2].Value == "")
            .Select(match => match.Groups[1].Value)
            .Where(word => word is not ("and" or "or" or "unless" or "by"));

    /// <summary>As the pages of repositories make them.</summary>
    private static string AnchorOf(string heading)
        => string.Concat(heading.TrimStart('#', ' ').ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-')).Replace(' ', '-');

    private static async Task PromtoolAsync(params string[] arguments)
    {
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo("promtool", arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Required.SkipOrFail("promtool", "There is no promtool: install Prometheus (Debian: apt-get install prometheus).");
        }

        using (process)
        {
            var (said, complained) = (process!.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
            await process.WaitForExitAsync(Cancellation);
            process.ExitCode.ShouldBe(0, $"promtool {string.Join(' ', arguments)}\n{await said}\n{await complained}");
        }
    }

    // The value of expr, in one line or folded, up to the next key.
    [GeneratedRegex(@"^        expr: ((?:.|\n)*?)\n        (?:for|labels):", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Expression();

    [GeneratedRegex(@"runbook_url: [^ \n]*docs/operations\.md#([a-z-]+)", RegexOptions.NonBacktracking)]
    private static partial Regex Runbook();

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|""[^""]*""", RegexOptions.NonBacktracking)]
    private static partial Regex Braces();

    [GeneratedRegex(@"\b(?:by|on|without|ignoring) *\([^)]*\)", RegexOptions.NonBacktracking)]
    private static partial Regex Labels();

    // Behind a function's name something opens.
    [GeneratedRegex(@"\b([a-zA-Z_:][a-zA-Z0-9_:]*) *(\(?)", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
