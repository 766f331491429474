using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace PaperMesh.Servers;

/// <summary>Waits for a condition with a deadline, never for a time.</summary>
public static class Eventually
{
    /// <summary>Where the condition comes true it costs nothing that this is long, and a busy machine may need it.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Asks until the answer is yes; fails when the deadline has passed.</summary>
    /// <param name="condition">Asked every 20 ms.</param>
    /// <param name="what">Is true then, in words; for the message.</param>
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
