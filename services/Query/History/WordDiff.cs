using DiffPlex;
using DiffPlex.Chunkers;

namespace PaperMesh.Query.History;

/// <summary>How one text became another, word by word.</summary>
internal static class WordDiff
{
    /// <summary>Characters of both texts together that are compared; time grows with the square of what differs.</summary>
    private const int MaxLength = 20_000;

    /// <returns>
    /// Parts in reading order, of which the same and the removed make up the older text, the same and the added the newer. Texts that are
    /// too long are replaced whole.
    /// </returns>
    public static IReadOnlyList<DiffPart> Of(string older, string newer)
    {
        if (older.Length + newer.Length > MaxLength && older != newer)
            return Joined([new(older, DiffKind.Removed), new(newer, DiffKind.Added)]);

        var diff = Differ.Instance.CreateDiffs(older, newer, ignoreWhiteSpace: false, ignoreCase: false, new WordChunker());
        List<DiffPart> parts = [];
        var at = 0;
        foreach (var block in diff.DiffBlocks)
        {
            Add(DiffKind.Same, diff.PiecesNew, at, block.InsertStartB - at);
            Add(DiffKind.Removed, diff.PiecesOld, block.DeleteStartA, block.DeleteCountA);
            Add(DiffKind.Added, diff.PiecesNew, block.InsertStartB, block.InsertCountB);
            at = block.InsertStartB + block.InsertCountB;
        }

        Add(DiffKind.Same, diff.PiecesNew, at, diff.PiecesNew.Count - at);
        return Joined(parts);

        void Add(DiffKind kind, IReadOnlyList<string> pieces, int start, int count)
            => parts.Add(new DiffPart(string.Concat(pieces.Skip(start).Take(count)), kind));
    }

    /// <summary>Blanks that stayed between words that did not are part of the change: it reads better whole.</summary>
    private static List<DiffPart> Joined(List<DiffPart> parts)
    {
        List<DiffPart> joined = [];
        var (removed, added) = ("", "");
        foreach (var (place, part) in parts.Index())
        {
            if (part.Kind == DiffKind.Removed)
            {
                removed += part.Text;
            }
            else if (part.Kind == DiffKind.Added)
            {
                added += part.Text;
            }
            else if (removed.Length > 0 && added.Length > 0 && string.IsNullOrWhiteSpace(part.Text) && place < parts.Count - 1)
            {
                (removed, added) = (removed + part.Text, added + part.Text);
            }
            else if (part.Text.Length > 0)
            {
                AddChange();
                joined.Add(part);
            }
        }

        AddChange();
        return joined;

        void AddChange()
        {
            if (removed.Length > 0)
                joined.Add(new DiffPart(removed, DiffKind.Removed));
            if (added.Length > 0)
                joined.Add(new DiffPart(added, DiffKind.Added));
            (removed, added) = ("", "");
        }
    }
}

/// <param name="Text">Not empty.</param>
/// <param name="Kind">In which of the two texts it is.</param>
public sealed record DiffPart(string Text, DiffKind Kind);

/// <summary>In which of two texts a part is.</summary>
public enum DiffKind
{
    /// <summary>In both.</summary>
    Same,

    /// <summary>In the older only.</summary>
    Removed,

    /// <summary>In the newer only.</summary>
    Added,
}
