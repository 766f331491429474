namespace PaperMesh.Crawler.Sources.Import.BibTeX;

/// <summary>What <c>@string{pond = "Journal of Ponds"}</c> has named so far, and the names of months, which every style has.</summary>
internal sealed class Abbreviations
{
    // What a file may make us remember.
    private const int MaxCount = 10_000;
    private const int MaxLength = 10_000;

    private readonly Dictionary<string, string> _texts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Remembers what the entry names. A faulty one is as if it were not there.</summary>
    /// <returns>Whether it is such an entry.</returns>
    public bool Take(BibTeXPiece piece)
    {
        if (!piece.Is("string"))
            return false;

        try
        {
            foreach (var (name, text) in piece.Parse(this).Fields)
            {
                if (_texts.Count < MaxCount && text.Length <= MaxLength)
                    _texts[name] = text;
            }
        }
        catch (FormatException)
        {
            // Entries that use it show its name instead.
        }

        return true;
    }

    /// <summary>What it stands for; the name itself when nobody has said.</summary>
    public string Expand(string name) => _texts.GetValueOrDefault(name, name);
}
