using System.Globalization;
using CampaignSync.Sandbox.Campaign.Metadata;
using CampaignSync.Sandbox.Campaign.Store;

namespace CampaignSync.Sandbox.Campaign.Rest;

/// <summary>Writes rows as JSON.</summary>
internal sealed class RowWriter(CampaignStore store)
{
    /// <summary>Writes a row with all its fields, unset ones included.</summary>
    public void Write(PooledBuffer buffer, CampaignTable table, RowView view, CampaignRow row, string baseHref)
    {
        Span<SlotRange> slots = stackalloc SlotRange[WriteSet.Columns];
        RowBytes.Index(row.Data, slots);
        buffer.Write("{\"PKey\":\""u8);
        store.Keys.Write(buffer, table.Number, row.Id);
        buffer.Write("\",\"href\":\""u8);
        WriteHref(buffer, table, row.Id, baseHref);
        buffer.Write((byte)'"');
        foreach (var step in view.Steps)
        {
            buffer.Write(step.Prefix);
            WriteValue(buffer, table, step, row, slots, baseHref);
        }

        buffer.Write(view.Tail);
    }

    /// <summary>Writes <c>{"PKey":…,"href":…}</c>, the answer to an update.</summary>
    public void WriteReference(PooledBuffer buffer, CampaignTable table, CampaignRow row, string baseHref)
    {
        buffer.Write("{\"PKey\":\""u8);
        store.Keys.Write(buffer, table.Number, row.Id);
        buffer.Write("\",\"href\":\""u8);
        WriteHref(buffer, table, row.Id, baseHref);
        buffer.Write("\"}"u8);
    }

    /// <summary>Writes one field of a row, or its PKey or href.</summary>
    /// <returns>False if there is no such field.</returns>
    public bool TryWriteField(PooledBuffer buffer, CampaignTable table, RowView view, CampaignRow row, string path, string baseHref)
    {
        if (path is "PKey" or "href")
        {
            buffer.Write((byte)'"');
            if (path == "PKey")
                store.Keys.Write(buffer, table.Number, row.Id);
            else
                WriteHref(buffer, table, row.Id, baseHref);
            buffer.Write((byte)'"');
            return true;
        }

        if (Array.Find(view.Steps, s => s.Field.Path == path) is not { } step)
            return false;
        Span<SlotRange> slots = stackalloc SlotRange[WriteSet.Columns];
        RowBytes.Index(row.Data, slots);
        WriteValue(buffer, table, step, row, slots, baseHref);
        return true;
    }

    private void WriteHref(PooledBuffer buffer, CampaignTable table, long id, string baseHref)
    {
        buffer.Write(baseHref);
        buffer.Write(table.Layout.Definition.Name);
        buffer.Write((byte)'/');
        store.Keys.Write(buffer, table.Number, id);
    }

    private void WriteValue(
        PooledBuffer buffer, CampaignTable table, RowView.Step step, CampaignRow row, ReadOnlySpan<SlotRange> slots, string baseHref)
    {
        var field = step.Field;
        switch (field.Source)
        {
            case FieldSource.Created:
                CampaignTime.WriteQuoted(buffer, row.Created);
                break;
            case FieldSource.LastModified:
                CampaignTime.WriteQuoted(buffer, row.Modified);
                break;
            case FieldSource.Title:
                JsonText.WriteQuoted(buffer, TitleOf(table, row));
                break;
            case FieldSource.Age:
                buffer.Write(AgeOf(table, row));
                break;
            case FieldSource.Join:
                WriteJoin(buffer, table, field, row, baseHref);
                break;
            case FieldSource.Collection:
                buffer.Write("{\"href\":\""u8);
                WriteHref(buffer, table, row.Id, baseHref);
                buffer.Write((byte)'/');
                buffer.Write(field.Name);
                buffer.Write("/\"}"u8);
                break;
            default:
                var value = slots[field.Slot].In(row.Data);
                if (value.IsEmpty)
                    buffer.Write(step.Unset);
                else if (field.Kind == FieldKind.Link)
                    WriteStoredLink(buffer, field, value, baseHref);
                else
                    buffer.Write(value);
                break;
        }
    }

    private void WriteJoin(PooledBuffer buffer, CampaignTable table, CampaignField field, CampaignRow row, string baseHref)
    {
        CampaignRow? parent = null;
        if (table.Layout.Definition.Find(field.Link!.JoinField!) is { } by)
        {
            lock (store.Gate)
                parent = table.Parent(row, field, by);
        }

        WriteLink(buffer, store.Table(field.Link.Target), parent, baseHref);
    }

    private void WriteStoredLink(PooledBuffer buffer, CampaignField field, ReadOnlySpan<byte> value, string baseHref)
    {
        var table = store.Table(field.Link!.Target);
        CampaignRow? target;
        lock (store.Gate)
            target = table?.Find(long.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture));
        WriteLink(buffer, table, target, baseHref);
    }

    private void WriteLink(PooledBuffer buffer, CampaignTable? table, CampaignRow? target, string baseHref)
    {
        if (table is null || target is null)
        {
            buffer.Write("null"u8);
            return;
        }

        buffer.Write("{\"PKey\":\""u8);
        store.Keys.Write(buffer, table.Number, target.Id);
        buffer.Write("\",\"href\":\""u8);
        WriteHref(buffer, table, target.Id, baseHref);
        buffer.Write("\",\"title\":"u8);
        JsonText.WriteQuoted(buffer, TitleOf(table, target));
        buffer.Write((byte)'}');
    }

    /// <summary>For a profile <c>First Last (email)</c>, else the label or the name.</summary>
    private static string TitleOf(CampaignTable table, CampaignRow row)
    {
        var resource = table.Layout.Definition;
        if (resource.Name != "profile")
            return Text(table, row, "label") is { Length: > 0 } label ? label : Text(table, row, "name");
        var name = $"{Text(table, row, "firstName")} {Text(table, row, "lastName")}".Trim();
        var email = Text(table, row, "email");
        return email.Length == 0 ? name : $"{name} ({email})".TrimStart();
    }

    private int AgeOf(CampaignTable table, CampaignRow row)
    {
        if (!CampaignTime.TryParse(Text(table, row, "birthDate"), out var birth))
            return 0;
        var today = store.Clock.GetUtcNow().UtcDateTime.Date;
        var years = today.Year - birth.Year;
        return Math.Max(0, birth.Date.AddYears(years) > today ? years - 1 : years);
    }

    private static string Text(CampaignTable table, CampaignRow row, string field)
        => table.Layout.TryFind("", field, out var found) && found.Slot >= 0 ? JsonText.Decode(RowBytes.Value(row.Data, found.Slot)) : "";
}
