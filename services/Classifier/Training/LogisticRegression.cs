namespace PaperMesh.Classifier.Training;

/// <summary>Few features, some ten thousand cases: Newton's method, with a penalty on the squares of all weights but the first.</summary>
internal static class LogisticRegression
{
    private const int MostSteps = 30;
    private const double Penalty = 1;
    private const double SmallestStep = 1e-6;

    /// <param name="features">One row a case; the first feature is 1.</param>
    /// <param name="truth">One a case.</param>
    /// <returns>The weights of the log odds.</returns>
    public static float[] Fit(IReadOnlyList<double[]> features, IReadOnlyList<bool> truth)
        => Fit(features, [], truth, 0).Weights;

    /// <param name="features">One row a case; the first feature is 1.</param>
    /// <param name="groups">The group of each case, from 0 on; empty: there are none.</param>
    /// <param name="truth">One a case.</param>
    /// <param name="groupCount">How many groups there are, of which some may have no case.</param>
    /// <returns>The weights of the log odds, and what each group adds to them: nothing where nothing is known of it.</returns>
    public static (float[] Weights, float[] OfGroups) Fit(
        IReadOnlyList<double[]> features, IReadOnlyList<int> groups, IReadOnlyList<bool> truth, int groupCount)
    {
        var weights = new double[features[0].Length];
        var ofGroups = new double[groupCount];
        for (var step = 0; step < MostSteps; step++)
        {
            var slope = new Slope(weights, ofGroups);
            for (var at = 0; at < features.Count; at++)
                slope.Add(features[at], groups.Count > 0 ? groups[at] : -1, truth[at]);

            var move = slope.Move();
            if (move < SmallestStep)
                break;
        }

        return ([.. weights.Select(weight => (float)weight)], [.. ofGroups.Select(weight => (float)weight)]);
    }

    /// <summary>Gradient and curvature of what is to be made small, at the weights.</summary>
    /// <remarks>Groups share no case, so the curvature between them is a diagonal, and they are taken out before what is left is solved.</remarks>
    private sealed class Slope
    {
        private readonly double[] _weights, _ofGroups, _gradient, _gradientOfGroups, _curvatureOfGroups;
        private readonly double[,] _curvature;
        private readonly double[,] _between;

        public Slope(double[] weights, double[] ofGroups)
        {
            (_weights, _ofGroups) = (weights, ofGroups);
            _gradient = [.. weights.Select((weight, i) => i == 0 ? 0 : Penalty * weight)];
            _gradientOfGroups = [.. ofGroups.Select(weight => Penalty * weight)];
            _curvatureOfGroups = [.. ofGroups.Select(_ => Penalty)];
            _curvature = new double[weights.Length, weights.Length];
            _between = new double[ofGroups.Length, weights.Length];
            for (var i = 1; i < weights.Length; i++)
                _curvature[i, i] = Penalty;
        }

        public void Add(double[] row, int group, bool isTrue)
        {
            var odds = group < 0 ? 0 : _ofGroups[group];
            for (var i = 0; i < row.Length; i++)
                odds += row[i] * _weights[i];

            var probability = 1 / (1 + Math.Exp(-odds));
            var error = probability - (isTrue ? 1 : 0);
            var bend = probability * (1 - probability);
            for (var i = 0; i < row.Length; i++)
            {
                _gradient[i] += error * row[i];
                for (var j = 0; j <= i; j++)
                    _curvature[i, j] += bend * row[i] * row[j];

                if (group >= 0)
                    _between[group, i] += bend * row[i];
            }

            if (group >= 0)
            {
                _gradientOfGroups[group] += error;
                _curvatureOfGroups[group] += bend;
            }
        }

        /// <summary>Moves the weights to the bottom as it looks from where they are, and returns how far the farthest went.</summary>
        public double Move()
        {
            for (var group = 0; group < _ofGroups.Length; group++)
            {
                for (var i = 0; i < _weights.Length; i++)
                {
                    var share = _between[group, i] / _curvatureOfGroups[group];
                    _gradient[i] -= share * _gradientOfGroups[group];
                    for (var j = 0; j <= i; j++)
                        _curvature[i, j] -= share * _between[group, j];
                }
            }

            var move = new Cholesky(_curvature, 1e-9).Solve(_gradient);
            var farthest = move.Max(Math.Abs);
            for (var group = 0; group < _ofGroups.Length; group++)
            {
                var own = _gradientOfGroups[group];
                for (var i = 0; i < move.Length; i++)
                    own -= _between[group, i] * move[i];

                own /= _curvatureOfGroups[group];
                _ofGroups[group] -= own;
                farthest = Math.Max(farthest, Math.Abs(own));
            }

            for (var i = 0; i < move.Length; i++)
                _weights[i] -= move[i];

            return farthest;
        }
    }
}
