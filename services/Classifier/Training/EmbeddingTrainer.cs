using System.ComponentModel.DataAnnotations;
using System.Numerics.Tensors;
using PaperMesh.Embeddings;

namespace PaperMesh.Classifier.Training;

/// <summary>Trains an embedding on titles and abstracts alone, without any label.</summary>
/// <remarks>
/// <para>
/// Each paper is cut in two (<see cref="TextPairs"/>), and the vectors of its words are moved until its two texts are nearer to each
/// other than to those of the other papers of the batch (the loss of van den Oord et al. 2018, both ways), by Adagrad with one rate a row.
/// </para>
/// <para>
/// Rows begin as random directions, the longer the rarer the word. So from the start a rare word is near to itself alone and finds its
/// papers, and training adds what words mean; begun from a factorised matrix of co-occurrence, vectors keep only what is frequent.
/// </para>
/// <para>Sums are made in one order whatever the number of processors, so the result does not depend on it.</para>
/// </remarks>
public sealed class EmbeddingTrainer
{
    /// <summary>Changes of cosines below it move nothing that a byte could hold.</summary>
    private const float Negligible = 1e-5f;

    private const int StepsPerReport = 20;

    private readonly EmbeddingTraining _training;
    private readonly CutPapers _papers;
    private readonly WordRows _rows;
    private readonly TextPairs _pairs;
    private readonly Random _random;
    private readonly float[] _table;
    private readonly float[] _squares;
    private readonly TextBatch _first;
    private readonly TextBatch _second;
    private readonly RowUses _uses;
    private readonly float[] _cosines;
    private readonly float[] _firstLoss;
    private readonly float[] _secondLoss;
    private readonly bool[] _right;
    private readonly TextPair[] _batch;
    private readonly ParallelOptions _parallel;

    private EmbeddingTrainer(CutPapers papers, EmbeddingTraining training, CancellationToken cancellationToken)
    {
        _training = training;
        _papers = papers;
        _rows = new WordRows(papers, training.FewestPapers, training.Pieces);
        _random = new Random(training.Seed);
        _pairs = new TextPairs(papers, _rows, _random);
        _parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };

        _table = RandomRows();
        _squares = new float[_rows.Terms.Rows];

        var batch = Math.Min(training.Batch, papers.Count);
        _batch = new TextPair[batch];
        _first = new TextBatch(batch, training.Dimensions);
        _second = new TextBatch(batch, training.Dimensions);
        _uses = new RowUses(_rows.Terms.Rows);
        _cosines = new float[batch * batch];
        (_firstLoss, _secondLoss, _right) = (new float[batch], new float[batch], new bool[batch]);
    }

    /// <param name="papers">Read once. Those without words are passed over.</param>
    /// <param name="training">How.</param>
    /// <param name="progress">Told every few steps.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    /// <exception cref="ArgumentException">There are fewer than two papers, or a setting is out of its range.</exception>
    public static EmbeddingModel Train(
        IEnumerable<(string Title, string Abstract)> papers,
        EmbeddingTraining training,
        IProgress<EmbeddingProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(papers);
        ArgumentNullException.ThrowIfNull(training);

        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(training, new ValidationContext(training), faults, validateAllProperties: true))
            throw new ArgumentException(string.Join(' ', faults), nameof(training));

        var cut = CutPapers.Of(papers, cancellationToken);
        if (cut.Count < 2)
            throw new ArgumentException("There are no two papers with words to tell apart.", nameof(papers));

        return new EmbeddingTrainer(cut, training, cancellationToken).Run(progress);
    }

    private EmbeddingModel Run(IProgress<EmbeddingProgress>? progress)
    {
        var order = Enumerable.Range(0, _papers.Count).ToArray();
        var stepsPerEpoch = _papers.Count / _batch.Length;
        var steps = _training.Epochs * stepsPerEpoch;
        progress?.Report(new EmbeddingProgress(0, null, null));

        for (var step = 0; step < steps; step++)
        {
            if (step % stepsPerEpoch == 0)
                _random.Shuffle(order);

            var start = step % stepsPerEpoch * _batch.Length;
            for (var i = 0; i < _batch.Length; i++)
                _batch[i] = _pairs.Choose(order[start + i]);

            Step((float)(_training.LearningRate * (1 - step / (double)steps)));

            if ((step + 1) % StepsPerReport == 0 || step == steps - 1)
                progress?.Report(Progress((step + 1) / (double)steps));
        }

        return EmbeddingModel.Of(_rows.Terms.Hashes, _table, _training.Dimensions);
    }

    private void Step(float rate)
    {
        Parallel.For(
            0,
            _batch.Length,
            _parallel,
            () => new RowBag(_rows.Terms.Rows),
            (text, _, bag) =>
            {
                _pairs.First(_batch[text], bag);
                _first.Set(text, bag, _table);
                _pairs.Second(_batch[text], bag);
                _second.Set(text, bag, _table);
                return bag;
            },
            _ => { });

        Compare();
        Parallel.For(0, 2 * _batch.Length, _parallel, text => Blame(text / 2, text % 2 == 0));

        _uses.Collect(_first, _second, _batch.Length);
        Parallel.For(0, _uses.Count, _parallel, use => Move(use, rate));
    }

    /// <summary>Cosines of all first texts with all second ones, and what the loss changes by with each of them.</summary>
    private void Compare()
    {
        var size = _batch.Length;
        var scale = (float)(1 / _training.Temperature);
        Parallel.For(0, size, _parallel, i =>
        {
            for (var j = 0; j < size; j++)
                _cosines[i * size + j] = scale * TensorPrimitives.Dot(_first.Unit(i), _second.Unit(j));
        });

        // Of each first text, how likely each second one is its other half, and the other way round.
        var byFirst = new float[size * size];
        var bySecond = new float[size * size];
        Parallel.For(0, size, _parallel, i =>
        {
            var row = byFirst.AsSpan(i * size, size);
            _right[i] = TensorPrimitives.IndexOfMax(_cosines.AsSpan(i * size, size)) == i;
            TensorPrimitives.SoftMax(_cosines.AsSpan(i * size, size), row);
            _firstLoss[i] = -MathF.Log(row[i] + 1e-9f);

            var column = bySecond.AsSpan(i * size, size);
            for (var k = 0; k < size; k++)
                column[k] = _cosines[k * size + i];
            TensorPrimitives.SoftMax(column, column);
            _secondLoss[i] = -MathF.Log(column[i] + 1e-9f);
        });

        Parallel.For(0, size, _parallel, i =>
        {
            for (var j = 0; j < size; j++)
                _cosines[i * size + j] = scale * ((byFirst[i * size + j] + bySecond[j * size + i]) / 2 - (i == j ? 1 : 0));
        });
    }

    /// <summary>What the vector of a text should change by.</summary>
    private void Blame(int text, bool isFirst)
    {
        var size = _batch.Length;
        var (mine, others) = isFirst ? (_first, _second) : (_second, _first);
        var change = mine.Change(text);

        change.Clear();
        for (var other = 0; other < size; other++)
        {
            var weight = isFirst ? _cosines[text * size + other] : _cosines[other * size + text];
            if (MathF.Abs(weight) > Negligible)
                TensorPrimitives.MultiplyAdd(others.Unit(other), weight, change, change);
        }

        mine.ThroughLength(text);
    }

    private void Move(int use, float rate)
    {
        Span<float> change = stackalloc float[_training.Dimensions];
        change.Clear();
        foreach (var (text, weight) in _uses.Texts(use))
            TensorPrimitives.MultiplyAdd(text < _batch.Length ? _first.Change(text) : _second.Change(text - _batch.Length), weight, change, change);

        var row = _uses.Row(use);
        _squares[row] += TensorPrimitives.SumOfSquares<float>(change) / change.Length;
        var vector = _table.AsSpan(row * change.Length, change.Length);
        TensorPrimitives.MultiplyAdd(change, -rate / MathF.Sqrt(_squares[row] + 1e-8f), vector, vector);
    }

    private float[] RandomRows()
    {
        var dimensions = _training.Dimensions;
        var papersOf = _rows.Papers(_papers);
        var table = new float[papersOf.Length * dimensions];
        for (var row = 0; row < papersOf.Length; row++)
        {
            // The usual weight of a rare word; a row that no paper has counts as the rarest.
            var weight = MathF.Log((_papers.Count + 1f) / (papersOf[row] + 1)) / MathF.Sqrt(dimensions);
            foreach (ref var value in table.AsSpan(row * dimensions, dimensions))
                value = weight * Normal();
        }

        return table;
    }

    /// <summary>Box and Muller.</summary>
    private float Normal()
        => (float)(Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));

    private EmbeddingProgress Progress(double done)
        => new(done, (_firstLoss.Average() + _secondLoss.Average()) / 2, _right.Average(right => right ? 1.0 : 0));
}
