using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignSync.Chaos;

/// <summary>How often what has happened. Safe to use from several threads.</summary>
[JsonConverter(typeof(AsObject))]
internal sealed class Tally
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public long Total
    {
        get
        {
            lock (_counts)
                return _counts.Values.Sum();
        }
    }

    public long this[string what]
    {
        get
        {
            lock (_counts)
                return _counts.GetValueOrDefault(what);
        }
    }

    public void Add(string what, long times = 1)
    {
        lock (_counts)
            _counts[what] = _counts.GetValueOrDefault(what) + times;
    }

    public override string ToString()
    {
        lock (_counts)
            return _counts.Count == 0 ? "none" : string.Join(", ", _counts.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Value:N0} {entry.Key}")));
    }

    private sealed class AsObject : JsonConverter<Tally>
    {
        public override Tally Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Tally value, JsonSerializerOptions options)
        {
            lock (value._counts)
                JsonSerializer.Serialize(writer, value._counts, options);
        }
    }
}
