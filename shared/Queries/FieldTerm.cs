namespace PaperMesh.Queries;

/// <summary>What a paper has one or more exact values of.</summary>
public enum PaperField
{
    Topic,
    Category,
    Source,
    Has,
}

/// <summary>A value of a field, upper and lower case being the same.</summary>
/// <param name="Field">Which.</param>
/// <param name="Value"><see cref="Folded"/>, without white space and quotes. Of a category what lies below is meant too.</param>
/// <param name="AnyEnding">Values that begin so count (<c>cat:cs.*</c>).</param>
public sealed record FieldTerm(PaperField Field, string Value, bool AnyEnding) : QueryTerm
{
    private string Name => Field == PaperField.Category ? "cat" : Folded(Field.ToString());

    /// <summary>How values are compared.</summary>
    public static string Folded(string value) => value.ToLowerInvariant();

    /// <summary>Reads a value as typed: <c>Large Language Models</c> is the topic <c>large-language-models</c>.</summary>
    internal static FieldTerm Of(PaperField field, string typed)
    {
        // A quote inside a value could not be written down again.
        var value = Folded(PaperText.OneLine(string.Concat(typed.Select(sign => PaperText.IsQuote(sign) ? ' ' : sign))).Replace(' ', '-'));
        return field == PaperField.Category && value.EndsWith('*')
            ? new FieldTerm(field, value.TrimEnd('*'), AnyEnding: true)
            : new FieldTerm(field, value, AnyEnding: false);
    }

    private protected override bool Holds(PaperFacts paper)
    {
        var values = paper.Values(Field);
        for (var value = 0; value < values.Count; value++)
        {
            if (Means(values[value]))
                return true;
        }

        return false;
    }

    private protected override string Written() => $"{Name}:{Value}{(AnyEnding ? "*" : "")}";

    private protected override IReadOnlyList<IReadOnlyList<AccessKey>> NeedsOfPapers() => [[new(Field switch
    {
        PaperField.Topic => AccessKind.Topic,
        PaperField.Category => AnyEnding ? AccessKind.CategoryStart : AccessKind.Category,
        PaperField.Source => AccessKind.Source,
        _ => AccessKind.Has,
    }, Value)]];

    private bool Means(string value)
        => AnyEnding ? value.StartsWith(Value, StringComparison.Ordinal)
            : value == Value || (Field == PaperField.Category && value.StartsWith(Value, StringComparison.Ordinal) && value.AsSpan(Value.Length).StartsWith('.'));
}
