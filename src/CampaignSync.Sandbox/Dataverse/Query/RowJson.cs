using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using CampaignSync.Sandbox.Dataverse.Rows;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Query;

/// <summary>Writes rows as the Web API does.</summary>
internal static class RowJson
{
    private static readonly JsonEncodedText s_etag = JsonEncodedText.Encode("@odata.etag");

    public static string EtagOf(RowView row) => string.Create(CultureInfo.InvariantCulture, $"W/\"{row.Version}\"");

    /// <summary>Writes an object, or its members only if the caller has begun it.</summary>
    public static void Write(Utf8JsonWriter json, RowView row, Selection selection)
    {
        json.WriteStartObject();
        WriteMembers(json, row, selection);
        json.WriteEndObject();
    }

    public static void WriteMembers(Utf8JsonWriter json, RowView row, Selection selection)
    {
        WriteEtag(json, row.Version);
        foreach (var column in selection.Columns)
        {
            var cell = row.Get(column);
            if (!cell.IsNull)
            {
                if (selection.Formatted && FormattedValue.Of(column, cell) is { } shown)
                    json.WriteString(column.Texts.Formatted, shown);
                if (cell.Kind == CellKind.Lookup)
                    WriteLookup(json, column, cell, selection);
            }

            json.WritePropertyName(column.Texts.Name);
            cell.Write(json);
        }
    }

    private static void WriteLookup(Utf8JsonWriter json, Column column, Cell cell, Selection selection)
    {
        if (selection.LookupTables)
            json.WriteString(column.Texts.LookupTable, cell.Table);
        if (!selection.LookupNavigations)
            return;
        foreach (var navigation in column.Navigations)
        {
            if (navigation.Target != cell.Table)
                continue;
            json.WriteString(column.Texts.LookupNavigation, navigation.Name);
            break;
        }
    }

    private static void WriteEtag(Utf8JsonWriter json, long version)
    {
        Span<byte> text = stackalloc byte[32];
        "\"W/\\\""u8.CopyTo(text);
        Utf8Formatter.TryFormat(version, text[5..], out var digits);
        "\\\"\""u8.CopyTo(text[(5 + digits)..]);
        json.WritePropertyName(s_etag);
        json.WriteRawValue(text[..(8 + digits)], skipInputValidation: true);
    }
}
