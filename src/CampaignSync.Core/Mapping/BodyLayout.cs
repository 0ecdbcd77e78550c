using System.Text;

namespace CampaignSync.Core.Mapping;

/// <summary>
/// The fixed parts of a JSON object whose fields are always the same: what stands before each value, and what stands
/// after the last. Paths with dots become nested objects; sorted paths keep the parts of one object together.
/// </summary>
internal sealed class BodyLayout
{
    private BodyLayout(byte[][] before, byte[] after)
    {
        Before = before;
        After = after;
    }

    /// <summary>Before each value, in the order of the paths.</summary>
    public byte[][] Before { get; }
    public byte[] After { get; }

    /// <param name="paths">Sorted by ordinal; none is the prefix of another.</param>
    public static BodyLayout Of(IReadOnlyList<string> paths)
    {
        var before = new byte[paths.Count][];
        var buffer = new Utf8Buffer();
        string[] open = [];
        var isFirst = true;
        for (var i = 0; i < paths.Count; i++)
        {
            var parts = paths[i].Split('.');
            var shared = isFirst ? 0 : parts[..^1].Zip(open).TakeWhile(p => p.First == p.Second).Count();
            buffer.Clear();
            Close(buffer, open.Length - shared);
            buffer.Append(isFirst ? (byte)'{' : (byte)',');
            foreach (var item in parts[shared..^1])
            {
                AppendName(buffer, item);
                buffer.Append((byte)'{');
            }

            AppendName(buffer, parts[^1]);
            before[i] = buffer.Written.ToArray();
            open = parts[..^1];
            isFirst = false;
        }

        buffer.Clear();
        if (isFirst)
            buffer.Append((byte)'{');
        Close(buffer, open.Length + 1);
        return new BodyLayout(before, buffer.Written.ToArray());
    }

    private static void Close(Utf8Buffer buffer, int levels)
    {
        for (var i = 0; i < levels; i++)
            buffer.Append((byte)'}');
    }

    private static void AppendName(Utf8Buffer buffer, string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        JsonText.Write(bytes, JsonText.IsPlain(bytes), buffer);
        buffer.Append((byte)':');
    }
}
