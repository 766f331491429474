using System.Diagnostics;

namespace PaperMesh.Crawler.Harvesting;

/// <summary>A span for each page of records, from its request until it is stored: the root of the traces of the papers that come in with it.</summary>
/// <remarks>
/// A harvest of a million papers is not one trace that no one can open, but one for each page, which points to the job or request that it is
/// part of. To be used in the method that reads the pages: the span is that method's current one.
/// </remarks>
internal sealed class PageSpans : IDisposable
{
    private static readonly ActivitySource Source = new("PaperMesh.Crawler");

    private readonly string _name;
    private readonly string _source;
    private readonly Activity? _job = Activity.Current;
    private Activity? _page;

    /// <summary>Begins the span of the first page.</summary>
    /// <param name="name">What is done with a page: <c>harvest page</c>.</param>
    /// <param name="source">Of the records.</param>
    /// <param name="inJob">Whether the first page is in the trace of its job, which is for jobs that most often have but one.</param>
    public PageSpans(string name, string source, bool inJob = false)
    {
        (_name, _source) = (name, source);
        Begin(inJob);
    }

    /// <summary>The page is stored.</summary>
    public void Stored(IntakeCount found)
    {
        if (_page is { IsAllDataRequested: true })
        {
            _page.SetTag("papermesh.records", found.Read);
            _page.SetTag("papermesh.records.new", found.New);
            _page.SetTag("papermesh.records.changed", found.Changed);
            _page.SetTag("papermesh.records.quarantined", found.Quarantined);
        }
    }

    /// <summary>Ends the span, and begins the next.</summary>
    public void Next()
    {
        _page?.Dispose();
        Begin(inJob: false);
    }

    public void Dispose()
    {
        _page?.Dispose();
        Activity.Current = _job;
    }

    private void Begin(bool inJob)
    {
        Activity.Current = inJob ? _job : null;
        _page = Source.StartActivity(
            _name, ActivityKind.Internal, default(ActivityContext), links: inJob || _job is null ? null : [new ActivityLink(_job.Context)]);
        _page?.SetTag("papermesh.source", _source);
        Activity.Current ??= _job;
    }
}
