using Lucene.Net.Analysis;
using Lucene.Net.Documents;

namespace PaperMesh.Query.Search;

/// <summary>A number that is indexed for ranges, like Lucene's <see cref="Int64Field"/>, with one stream for each thread as <see cref="KeywordField"/>.</summary>
internal sealed class NumberField(string name, long value) : Field(name, Int64Field.TYPE_NOT_STORED)
{
    [ThreadStatic]
    private static NumericTokenStream? _stream;

    /// <summary>Read to its end before this thread asks for the next.</summary>
    public override TokenStream GetTokenStream(Analyzer analyzer)
        => (_stream ??= new NumericTokenStream(FieldType.NumericPrecisionStep)).SetInt64Value(value);
}
