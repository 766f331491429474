using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;

namespace PaperMesh.Query.Search;

/// <summary>A word that is indexed as it is, like Lucene's <see cref="StringField"/>.</summary>
/// <remarks>That makes a stream of words for each value, some kilobytes of it; a paper has thirty. This one has one stream for each thread.</remarks>
internal sealed class KeywordField(string name, string value) : Field(name, value, StringField.TYPE_NOT_STORED)
{
    [ThreadStatic]
    private static OneWord? _stream;

    /// <summary>Read to its end before this thread asks for the next.</summary>
    public override TokenStream GetTokenStream(Analyzer analyzer)
    {
        var stream = _stream ??= new OneWord();
        stream.Word = GetStringValue();
        return stream;
    }

    private sealed class OneWord : TokenStream
    {
        private readonly ICharTermAttribute _term;
        private bool _said;

        public OneWord() => _term = AddAttribute<ICharTermAttribute>();

        public string Word { get; set; } = "";

        public override void Reset() => _said = false;

        public override bool IncrementToken()
        {
            ClearAttributes();
            if (_said)
                return false;

            _term.Append(Word);
            return _said = true;
        }
    }
}
