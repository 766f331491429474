using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PaperMesh.Query.Tests;

/// <summary>Waits for a condition with a deadline, never for a time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static Task BeTrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
        => BeTrueAsync(() => Task.FromResult(condition()), what);

    /// <inheritdoc cref="BeTrueAsync(Func{bool}, string)"/>
    public static async Task BeTrueAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Deadline)
                Assert.Fail($"After {Deadline.TotalSeconds:0} s still not: {what}");

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
