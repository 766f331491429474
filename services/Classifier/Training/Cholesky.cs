namespace PaperMesh.Classifier.Training;

/// <summary>A symmetric positive definite matrix as the product of a triangle and its transpose, to solve equations with.</summary>
internal sealed class Cholesky
{
    private readonly double[,] _triangle;
    private readonly int _size;

    /// <param name="matrix">Its lower triangle is read.</param>
    /// <param name="ridge">Added to the diagonal.</param>
    public Cholesky(double[,] matrix, double ridge)
    {
        _size = matrix.GetLength(0);
        _triangle = new double[_size, _size];
        for (var row = 0; row < _size; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var sum = matrix[row, column] + (row == column ? ridge : 0);
                for (var k = 0; k < column; k++)
                    sum -= _triangle[row, k] * _triangle[column, k];

                _triangle[row, column] = row == column ? Math.Sqrt(sum) : sum / _triangle[column, column];
            }
        }
    }

    /// <summary>What the matrix makes this vector of.</summary>
    public double[] Solve(ReadOnlySpan<double> vector)
    {
        var result = vector.ToArray();
        for (var row = 0; row < _size; row++)
        {
            for (var k = 0; k < row; k++)
                result[row] -= _triangle[row, k] * result[k];

            result[row] /= _triangle[row, row];
        }

        for (var row = _size - 1; row >= 0; row--)
        {
            for (var k = row + 1; k < _size; k++)
                result[row] -= _triangle[k, row] * result[k];

            result[row] /= _triangle[row, row];
        }

        return result;
    }
}
