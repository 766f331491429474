using System.Numerics.Tensors;
using PaperMesh.Classifier.CategoryModels;

namespace PaperMesh.Classifier.Training;

/// <summary>Learns the <see cref="LabelNetwork"/> from margins of papers that their scorers had not seen.</summary>
/// <remarks>
/// Binary cross entropy, AdamW (Loshchilov and Hutter, 2019), one cycle of the learning rate (Smith, 2018), dropout on the hidden layer.
/// Batches are cut in a fixed number of parts, so that the outcome does not depend on how many processors there are.
/// </remarks>
internal sealed class NetworkTrainer
{
    private const int Hidden = 512;
    private const int Epochs = 15;
    private const int Batch = 256;
    private const int Parts = 4;
    private const float Dropout = 0.5f;
    private const float LearningRate = 3e-3f;
    private const float Decay = 1e-4f;

    private readonly int _labels;
    private readonly int _stride;
    private readonly float[][] _margins;
    private readonly int[][] _truth;
    private readonly Parameter _inWeights, _inBias, _outWeights, _skip, _outBias;

    /// <param name="margins">Of each paper, one a category.</param>
    /// <param name="truth">Of each paper, the categories it is in.</param>
    private NetworkTrainer(float[][] margins, int[][] truth, int labels)
    {
        (_labels, _stride, _margins, _truth) = (labels, LinearScorers.StrideOf(labels), margins, truth);

        var random = new Random(1);
        _inWeights = new Parameter(Uniform(random, labels * Hidden, labels));
        _inBias = new Parameter(Uniform(random, Hidden, labels));
        _outWeights = new Parameter(new float[Hidden * _stride]);
        _skip = new Parameter(new float[labels * _stride]);
        for (var label = 0; label < labels; label++)
            Uniform(random, labels, labels).CopyTo(_skip.Values, label * _stride);

        // Most papers are not in a category: the first steps need not learn that.
        _outBias = new Parameter([.. Enumerable.Repeat(-4f, _stride)]);
    }

    public static LabelNetwork Train(float[][] margins, int[][] truth, int labels, Action<int, int> progress, CancellationToken cancellationToken)
    {
        // Each margin about from -1 to 1, as the learning rate expects; the network that is handed out takes them as they are.
        var (mean, scale) = Standard(margins, labels);
        float[][] standard = [.. margins.Select(paper => paper.Select((margin, label) => (margin - mean[label]) * scale[label]).ToArray())];
        var trainer = new NetworkTrainer(standard, truth, labels);
        trainer.Run(progress, cancellationToken);
        return trainer.Network(mean, scale);
    }

    private void Run(Action<int, int> progress, CancellationToken cancellationToken)
    {
        var random = new Random(2);
        var order = Enumerable.Range(0, _margins.Length).ToArray();
        var steps = Epochs * (_margins.Length / Batch);
        Work[] parts = [.. Enumerable.Range(0, Parts).Select(part => new Work(part, _labels, _stride))];
        for (int epoch = 0, step = 0; epoch < Epochs; epoch++)
        {
            progress(epoch, Epochs);
            random.Shuffle(order);
            for (var at = 0; at + Batch <= order.Length; at += Batch, step++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Parallel.ForEach(parts, part =>
                {
                    part.Clear();
                    for (var i = part.Number; i < Batch; i += Parts)
                        Learn(order[at + i], part);
                });

                var rate = RateAt((float)step / steps);
                Parallel.ForEach<Action>(
                    [
                        () => _inWeights.Step(parts, work => work.InWeights, rate, step),
                        () => _outWeights.Step(parts, work => work.OutWeights, rate, step),
                        () => _skip.Step(parts, work => work.Skip, rate, step),
                        () => _inBias.Step(parts, work => work.InBias, rate, step),
                        () => _outBias.Step(parts, work => work.OutBias, rate, step),
                    ],
                    run => run());
            }
        }

        progress(Epochs, Epochs);
    }

    /// <summary>Forward and backward over one paper; its gradients are added to those of its part.</summary>
    private void Learn(int paper, Work work)
    {
        var margins = _margins[paper];
        var (hidden, outcome) = (work.Hidden, work.Outcome);
        _inBias.Values.CopyTo(hidden, 0);
        _outBias.Values.CopyTo(outcome, 0);
        for (var label = 0; label < _labels; label++)
        {
            TensorPrimitives.MultiplyAdd(_inWeights.Values.AsSpan(label * Hidden, Hidden), margins[label], hidden, hidden);
            TensorPrimitives.MultiplyAdd(_skip.Values.AsSpan(label * _stride, _stride), margins[label], outcome, outcome);
        }

        for (var i = 0; i < Hidden; i++)
        {
            hidden[i] = hidden[i] > 0 && work.Random.NextSingle() >= Dropout ? hidden[i] / (1 - Dropout) : 0;
            if (hidden[i] > 0)
                TensorPrimitives.MultiplyAdd(_outWeights.Values.AsSpan(i * _stride, _stride), hidden[i], outcome, outcome);
        }

        // The gradient of the cross entropy by what goes into the sigmoid: probability minus truth.
        TensorPrimitives.Sigmoid(outcome, outcome);
        foreach (var label in _truth[paper])
            outcome[label] -= 1;

        Array.Clear(outcome, _labels, _stride - _labels);
        TensorPrimitives.Multiply(outcome, 1f / Batch, outcome);

        TensorPrimitives.Add(work.OutBias, outcome, work.OutBias);
        var back = work.Back;
        for (var i = 0; i < Hidden; i++)
        {
            back[i] = 0;
            if (hidden[i] > 0)
            {
                back[i] = TensorPrimitives.Dot(_outWeights.Values.AsSpan(i * _stride, _stride), outcome) / (1 - Dropout);
                var gradient = work.OutWeights.AsSpan(i * _stride, _stride);
                TensorPrimitives.MultiplyAdd(outcome, hidden[i], gradient, gradient);
            }
        }

        TensorPrimitives.Add(work.InBias, back, work.InBias);
        for (var label = 0; label < _labels; label++)
        {
            var gradient = work.InWeights.AsSpan(label * Hidden, Hidden);
            TensorPrimitives.MultiplyAdd(back, margins[label], gradient, gradient);
            var skip = work.Skip.AsSpan(label * _stride, _stride);
            TensorPrimitives.MultiplyAdd(outcome, margins[label], skip, skip);
        }
    }

    private LabelNetwork Network(float[] mean, float[] scale)
    {
        // Scales and means go into the first layers.
        var (inBias, outBias) = (_inBias.Values, _outBias.Values);
        for (var label = 0; label < _labels; label++)
        {
            var inWeights = _inWeights.Values.AsSpan(label * Hidden, Hidden);
            var skip = _skip.Values.AsSpan(label * _stride, _stride);
            TensorPrimitives.Multiply(inWeights, scale[label], inWeights);
            TensorPrimitives.Multiply(skip, scale[label], skip);
            TensorPrimitives.MultiplyAdd(inWeights, -mean[label], inBias, inBias);
            TensorPrimitives.MultiplyAdd(skip, -mean[label], outBias, outBias);
        }

        return new LabelNetwork(_inWeights.Values, inBias, _outWeights.Values, _skip.Values, outBias);
    }

    private static (float[] Mean, float[] Scale) Standard(float[][] margins, int labels)
    {
        var mean = new float[labels];
        var scale = new float[labels];
        for (var label = 0; label < labels; label++)
        {
            var average = margins.Average(paper => (double)paper[label]);
            var deviation = Math.Sqrt(margins.Average(paper => Math.Pow(paper[label] - average, 2)));
            (mean[label], scale[label]) = ((float)average, (float)(1 / Math.Max(3 * deviation, 1e-6)));
        }

        return (mean, scale);
    }

    /// <summary>Up over the first third to the full rate, then down to nearly nothing, both along a cosine.</summary>
    private static float RateAt(float part)
    {
        const float Up = 0.3f;
        return part < Up
            ? Cosine(LearningRate / 25, LearningRate, part / Up)
            : Cosine(LearningRate, LearningRate / 25e4f, (part - Up) / (1 - Up));
    }

    private static float Cosine(float from, float to, float part) => to + (from - to) * (1 + MathF.Cos(MathF.PI * part)) / 2;

    private static float[] Uniform(Random random, int length, int inputs)
    {
        var bound = 1 / MathF.Sqrt(inputs);
        return [.. Enumerable.Range(0, length).Select(_ => bound * (2 * random.NextSingle() - 1))];
    }

    /// <summary>What one part of a batch needs: room, and its sums of gradients.</summary>
    private sealed class Work(int number, int labels, int stride)
    {
        public int Number => number;

        public Random Random { get; } = new(100 + number);

        public float[] Hidden { get; } = new float[NetworkTrainer.Hidden];

        public float[] Back { get; } = new float[NetworkTrainer.Hidden];

        public float[] Outcome { get; } = new float[stride];

        public float[] InWeights { get; } = new float[labels * NetworkTrainer.Hidden];

        public float[] InBias { get; } = new float[NetworkTrainer.Hidden];

        public float[] OutWeights { get; } = new float[NetworkTrainer.Hidden * stride];

        public float[] Skip { get; } = new float[labels * stride];

        public float[] OutBias { get; } = new float[stride];

        public void Clear()
        {
            foreach (var gradients in (ReadOnlySpan<float[]>)[InWeights, InBias, OutWeights, Skip, OutBias])
                Array.Clear(gradients);
        }
    }

    /// <summary>Values that are learned, with AdamW's averages of their gradients.</summary>
    private sealed class Parameter(float[] values)
    {
        private const float KeepMean = 0.9f;
        private const float KeepSquare = 0.999f;

        private readonly float[] _mean = new float[values.Length];
        private readonly float[] _square = new float[values.Length];
        private readonly float[] _gradient = new float[values.Length];
        private readonly float[] _step = new float[values.Length];

        public float[] Values => values;

        public void Step(Work[] parts, Func<Work, float[]> gradients, float rate, int step)
        {
            gradients(parts[0]).CopyTo(_gradient, 0);
            foreach (var part in parts.AsSpan(1))
                TensorPrimitives.Add(_gradient, gradients(part), _gradient);

            var meanBias = 1 - MathF.Pow(KeepMean, step + 1);
            var squareBias = 1 - MathF.Pow(KeepSquare, step + 1);

            TensorPrimitives.Multiply(_mean, KeepMean, _mean);
            TensorPrimitives.MultiplyAdd(_gradient, 1 - KeepMean, _mean, _mean);
            TensorPrimitives.Multiply(_gradient, _gradient, _gradient);
            TensorPrimitives.Multiply(_square, KeepSquare, _square);
            TensorPrimitives.MultiplyAdd(_gradient, 1 - KeepSquare, _square, _square);

            TensorPrimitives.Multiply(_square, 1 / squareBias, _step);
            TensorPrimitives.Sqrt(_step, _step);
            TensorPrimitives.Add(_step, 1e-8f, _step);
            TensorPrimitives.Divide(_mean, _step, _step);
            TensorPrimitives.Multiply(values, 1 - rate * Decay, values);
            TensorPrimitives.MultiplyAdd(_step, -rate / meanBias, values, values);
        }
    }
}
