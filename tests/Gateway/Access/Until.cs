using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PaperMesh.Gateway.Tests.Access;

/// <summary>Waits for a condition with a deadline, never for a time.</summary>
internal static class Until
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
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
