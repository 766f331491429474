using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using PaperMesh.Queries;

namespace PaperMesh.Query.Search;

/// <summary>Cuts every field as <see cref="PaperText"/> does, so that index and <see cref="PaperQuery.Matches(PaperFacts)"/> agree.</summary>
internal sealed class PaperAnalyzer : Analyzer
{
    /// <summary>No phrase spans two authors or two remarks.</summary>
    public override int GetPositionIncrementGap(string fieldName) => 100;

    protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader) => new(new PaperTokenizer(reader));

    private sealed class PaperTokenizer : Tokenizer
    {
        private readonly PaperText _text = new();
        private readonly ICharTermAttribute _term;

        public PaperTokenizer(TextReader input)
            : base(input)
            => _term = AddAttribute<ICharTermAttribute>();

        public override void Reset()
        {
            base.Reset();
            _text.Read(m_input.ReadToEnd());
        }

        public override bool IncrementToken()
        {
            ClearAttributes();
            if (!_text.Next())
                return false;

            var word = _text.Singular();
            word.CopyTo(_term.ResizeBuffer(word.Length));
            _term.Length = word.Length;
            return true;
        }
    }
}
