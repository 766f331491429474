namespace PaperMesh.Queries;

/// <summary>Reads a query from left to right, once. What it cannot use it says, and goes on.</summary>
/// <remarks>
/// <c>query = { term [ "OR" term ] }</c>, <c>term = [ "-" ] ( field ":" value | phrase | word [ "*" ] )</c>. <c>OR</c> binds closer than
/// the blank, which means "and": <c>a b OR c</c> is a and (b or c). There are no parentheses.
/// </remarks>
internal sealed class QueryParser
{
    private readonly string _text;
    private readonly List<List<QueryTerm>> _clauses = [];
    private readonly List<string> _ignored = [];
    private PaperSort? _sort;
    private int _at;
    private int _terms;
    private bool _joins;

    private QueryParser(string text) => _text = text;

    private bool AtEnd => _at >= _text.Length;

    private bool AtBlank => AtEnd || _text[_at] == ' ';

    // Not in Schr\"odinger.
    private bool AtQuote => !AtEnd && PaperText.IsQuote(_text[_at]) && (_at == 0 || _text[_at - 1] != '\\');

    public static ParsedQuery Parse(string typed)
    {
        var line = PaperText.OneLine(typed);
        var parser = new QueryParser(PaperText.Start(line));
        parser.Read();

        if (line.Length > PaperQuery.MaxText)
            parser._ignored.Add($"Only the first {PaperQuery.MaxText:N0} characters were read.");
        if (parser._terms > PaperQuery.MaxTerms)
            parser._ignored.Add($"Only the first {PaperQuery.MaxTerms} conditions were used.");

        // What is asked twice is one condition: it would cost twice, and find the same.
        QueryClause[] clauses = [.. parser._clauses.Select(terms => new QueryClause([.. terms.Distinct()])).DistinctBy(clause => clause.ToString())];
        return new ParsedQuery(new PaperQuery(parser._text, clauses, parser._sort), [.. parser._ignored.Distinct()]);
    }

    private void Read()
    {
        while (!AtEnd)
        {
            if (AtBlank)
                _at++;
            else
                ReadPart(negated: SkipMinus());
        }

        if (_joins)
            _ignored.Add("'OR' at the end has nothing to join.");
    }

    private bool SkipMinus()
    {
        var from = _at;
        while (!AtEnd && _text[_at] == '-')
            _at++;
        return _at > from;
    }

    private void ReadPart(bool negated)
    {
        if (AtBlank)
            _ignored.Add("'-' stands alone; it belongs right before what you do not want.");
        else if (AtQuote)
            ReadPhrase(negated);
        else if (SkipFieldName() is { } name)
            ReadField(name, negated);
        else
            ReadWord(UpToBlankOrQuote(), negated);
    }

    private void ReadPhrase(bool negated)
    {
        if (Quoted() is { } phrase)
            Add(WordsOf(phrase), negated);
        else if (!AtBlank)
            ReadPart(negated);
    }

    /// <returns>What stands between two quotes; null when the second one is missing: then what follows the first is read on as words.</returns>
    private string? Quoted()
    {
        var open = _at++;
        while (!AtEnd && !AtQuote)
            _at++;
        if (!AtEnd)
            return _text[(open + 1).._at++];

        _ignored.Add("A quote has no partner; the words behind it were looked for one by one.");
        _at = open + 1;
        return null;
    }

    private string? SkipFieldName()
    {
        var end = _at;
        while (end < _text.Length && char.IsAsciiLetter(_text[end]))
            end++;
        if (end == _at || end >= _text.Length || _text[end] != ':')
            return null;

        var name = _text[_at..end].ToLowerInvariant();
        var hasValue = end + 1 < _text.Length && (PaperText.IsQuote(_text[end + 1]) || char.IsLetterOrDigit(_text[end + 1]));
        if (!QueryFields.IsField(name) && (!hasValue || QueryFields.IsAddress(name)))
            return null;

        _at = end + 1;
        return name;
    }

    private void ReadField(string name, bool negated)
    {
        if (!QueryFields.IsField(name))
        {
            _ignored.Add($"'{name}:' is not a field, its words were looked for instead. Fields are {QueryFields.Names}.");
            Add(WordsOf(name), negated);
            ReadPart(negated);
            return;
        }

        var value = AtQuote ? Quoted() ?? UpToBlankOrQuote() : UpToBlankOrQuote();
        if (name == "sort")
            _sort = QueryFields.Sort(value, _ignored) ?? _sort;
        else
            Add(QueryFields.Read(name, value, _ignored), negated);
    }

    private string UpToBlankOrQuote()
    {
        var from = _at;
        while (!AtBlank && !AtQuote)
            _at++;
        return _text[from.._at];
    }

    private void ReadWord(string word, bool negated)
    {
        if (word == "OR" && !negated)
            Join();
        else if (ArxivId.Read(word) is { } id)
            Add(new IdTerm(id), negated);
        else if (word != "AND")
            Add(word.EndsWith('*') ? PrefixOf(word.TrimEnd('*')) : WordsOf(word), negated);
    }

    private void Join()
    {
        if (_clauses.Count == 0)
            _ignored.Add("'OR' at the beginning has nothing to join.");
        else if (_joins)
            _ignored.Add("'OR' stands twice; once is enough.");
        else
            _joins = true;
    }

    private QueryTerm? PrefixOf(string start)
    {
        var reader = new PaperText();
        reader.Read(start);
        if (reader.Next() && reader.Word.Length >= 2)
        {
            var prefix = new PrefixTerm(reader.Word.ToString(), reader.Singular().ToString());
            if (!reader.Next())
                return prefix;
        }

        _ignored.Add($"The '*' of '{start}*' was not used; it belongs behind one word of two letters or more.");
        return WordsOf(start);
    }

    /// <returns>Null when there is no word in it: punctuation parts words and says nothing else.</returns>
    private static WordsTerm? WordsOf(string text)
        => PaperText.Words(text) is { Count: > 0 } words ? new WordsTerm(string.Join(' ', words)) : null;

    private void Add(QueryTerm? term, bool negated)
    {
        if (term is not null && ++_terms <= PaperQuery.MaxTerms)
        {
            if (_joins)
                _clauses[^1].Add(term with { Negated = negated });
            else
                _clauses.Add([term with { Negated = negated }]);
        }

        _joins = false;
    }
}
