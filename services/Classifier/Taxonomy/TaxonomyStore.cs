using PaperMesh.Storage;

namespace PaperMesh.Classifier.Taxonomy;

/// <summary>The taxonomy that all replicas take up from the store, if there is one.</summary>
internal sealed class TaxonomyStore(IDocuments<StoredTaxonomy> documents, TimeProvider time)
{
    /// <summary>Matches whatever is there.</summary>
    public const string Any = "*";

    /// <summary>What is stored, if it is another one than that version; 0 for none.</summary>
    public async Task<StoredTaxonomy?> FindNewerAsync(long version, CancellationToken cancellationToken)
        => (await documents.QueryAsync(new DocumentQuery { OrderBy = "version", From = version + 1, Limit = 1 }, cancellationToken)).Items is [var newer]
            ? newer
            : null;

    /// <summary>Stores a taxonomy, or that there is none, provided that nobody has stored another one meanwhile.</summary>
    /// <param name="taxonomy">Sound. Null: the file's is to be in use again.</param>
    /// <param name="expected">The <see cref="TaxonomyVersion"/> that whoever asks knows, or <see cref="Any"/>.</param>
    /// <param name="ofFile">That of the file, which is in use while nothing is stored.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it is stored now.</returns>
    public async Task<bool> ReplaceAsync(TaxonomyFile? taxonomy, string expected, string ofFile, CancellationToken cancellationToken)
    {
        var (text, rules) = taxonomy is null ? (null, null) : (StoredTaxonomy.Write(taxonomy), TaxonomyVersion.Of(taxonomy));
        var matches = false;
        await documents.UpsertAsync(
            [StoredTaxonomy.OnlyId],
            id => id,
            (stored, _) =>
            {
                matches = expected == Any || expected == (stored?.Rules ?? ofFile);
                return !matches || stored?.Rules == rules
                    ? stored
                    : new StoredTaxonomy { Version = (stored?.Version ?? 0) + 1, Text = text, Rules = rules, ChangedAt = time.GetUtcNow() };
            },
            cancellationToken);

        return matches;
    }
}
