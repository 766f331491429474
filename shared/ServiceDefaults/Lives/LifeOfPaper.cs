namespace PaperMesh.ServiceDefaults.Lives;

/// <summary>What one service knows of one paper, for operators. Each says it in its own words, so that no one else has to know them.</summary>
/// <param name="Service">Who says so: <c>crawler</c>.</param>
/// <param name="Id">The paper's id here; another than was asked for when that is an alias. Null: not known here.</param>
/// <param name="Title">Of the paper; null when not known.</param>
/// <param name="Facts">What is so at the moment.</param>
/// <param name="Moments">What has happened, in any order.</param>
/// <param name="Tables">What there are several of.</param>
public sealed record LifeOfPaper(
    string Service,
    string? Id,
    string? Title,
    IReadOnlyList<LifeFact> Facts,
    IReadOnlyList<LifeMoment> Moments,
    IReadOnlyList<LifeTable> Tables)
{
    public static LifeOfPaper Unknown(string service) => new(service, null, null, [], [], []);
}

/// <param name="Name">For people: <c>pending</c>.</param>
/// <param name="Value">For people.</param>
/// <param name="Needs">Whether it is something that has yet to happen, or went wrong.</param>
public sealed record LifeFact(string Name, string Value, bool Needs = false);

/// <param name="At">UTC.</param>
/// <param name="What">For people: <c>revision 3 published</c>.</param>
/// <param name="Detail">More about it; null: nothing.</param>
/// <param name="TraceId">Of the trace it happened in, 32 hexadecimal digits; null: it was not recorded.</param>
/// <param name="Failed">Whether it went wrong.</param>
public sealed record LifeMoment(DateTimeOffset At, string What, string? Detail = null, string? TraceId = null, bool Failed = false);

/// <param name="Name">What the rows are: <c>tags</c>.</param>
/// <param name="Columns">Of each row.</param>
/// <param name="Rows">For people, as many cells as there are columns.</param>
public sealed record LifeTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>The service's part of a life.</summary>
/// <param name="Service">As <see cref="LifeOfPaper.Service"/>.</param>
/// <param name="ReadAsync">By the id of the paper.</param>
public sealed record LifeReader(string Service, Func<string, CancellationToken, Task<LifeOfPaper>> ReadAsync);
