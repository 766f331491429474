using Microsoft.Playwright;
using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests.Browser;

/// <summary>axe-core, which finds what of WCAG a program can find.</summary>
internal static class Axe
{
    // target-size, new in WCAG 2.2, is the one rule of these levels that is off unless it is asked for.
    private const string All =
        "{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'], rules: { 'target-size': { enabled: true } } }";

    private const string Contrast = "{ runOnly: ['color-contrast'] }";

    /// <summary>Makes it known to every page that is opened from now on, past the site's Content-Security-Policy.</summary>
    public static async Task AddAxeAsync(this IBrowserContext context)
        => await context.AddInitScriptAsync(await NodePrograms.FileAsync("axe-core/axe.min.js"));

    /// <summary>What the page, as it is shown now, does against WCAG 2.0, 2.1 and 2.2, levels A and AA.</summary>
    public static Task<AxeResult> CheckAsync(this IPage page) => page.RunAsync(All);

    /// <summary>The same of its colours only.</summary>
    public static Task<AxeResult> CheckContrastAsync(this IPage page) => page.RunAsync(Contrast);

    private static Task<AxeResult> RunAsync(this IPage page, string options) => page.EvaluateAsync<AxeResult>(
        $$"""
        async () => {
          const found = await axe.run(document, {{options}});
          return {
            faults: found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)} (${node.failureSummary})`)),
            passed: found.passes.map(rule => rule.id),
          };
        }
        """);
}

/// <param name="Faults">One an element that breaks a rule.</param>
/// <param name="Passed">Ids of the rules that were tried and are kept.</param>
internal sealed record AxeResult(string[] Faults, string[] Passed)
{
    public AxeResult()
        : this([], [])
    {
    }
}
