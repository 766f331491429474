using Lucene.Net.Store;
using PaperMesh.Query.Search.Mapped;

namespace PaperMesh.Query.Tests.Search;

public sealed class MappedFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("papermesh-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Numbers_and_bytes_are_read_as_Lucene_writes_them()
    {
        using var directory = Written(output =>
        {
            output.WriteByte(7);
            output.WriteInt16(-2);
            output.WriteInt32(1_000_000_007);
            output.WriteInt64(-3_000_000_000);
            output.WriteVInt32(300);
            output.WriteString("quantum é");
            output.WriteBytes([1, 2, 3], 0, 3);
        });
        using var input = directory.OpenInput("file", IOContext.DEFAULT);
        var bytes = new byte[5];

        input.ReadByte().ShouldBe((byte)7);
        input.ReadInt16().ShouldBe((short)-2);
        input.ReadInt32().ShouldBe(1_000_000_007);
        input.ReadInt64().ShouldBe(-3_000_000_000);
        input.ReadVInt32().ShouldBe(300);
        input.ReadString().ShouldBe("quantum é");
        input.ReadBytes(bytes, 1, 3);
        bytes.ShouldBe([0, 1, 2, 3, 0]);
        input.Position.ShouldBe(input.Length);
    }

    [Fact]
    public void Clones_and_slices_have_positions_of_their_own()
    {
        using var directory = Written(output => output.WriteBytes([0, 1, 2, 3, 4, 5, 6, 7], 0, 8));
        using var slicer = directory.CreateSlicer("file", IOContext.DEFAULT);
        using var slice = slicer.OpenSlice("a part", 2, 4);
        slice.Seek(1);

        var clone = (IndexInput)slice.Clone();
        clone.ReadByte().ShouldBe((byte)3);
        clone.ReadByte().ShouldBe((byte)4);
        slice.ReadByte().ShouldBe((byte)3);
        clone.Length.ShouldBe(4);
    }

    /// <summary>A damaged index asks for anything, and there is other memory behind the file.</summary>
    [Fact]
    public void Nothing_is_read_beyond_a_part_of_a_file()
    {
        using var directory = Written(output => output.WriteBytes([0, 1, 2, 3, 4, 5, 6, 7], 0, 8));
        using var slicer = directory.CreateSlicer("file", IOContext.DEFAULT);
        using var slice = slicer.OpenSlice("a part", 2, 4);

        Should.Throw<EndOfStreamException>(() => slice.Seek(5));
        Should.Throw<EndOfStreamException>(() => slice.Seek(-1));
        Should.Throw<EndOfStreamException>(() => slice.ReadInt64());
        Should.Throw<EndOfStreamException>(() => slice.ReadBytes(new byte[8], 0, 5));
        Should.Throw<ArgumentException>(() => slice.ReadBytes(new byte[2], 0, 4));
        slice.Seek(4);
        Should.Throw<EndOfStreamException>(() => slice.ReadByte());
        Should.Throw<ArgumentOutOfRangeException>(() => slicer.OpenSlice("too long", 4, 5));
        Should.Throw<ArgumentOutOfRangeException>(() => slicer.OpenSlice("before the start", -1, 2));
    }

    /// <summary>Lucene deletes what it has merged away while searches still go on in it.</summary>
    [Fact]
    public void A_clone_reads_on_after_its_file_was_closed_and_deleted()
    {
        using var directory = Written(output => output.WriteInt64(42));
        var input = directory.OpenInput("file", IOContext.DEFAULT);
        var clone = (IndexInput)input.Clone();
        input.Dispose();
        directory.DeleteFile("file");

        for (var round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        clone.ReadInt64().ShouldBe(42);
    }

    [Fact]
    public void A_file_without_content_has_an_end()
    {
        using var directory = Written(_ => { });
        using var input = directory.OpenInput("file", IOContext.DEFAULT);

        input.Length.ShouldBe(0);
        Should.Throw<EndOfStreamException>(() => input.ReadByte());
    }

    private MappedDirectory Written(Action<IndexOutput> write)
    {
        var directory = new MappedDirectory(_folder.FullName, new NativeFSLockFactory());
        using var output = directory.CreateOutput("file", IOContext.DEFAULT);
        write(output);
        return directory;
    }
}
