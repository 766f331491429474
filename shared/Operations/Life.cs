using PaperMesh.Queries;
using PaperMesh.ServiceDefaults.Lives;

namespace PaperMesh.Operations;

/// <summary>One paper's whole life, put together from what each service knows.</summary>
/// <param name="Id">The paper's id; another than was asked for when that was an alias.</param>
/// <param name="Title">As readers see it.</param>
/// <param name="Services">In the order in which a paper meets them, those too that do not know it.</param>
/// <param name="Moments">Of all services, oldest first.</param>
/// <param name="Silent">Services that do not answer: what they know is missing here.</param>
public sealed record Life(string Id, string Title, IReadOnlyList<LifeOfPaper> Services, IReadOnlyList<LifeStep> Moments, IReadOnlyList<string> Silent)
{
    private static readonly string[] Order = ["crawler", "classifier", "query", "notifier"];

    /// <returns>Null for a life: no service that answers knows the paper.</returns>
    internal static async Task<(Life? Life, IReadOnlyList<string> Silent)> FindAsync(IMesh mesh, string asked, CancellationToken cancellationToken)
    {
        var id = ArxivId.Read(asked) ?? asked;
        var answers = await mesh.FindLifeAsync(id, cancellationToken);

        // Not every service knows each alias; all know the paper's own id.
        if (answers.Parts.FirstOrDefault(part => part.Id is not null && part.Id != id) is { Id: { } own })
        {
            var more = await mesh.FindLifeAsync(own, cancellationToken);
            answers = more with
            {
                Parts = [.. answers.Parts.Where(part => part.Id is not null), .. more.Parts.Where(part => answers.Parts.All(one => one.Service != part.Service || one.Id is null))],
            };
        }

        LifeOfPaper[] parts = [.. answers.Parts.OrderBy(part => Array.IndexOf(Order, part.Service))];
        if (parts.FirstOrDefault(part => part.Id is not null) is not { Id: { } found } first)
            return (null, answers.Silent);

        return (new Life(
            found,
            first.Title ?? found,
            parts,
            [.. parts.SelectMany(part => part.Moments, (part, moment) => new LifeStep(part.Service, moment)).OrderBy(step => step.Moment.At)],
            answers.Silent), answers.Silent);
    }
}

/// <param name="Service">Who says so.</param>
/// <param name="Moment">What happened.</param>
public sealed record LifeStep(string Service, LifeMoment Moment);
