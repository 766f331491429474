using System.Text.Json.Nodes;

namespace PaperMesh.Contracts.Tests;

public sealed class Schemas
{
    private const string Accept = "PAPERMESH_ACCEPT_SCHEMAS";

    public static TheoryData<string, Type> Events => new()
    {
        { EventNames.DiscoveredType, typeof(PaperDiscovered) },
        { EventNames.TaggedType, typeof(PaperTagged) },
        { EventNames.KeptType, typeof(PapersKept) },
    };

    [Theory, MemberData(nameof(Events))]
    public void The_published_schema_is_that_of_the_type(string type, Type @event)
    {
        var written = SchemaWriter.Write(type, @event);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(Path.Combine(FolderOfSchemas(), $"{type}.json"), written);
            return;
        }

        var published = EventSchemas.All[type];
        if (written == published)
            return;

        var breaking = SchemaChanges.Breaking(JsonNode.Parse(published)!, JsonNode.Parse(written)!);
        Assert.Fail(breaking.Count > 0
            ? $"""
                {@event.Name} has changed so that other people's programs break:
                  {string.Join("\n  ", breaking)}
                An event that must change like this is a new one, with the next number at the end of its CloudEvents type.
                """
            : $"""
                The schema of {@event.Name} has changed, compatibly. Run these tests with {Accept}=1 to write it to shared/Contracts/Schemas,
                and let the change be reviewed with the others.
                """);
    }

    private static string FolderOfSchemas()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PaperMesh.sln")))
                return Path.Combine(folder.FullName, "shared", "Contracts", "Schemas");
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
