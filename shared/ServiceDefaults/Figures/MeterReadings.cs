using System.Diagnostics.Metrics;
using System.Globalization;

namespace PaperMesh.ServiceDefaults.Figures;

/// <summary>The metrics of this process as they are at the moment, whoever else collects them.</summary>
/// <remarks>Thread-safe. A measurement costs a look-up; gauges that can be asked are asked when somebody reads.</remarks>
internal sealed class MeterReadings : IDisposable
{
    /// <summary>Of one metric. Labels have few values: more would be a fault that must not fill the memory.</summary>
    private const int MaxSeries = 200;

    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly List<Series> _series = [];

    /// <param name="meters">Whose meters are read: of several hosts in one process each has its own.</param>
    public MeterReadings(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!instrument.Meter.Name.StartsWith("PaperMesh.", StringComparison.Ordinal) || instrument.Meter.Scope != meters)
                return;

            var series = new Series(instrument);
            lock (_lock)
                _series.Add(series);

            listener.EnableMeasurementEvents(instrument, series);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, labels, series) => ((Series)series!).Take(value, labels));
        _listener.SetMeasurementEventCallback<int>((_, value, labels, series) => ((Series)series!).Take(value, labels));
        _listener.SetMeasurementEventCallback<double>((_, value, labels, series) => ((Series)series!).Take(value, labels));
        _listener.Start();
    }

    public IReadOnlyList<Figure> Read()
    {
        // One at a time: what an observable gauge no longer says is forgotten first.
        lock (_lock)
        {
            foreach (var series in _series)
                series.Forget();

            _listener.RecordObservableInstruments();
            return [.. _series.SelectMany(series => series.Read())];
        }
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>One metric with all its labels.</summary>
    private sealed class Series(Instrument instrument)
    {
        private readonly Dictionary<string, (Dictionary<string, string> Labels, double Value, long Count)> _values = [];
        private readonly bool _isAsked = instrument.IsObservable;
        private readonly bool _isHistogram = IsA(instrument, typeof(Histogram<>));
        private readonly bool _isSum = !instrument.IsObservable && !IsA(instrument, typeof(Gauge<>));

        public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
        {
            var key = KeyOf(labels);
            lock (_values)
            {
                if (_values.TryGetValue(key, out var known))
                    _values[key] = (known.Labels, _isSum ? known.Value + value : value, known.Count + 1);
                else if (_values.Count < MaxSeries)
                    _values[key] = (LabelsOf(labels), value, 1);
            }
        }

        public void Forget()
        {
            if (!_isAsked)
                return;

            lock (_values)
                _values.Clear();
        }

        public IReadOnlyList<Figure> Read()
        {
            lock (_values)
                return [.. _values.Values.Select(one => new Figure(instrument.Name, one.Labels, one.Value, _isHistogram ? one.Count : null))];
        }

        private static string KeyOf(ReadOnlySpan<KeyValuePair<string, object?>> labels)
        {
            if (labels.IsEmpty)
                return "";

            if (labels.Length == 1)
                return Text(labels[0].Value);

            var key = "";
            foreach (var (_, value) in labels)
                key += Text(value) + '\n';

            return key;
        }

        private static Dictionary<string, string> LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> labels)
        {
            var texts = new Dictionary<string, string>(labels.Length);
            foreach (var (name, value) in labels)
                texts[name] = Text(value);

            return texts;
        }

        private static string Text(object? value) => value switch
        {
            string text => text,
            bool yes => yes ? "true" : "false",
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value?.ToString() ?? "",
        };

        private static bool IsA(Instrument instrument, Type kind) => instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == kind;
    }
}
