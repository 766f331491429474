using PaperMesh.Contracts;

namespace PaperMesh.Benchmarks.Relevance;

/// <summary>How good the order is that scores give. Equal scores keep the order of the papers.</summary>
/// <param name="Ndcg">nDCG of the first 10: the gain is the grade, as trec_eval has it.</param>
/// <param name="Recall">Share of the relevant papers among the first 100.</param>
internal sealed record Ranking(double Ndcg, double Recall)
{
    private const int Shown = 10;
    private const int Deep = 100;

    public static Ranking Of(JudgedQuery query, IReadOnlyList<Paper> papers, float[] scores)
    {
        var grades = Enumerable.Range(0, papers.Count)
            .Where(i => !query.OnlyJudged || query.Judged.ContainsKey(papers[i].Id))
            .OrderByDescending(i => scores[i])
            .Take(Deep)
            .Select(i => query.Judged.GetValueOrDefault(papers[i].Id))
            .ToList();

        return new Ranking(
            Gain(grades) / Gain(query.Judged.Values.OrderDescending()),
            grades.Count(grade => grade > 0) / (double)query.Judged.Values.Count(grade => grade > 0));
    }

    public static Ranking Mean(IReadOnlyCollection<Ranking> rankings)
        => new(rankings.Average(ranking => ranking.Ndcg), rankings.Average(ranking => ranking.Recall));

    private static double Gain(IEnumerable<int> grades) => grades.Take(Shown).Select((grade, place) => grade / Math.Log2(place + 2)).Sum();
}
