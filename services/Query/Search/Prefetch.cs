using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace PaperMesh.Query.Search;

/// <summary>Tells the processor to fetch what is read in a moment, and does not wait for it.</summary>
/// <remarks>
/// What a search looks up for each paper lies anywhere in hundreds of megabytes. Asked for paper by paper, the processor waits for memory
/// most of the time; told of many papers first, it waits for all of them together.
/// </remarks>
internal static class Prefetch
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Of<T>(T[] array, int index)
        where T : unmanaged
    {
        // Should the collector move it meanwhile, something else is fetched, which does no harm.
        if (Sse.IsSupported && (uint)index < (uint)array.Length)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), index)));
    }
}
