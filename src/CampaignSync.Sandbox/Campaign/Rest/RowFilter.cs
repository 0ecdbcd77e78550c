using System.Text.Json;
using CampaignSync.Sandbox.Campaign.Metadata;
using CampaignSync.Sandbox.Campaign.Store;

namespace CampaignSync.Sandbox.Campaign.Rest;

/// <summary>A filter of the catalogue with the value that a request gives it.</summary>
internal sealed class RowFilter
{
    private readonly byte[] _value;
    private readonly CampaignField[] _fields;

    private RowFilter(CampaignFilter filter, string text, CampaignField[] fields)
    {
        Filter = filter;
        Text = text;
        _fields = fields;
        _value = filter.Rule == FilterRule.Equal ? Stored(fields[0], text) : [];
    }

    public CampaignFilter Filter { get; }

    public string Text { get; }

    /// <summary>The field that is compared, if it is an identification key.</summary>
    public CampaignField? Key => Filter.Rule == FilterRule.Equal && _fields[0].Key ? _fields[0] : null;

    /// <summary>The time from which on rows are taken, in UTC ticks.</summary>
    public long Since { get; private init; }

    /// <exception cref="RefusedException">No such filter, or its parameter is missing or unreadable.</exception>
    public static RowFilter Read(CampaignTable table, string name, RestAddress address)
    {
        var resource = table.Layout.Definition;
        var filter = resource.Filters.FirstOrDefault(f => f.Name == name) ?? throw Refusals.WrongPath();
        var text = address.Parameter(filter.Parameter) ?? throw Refusals.BadParameter(filter.Parameter, "");
        switch (filter.Rule)
        {
            case FilterRule.ChangedSince:
                return CampaignTime.TryParse(text, out var since)
                    ? new RowFilter(filter, text, []) { Since = since.Ticks }
                    : throw Refusals.BadParameter(filter.Parameter, text);
            case FilterRule.Equal:
                var field = resource.Find(filter.Field!) ?? throw Refusals.UnknownProperty(resource, filter.Field!);
                return new RowFilter(filter, text, [field]);
            case FilterRule.Text:
                string[] names = address.Parameter("filterType") is { } type ? [type] : ["lastName", "email", "label", "name"];
                var fields = names.Select(resource.Find).Where(f => f is { Kind: FieldKind.String, Slot: >= 0 }).Select(f => f!).ToArray();
                return fields.Length > 0 ? new RowFilter(filter, text, fields) : throw Refusals.BadParameter("filterType", names[0]);
            default:
                return new RowFilter(filter, text, []);
        }
    }

    public bool Takes(CampaignRow row) => Filter.Rule switch
    {
        FilterRule.ChangedSince => row.Modified >= Since,
        FilterRule.Equal => RowBytes.Value(row.Data, _fields[0].Slot).SequenceEqual(_value),
        FilterRule.Text => Array.Exists(
            _fields, f => JsonText.Decode(RowBytes.Value(row.Data, f.Slot)).StartsWith(Text, StringComparison.Ordinal)),
        _ => false,
    };

    /// <summary>The text of a parameter as a row would hold it; nothing, if it stands for "not set".</summary>
    private static byte[] Stored(CampaignField field, string text)
    {
        using var buffer = new PooledBuffer(256);
        if (field.Kind is FieldKind.String or FieldKind.Enumeration)
            JsonText.WriteQuoted(buffer, text);
        else
            buffer.Write(field.Kind is FieldKind.Date or FieldKind.DateTime ? JsonSerializer.Serialize(text) : text);
        return buffer.Written.SequenceEqual(RowView.Unset(field)) ? [] : buffer.Written.ToArray();
    }
}
