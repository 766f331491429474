using System.Collections.Frozen;

namespace PaperMesh.Classifier.Taxonomy;

/// <summary>Everything that a paper can be submitted under: archives, their categories and the aliases.</summary>
internal sealed class Categories
{
    private readonly FrozenDictionary<string, Category> _byId;

    public Categories(TaxonomyFile file)
    {
        var all = new Dictionary<string, Category>();
        foreach (var (id, archive) in file.Archives)
        {
            all[id] = new Category(id, archive.Name, id, id);
            foreach (var (categoryId, name) in archive.Categories)
                all[categoryId] = new Category(categoryId, name, categoryId, id);
        }

        foreach (var (alias, id) in file.Aliases)
        {
            if (all.TryGetValue(id, out var meant))
                all[alias] = meant with { Id = alias };
        }

        _byId = all.ToFrozenDictionary();
    }

    /// <summary>The category of that id, or null: sources also write MSC and ACM codes among the categories.</summary>
    public Category? Find(string id) => _byId.GetValueOrDefault(id);
}

/// <summary>Something that a paper can be submitted under.</summary>
/// <param name="Id">As sources write it: perhaps an alias.</param>
/// <param name="Name">For people.</param>
/// <param name="Canonical">What an alias means, else the same as <paramref name="Id"/>.</param>
/// <param name="Archive">Where it belongs.</param>
internal sealed record Category(string Id, string Name, string Canonical, string Archive)
{
    /// <summary>Whether an archive or a category of the taxonomy covers it.</summary>
    public bool IsIn(string archiveOrCategory) => archiveOrCategory == Archive || archiveOrCategory == Canonical;
}
