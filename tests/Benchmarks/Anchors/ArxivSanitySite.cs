using System.Diagnostics;

namespace PaperMesh.Benchmarks.Anchors;

/// <summary>The pages of arxiv-sanity-lite by <c>flask run</c>.</summary>
internal sealed class ArxivSanitySite : IAsyncDisposable
{
    private readonly Process _process;

    /// <param name="process">Just started.</param>
    /// <param name="address">Where it will answer.</param>
    public ArxivSanitySite(Process process, Uri address)
    {
        _process = process;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Http { get; }

    /// <summary>Of the process.</summary>
    public int Id => _process.Id;

    /// <exception cref="TimeoutException">It has ended, or does not answer well in time.</exception>
    public async Task AnswersAsync(TimeSpan deadline)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < deadline && !_process.HasExited; await Task.Delay(50))
        {
            try
            {
                using var answer = await Http.GetAsync("/");
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        throw new TimeoutException("serve.py of arxiv-sanity-lite does not answer.");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
