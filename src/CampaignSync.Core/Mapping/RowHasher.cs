using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CampaignSync.Core.Ports;

namespace CampaignSync.Core.Mapping;

/// <summary>
/// Tells whether a source row is the very row that was written, without mapping it: a keyed hash of its version and of every
/// value that was read of it. Under another mapping, other metadata or another build of this program no row has the hash that
/// it had, so that all are mapped and compared again. Not thread-safe.
/// </summary>
public sealed class RowHasher
{
    private const byte AfterValue = 0x1E;

    private readonly byte[] _head;
    private readonly int _columns;
    private readonly Utf8Buffer _content = new();

    /// <param name="key">The home's own key; see <see cref="RecordHasher"/>.</param>
    /// <param name="columns">How many columns are read.</param>
    /// <param name="mapping">Everything besides the row that decides what is written for it.</param>
    public RowHasher(ReadOnlySpan<byte> key, int columns, params IReadOnlyList<string> mapping)
    {
        _columns = columns;
        // The length of each part stands before it: no two lists of parts run together to the same.
        var parts = mapping.Append(typeof(RowHasher).Module.ModuleVersionId.ToString()).Select(p => $"{p.Length}:{p}");
        _head = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Concat(parts)));
    }

    /// <summary>The row's hash: eight bytes as a number.</summary>
    public long Hash(SourceRow row)
    {
        _content.Clear();
        _content.Append(_head);
        BinaryPrimitives.WriteInt64LittleEndian(_content.Room(sizeof(long)), row.Version);
        _content.Advance(sizeof(long));
        for (var i = 0; i < _columns; i++)
        {
            _content.Append(row.Json(i));
            // Stands in no JSON value: a control character must be escaped there.
            _content.Append(AfterValue);
        }
        Span<byte> full = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_content.Written, full);
        return BinaryPrimitives.ReadInt64LittleEndian(full);
    }
}
