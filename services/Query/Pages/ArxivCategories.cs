namespace PaperMesh.Query.Pages;

/// <summary>arXiv's own categories among the topics, and the archives that they belong to.</summary>
internal static class ArxivCategories
{
    private static readonly Dictionary<string, string> Archives = new(StringComparer.Ordinal)
    {
        ["cs"] = "Computer science",
        ["stat"] = "Statistics",
        ["math"] = "Mathematics",
        ["math-ph"] = "Mathematical physics",
        ["eess"] = "Electrical engineering and systems",
        ["q-bio"] = "Quantitative biology",
        ["q-fin"] = "Quantitative finance",
        ["econ"] = "Economics",
        ["astro-ph"] = "Astrophysics",
        ["cond-mat"] = "Condensed matter",
        ["gr-qc"] = "General relativity and quantum cosmology",
        ["hep-ex"] = "High energy physics",
        ["hep-lat"] = "High energy physics",
        ["hep-ph"] = "High energy physics",
        ["hep-th"] = "High energy physics",
        ["nlin"] = "Nonlinear sciences",
        ["nucl-ex"] = "Nuclear physics",
        ["nucl-th"] = "Nuclear physics",
        ["physics"] = "Physics",
        ["quant-ph"] = "Quantum physics",
    };

    /// <summary>Closed archives, whose papers keep their category.</summary>
    private static readonly HashSet<string> Closed = new(StringComparer.Ordinal)
    {
        "acc-phys", "adap-org", "alg-geom", "ao-sci", "atom-ph", "bayes-an", "chao-dyn", "chem-ph", "cmp-lg", "comp-gas", "dg-ga", "funct-an",
        "mtrl-th", "patt-sol", "plasm-ph", "q-alg", "solv-int", "supr-con",
    };

    /// <summary><c>cs.CL</c> and <c>hep-th</c> are; <c>diffusion-models</c> is not. What is no slug came from a source, too.</summary>
    public static bool IsOne(string topic)
        => Archives.ContainsKey(topic) || Closed.Contains(topic) || !topic.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-');

    /// <summary>The name of the archive of a category: <c>Computer science</c> of <c>cs.CL</c>.</summary>
    public static string Archive(string category) => Archives.GetValueOrDefault(category.Split('.')[0], "Other and closed archives");
}
