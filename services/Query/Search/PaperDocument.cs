using System.Globalization;
using Lucene.Net.Documents;
using Lucene.Net.Util;
using PaperMesh.Queries;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Search;

/// <summary>What of a paper the index holds.</summary>
internal static class PaperDocument
{
    /// <summary>Parts a topic's slug from its name in <see cref="IndexFields.TopicFacet"/>.</summary>
    public const char NameMark = '\n';

    /// <summary>The day of a paper that has none.</summary>
    public const int NoDay = -1;

    /// <summary>Of a vector; one with more is not compared.</summary>
    private const int MostDimensions = 4096;

    public static Document Of(StoredPaper stored)
    {
        var paper = stored.Paper;
        var document = new Document
        {
            new KeywordField(IndexFields.Id, stored.Id),
            new SortedDocValuesField(IndexFields.Id, new BytesRef(stored.Id)),
            new KeywordField(IndexFields.State, StateOf(stored)),
            new KeywordField(IndexFields.TitleKey, PaperText.TitleKey(paper.Title)),
            new TextField(IndexFields.Title, paper.Title, Field.Store.NO),
            new TextField(IndexFields.Abstract, paper.Abstract, Field.Store.NO),
        };

        foreach (var name in PaperFacts.Names(paper))
            document.Add(new TextField(IndexFields.Authors, name, Field.Store.NO));
        foreach (var key in PaperFacts.AuthorKeysOf(paper))
            document.Add(new KeywordField(IndexFields.AuthorKey, key));
        foreach (var remark in PaperFacts.Remarks(paper))
            document.Add(new TextField(IndexFields.Remarks, remark, Field.Store.NO));

        foreach (var tag in stored.Tags)
            document.AddValue(IndexFields.Topic, tag.Topic, IndexFields.TopicFacet, tag.Topic + NameMark + tag.Name);
        foreach (var category in paper.Categories)
            document.AddValue(IndexFields.Category, category, IndexFields.CategoryFacet, category);
        foreach (var source in paper.Sources)
            document.AddValue(IndexFields.Source, source.Name, IndexFields.SourceFacet, source.Name);
        foreach (var has in PaperFacts.HasOf(paper))
            document.AddValue(IndexFields.Has, has, IndexFields.HasFacet, has);

        if (stored.Embedding is { Vector.Length: > 0 and <= MostDimensions } embedding)
        {
            document.Add(new BinaryDocValuesField(IndexFields.Vector, new BytesRef(embedding.Vector.ToArray())));
            document.Add(new SortedDocValuesField(IndexFields.VectorModel, new BytesRef(embedding.Model)));
        }

        document.AddNumber(IndexFields.Day, PaperFacts.DayOf(paper)?.DayNumber ?? NoDay);
        document.AddNumber(IndexFields.Upvotes, PaperFacts.UpvotesOf(paper));
        document.AddNumber(IndexFields.Comments, paper.Signals.Comments?.Value ?? 0);
        document.AddNumber(IndexFields.Stars, paper.Signals.Stars?.Value ?? 0);
        return document;
    }

    /// <summary>The same for two states of a paper when they are one.</summary>
    public static string StateOf(StoredPaper stored)
        => string.Create(CultureInfo.InvariantCulture, $"{stored.Id} {stored.Paper.Revision} {stored.TaggedAt.UtcTicks}");

    private static void AddValue(this Document document, string field, string value, string facetField, string facet)
    {
        document.Add(new KeywordField(field, FieldTerm.Folded(value)));
        document.Add(new SortedSetDocValuesField(facetField, new BytesRef(facet)));
    }

    private static void AddNumber(this Document document, string field, long number)
    {
        document.Add(new NumberField(field, number));
        document.Add(new NumericDocValuesField(field, number));
    }
}
