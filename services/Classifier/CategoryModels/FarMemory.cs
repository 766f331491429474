using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace PaperMesh.Classifier.CategoryModels;

/// <summary>Calls for what is far away in memory before it is needed, so that the processor works on meanwhile.</summary>
internal static unsafe class FarMemory
{
    /// <summary>In bytes.</summary>
    public const int Line = 64;

    /// <summary>Returns at once. An element that the collector moves meanwhile is called for in vain, and nothing else happens.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Expect<T>(ref readonly T element)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in element)));
    }
}
