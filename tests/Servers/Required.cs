using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace PaperMesh.Servers;

/// <summary>What tests need and a machine may lack: a server, a browser, data.</summary>
/// <remarks>
/// A test that misses it is skipped, and says what to start. Where <c>PAPERMESH_TEST_REQUIRE</c> names it
/// (<c>mongo,rabbit,chromium,data,npm,pika,kubectl</c>), as a build server does for what it has started, the test fails instead, so that
/// nothing goes untested in silence.
/// </remarks>
public static class Required
{
    /// <summary>
    /// Ends the test: call it once it is known that <paramref name="what"/> is missing. Only from a test or a test class's constructor:
    /// thrown while a fixture starts, it fails all of the class's tests instead of skipping them.
    /// </summary>
    /// <param name="what">Its short name, as in <c>PAPERMESH_TEST_REQUIRE</c>.</param>
    /// <param name="reason">What was tried, and what to do about it.</param>
    [DoesNotReturn]
    public static void SkipOrFail(string what, string reason)
    {
        var required = Environment.GetEnvironmentVariable("PAPERMESH_TEST_REQUIRE") ?? "";
        if (required.Split(',', StringSplitOptions.TrimEntries).Contains(what, StringComparer.OrdinalIgnoreCase))
            Assert.Fail($"PAPERMESH_TEST_REQUIRE demands {what}, but: {reason}");

        Assert.Skip(reason);
    }
}
