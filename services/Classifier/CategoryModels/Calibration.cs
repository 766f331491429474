using System.Numerics.Tensors;

namespace PaperMesh.Classifier.CategoryModels;

/// <summary>Makes the log odds of a paper's categories honest probabilities; which of them is the likeliest stays so.</summary>
/// <remarks>
/// Platt's straight line (1999), which bends with the doubt whether the paper is in any category at all: every paper is in one, so that
/// where the network finds none likely the best one is likelier than it says.
/// </remarks>
/// <param name="Shift">Added to the log odds.</param>
/// <param name="ShiftOfDoubt">The same, times the doubt.</param>
/// <param name="Slope">By which the log odds are multiplied.</param>
/// <param name="SlopeOfDoubt">The same, times the doubt.</param>
internal readonly record struct Calibration(float Shift, float ShiftOfDoubt, float Slope, float SlopeOfDoubt)
{
    private const double MostDoubt = 3;

    /// <summary>So that a likelier category stays likelier.</summary>
    private const float LeastSlope = 0.1f;

    /// <summary>Changes nothing.</summary>
    public static Calibration None { get; } = new(0, 0, 1, 0);

    /// <param name="none">How likely it is that a paper is in no category.</param>
    /// <returns>0 when it is in one for sure; at most 3.</returns>
    public static double DoubtOf(double none) => Math.Min(-Math.Log(1 - none), MostDoubt);

    /// <param name="odds">Log odds of all categories of a paper, which become probabilities.</param>
    /// <param name="said">As long; gets the probabilities without calibration.</param>
    /// <param name="room">As long.</param>
    public void Apply(Span<float> odds, Span<float> said, Span<float> room)
    {
        TensorPrimitives.Sigmoid(odds, said);
        TensorPrimitives.Subtract(1, said, room);
        var doubt = (float)DoubtOf(TensorPrimitives.Product<float>(room));

        TensorPrimitives.Multiply(odds, Math.Max(Slope + SlopeOfDoubt * doubt, LeastSlope), odds);
        TensorPrimitives.Add(odds, Shift + ShiftOfDoubt * doubt, odds);
        TensorPrimitives.Sigmoid(odds, odds);
    }
}
