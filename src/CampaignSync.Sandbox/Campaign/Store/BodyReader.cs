using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CampaignSync.Sandbox.Campaign.Metadata;

namespace CampaignSync.Sandbox.Campaign.Store;

/// <summary>Reads the body of a create or an update.</summary>
/// <remarks>The content type is of no interest: Adobe's own client sends JSON as text/plain.</remarks>
internal sealed class BodyReader(CampaignStore store)
{
    private const int LongestName = 128;

    /// <exception cref="RefusedException">The body is no JSON object or does not fit the resource.</exception>
    public void Read(ReadOnlySequence<byte> body, CampaignTable table, bool extended, in WriteSet set)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw Refusals.NotJson("an object was expected");
            ReadMembers(ref reader, table, extended, null, set);
            if (reader.Read())
                throw Refusals.NotJson("something stands behind the object");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Refusals.NotJson(e.Message);
        }
    }

    private void ReadMembers(ref Utf8JsonReader reader, CampaignTable table, bool extended, string? item, in WriteSet set)
    {
        var layout = table.Layout;
        Span<char> name = stackalloc char[LongestName];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.HasValueSequence || reader.ValueSpan.Length > LongestName)
                throw Refusals.UnknownProperty(layout.Definition, reader.GetString()!);
            var found = name[..reader.CopyString(name)];
            if (!layout.TryFind(item, found, out var field) || (field.Extended && !extended))
                ReadOther(ref reader, table, extended, item, found.ToString(), set);
            else
                ReadField(ref reader, table, field, set);
        }
    }

    private void ReadOther(ref Utf8JsonReader reader, CampaignTable table, bool extended, string? item, string name, in WriteSet set)
    {
        var isKey = item is null && name is "PKey" or "href";
        var isItem = item is null && table.Layout.IsItem(name);
        if (!isKey && !isItem)
            throw Refusals.UnknownProperty(table.Layout.Definition, item is null ? name : $"{item}.{name}");
        reader.Read();
        if (isItem && reader.TokenType == JsonTokenType.StartObject)
            ReadMembers(ref reader, table, extended, name, set);
        else if (isItem && reader.TokenType != JsonTokenType.Null)
            throw Refusals.UnknownProperty(table.Layout.Definition, name);
        else
            reader.Skip();
    }

    private void ReadField(ref Utf8JsonReader reader, CampaignTable table, CampaignField field, in WriteSet set)
    {
        reader.Read();
        if (field.ReadOnly || field.Kind == FieldKind.Collection)
            throw Refusals.ReadOnly(table.Layout.Definition, field.Path);
        if (field.Kind == FieldKind.Link)
            ReadLink(ref reader, table, field, set);
        else
            ValueReader.Read(ref reader, table.Layout.Definition, field, set);
    }

    /// <summary>
    /// A link is set by an object with the parent's PKey, or with its key in the same place. An object without a PKey has
    /// no effect, as at Campaign.
    /// </summary>
    private void ReadLink(ref Utf8JsonReader reader, CampaignTable table, CampaignField field, in WriteSet set)
    {
        var link = field.Link!;
        string? key = null;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
            case JsonTokenType.String when reader.ValueSpan.IsEmpty:
                break;
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var isKey = reader.ValueTextEquals("PKey"u8);
                    reader.Read();
                    if (isKey && reader.TokenType == JsonTokenType.String)
                        key = reader.GetString();
                    else
                        reader.Skip();
                }

                if (string.IsNullOrEmpty(key))
                    return;
                break;
            default:
                throw Refusals.BadValue(field, "…");
        }

        var parent = key is null ? null : Parent(link, key);
        var start = set.Values.Length;
        if (link.JoinField is { } join)
        {
            if (parent is not null)
                set.Values.Write(RowBytes.Value(parent.Data, store.Table(link.Target)!.Layout.Definition.Find(link.TargetKey!)!.Slot));
            set.Set(table.Layout.Definition.Find(join)!.Slot, start);
            return;
        }

        if (parent is not null)
            set.Values.Write(parent.Id.ToString(CultureInfo.InvariantCulture));
        set.Set(field.Slot, start);
    }

    private CampaignRow Parent(CampaignLink link, string key)
    {
        var parents = store.Table(link.Target) ?? throw Refusals.WrongPath();
        lock (store.Gate)
        {
            var found = key[0] == '@' ? parents.FindByPKey(key) : parents.FindByKey(key);
            return found ?? throw Refusals.UnknownKey(parents.Layout.Definition, key, inBody: true);
        }
    }
}
