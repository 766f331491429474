using Microsoft.Extensions.Options;
using PaperMesh.Query.Search;
using PaperMesh.Storage;

namespace PaperMesh.Query.Tests.Search;

public sealed class TakenInstanceTests
{
    [Fact]
    public void Each_of_several_takes_the_first_name_that_is_free()
    {
        using var folder = new TestFolder();
        using var first = In(folder);
        var second = In(folder);
        using var third = In(folder);
        string[] names = [NameOf(first), NameOf(second), NameOf(third)];
        names.ShouldBe(["1", "2", "3"]);

        second.Dispose();
        using var next = In(folder);
        NameOf(next).ShouldBe("2");
        NameOf(next).ShouldBe("2");
        NameOf(third).ShouldBe("3");
    }

    [Fact]
    public async Task A_replica_goes_on_with_the_index_of_the_one_before_it()
    {
        using var folder = new TestFolder();
        await using (var before = await QueryHost.StartAsync(folder.Path, ("Query:TakeInstance", "true")))
            before.Index.Folder.ShouldBe(Path.Combine(folder.Path, "index-1"));

        await using var after = await QueryHost.StartAsync(folder.Path, ("Query:TakeInstance", "true"));
        after.Index.Folder.ShouldBe(Path.Combine(folder.Path, "index-1"));
    }

    [Fact]
    public void Whoever_has_a_name_keeps_it()
    {
        using var folder = new TestFolder();
        using var named = In(folder);
        var options = new QueryOptions { Instance = "papermesh-query-0" };
        named.PostConfigure(null, options);
        options.Instance.ShouldBe("papermesh-query-0");
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    private static TakenInstance In(TestFolder folder) => new(Options.Create(new StorageOptions { Path = folder.Path }));

    private static string NameOf(TakenInstance taken)
    {
        var options = new QueryOptions { TakeInstance = true };
        taken.PostConfigure(null, options);
        return options.Instance;
    }
}
