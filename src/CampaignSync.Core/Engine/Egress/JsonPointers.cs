using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CampaignSync.Core.Engine.Egress;

/// <summary>JSON Pointers (RFC 6901) that are followed together, in one pass over the text: each event is read by all of them.</summary>
internal sealed class JsonPointers
{
    private readonly Step _root = new();
    private readonly int _count;

    public JsonPointers(params IReadOnlyList<string> pointers)
    {
        _count = pointers.Count;
        for (var i = 0; i < _count; i++)
        {
            var step = _root;
            foreach (var part in pointers[i].Split('/').Skip(1))
                step = step.Next(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), i);
            step.Ends.Add(i);
        }
    }

    /// <summary>What each pointer leads to, in their order. Of a name that stands twice in an object the last counts.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public JsonValue[] Find(ReadOnlySpan<byte> json)
    {
        var found = new JsonValue[_count];
        var reader = new Utf8JsonReader(json);
        reader.Read();
        Follow(ref reader, _root, found);
        // Throws where anything but white space follows.
        reader.Read();
        return found;
    }

    private static void Follow(ref Utf8JsonReader reader, Step step, JsonValue[] found)
    {
        var start = (int)reader.TokenStartIndex;
        var type = reader.TokenType;
        if (type == JsonTokenType.StartObject && step.HasNext)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                FollowOrSkip(ref reader, step.Property(ref reader), found, read: true);
        }
        else if (type == JsonTokenType.StartArray && step.HasNext)
        {
            for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
                FollowOrSkip(ref reader, step.Element(i), found, read: false);
        }
        else
        {
            reader.Skip();
        }

        foreach (var end in step.Ends)
            found[end] = new JsonValue(type, start, (int)reader.BytesConsumed - start);
    }

    private static void FollowOrSkip(ref Utf8JsonReader reader, Step? next, JsonValue[] found, bool read)
    {
        if (next is null)
        {
            reader.Skip();
            return;
        }

        foreach (var pointer in next.Through)
            found[pointer] = default;
        if (read)
            reader.Read();
        Follow(ref reader, next, found);
    }

    /// <summary>A place that pointers lead to or through.</summary>
    private sealed class Step
    {
        private readonly List<(string Text, byte[] Name, int? Index, Step Step)> _next = [];

        /// <summary>Pointers that end here.</summary>
        public List<int> Ends { get; } = [];

        /// <summary>Pointers that come by here.</summary>
        public List<int> Through { get; } = [];

        public bool HasNext => _next.Count > 0;

        public Step Next(string name, int pointer)
        {
            var step = _next.Find(n => n.Text == name).Step;
            if (step is null)
            {
                step = new Step();
                _next.Add((name, Encoding.UTF8.GetBytes(name), IndexOf(name), step));
            }

            step.Through.Add(pointer);
            return step;
        }

        /// <summary>RFC 6901 knows no leading zeros.</summary>
        private static int? IndexOf(string name)
            => (name == "0" || !name.StartsWith('0')) && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

        public Step? Property(ref Utf8JsonReader reader)
        {
            foreach (var (_, name, _, step) in _next)
            {
                if (reader.ValueTextEquals(name))
                    return step;
            }

            return null;
        }

        public Step? Element(int index)
        {
            foreach (var (_, _, at, step) in _next)
            {
                if (at == index)
                    return step;
            }

            return null;
        }
    }
}

/// <summary>Where a value stands in the JSON that it was found in.</summary>
/// <param name="Type">None: there is no such value.</param>
internal readonly record struct JsonValue(JsonTokenType Type, int Start, int Length)
{
    /// <summary>A string, or a number as it stands there; null: neither, or empty.</summary>
    /// <exception cref="InvalidOperationException">The string is no Unicode.</exception>
    public string? Text(ReadOnlySpan<byte> json) => Type switch
    {
        JsonTokenType.String => Reader(json).GetString() is { Length: > 0 } value ? value : null,
        JsonTokenType.Number => Encoding.ASCII.GetString(json.Slice(Start, Length)),
        _ => null,
    };

    /// <summary>A reader that stands on the value.</summary>
    public Utf8JsonReader Reader(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json.Slice(Start, Length));
        reader.Read();
        return reader;
    }
}
