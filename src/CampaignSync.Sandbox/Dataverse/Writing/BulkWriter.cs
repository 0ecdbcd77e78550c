using System.Text.Json;
using CampaignSync.Sandbox.Dataverse.Protocol;
using CampaignSync.Sandbox.Dataverse.Rows;

namespace CampaignSync.Sandbox.Dataverse.Writing;

/// <summary>CreateMultiple, UpdateMultiple and UpsertMultiple: all of the rows or none.</summary>
internal sealed class BulkWriter(RowWriter writer, Transaction transaction, RowAddress addresses)
{

    public ODataResponse Write(string action, Table table, JsonElement body, ODataRequest request)
    {
        if (action == "DeleteMultiple")
            throw Errors.Unexpected(400, "DeleteMultiple has not yet been implemented.");
        if (action is not ("CreateMultiple" or "UpdateMultiple" or "UpsertMultiple"))
            throw Errors.SegmentMissing("Microsoft.Dynamics.CRM." + action);
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("Targets", out var targets) || targets.ValueKind != JsonValueKind.Array)
            throw Errors.Unexpected(400, "Required field 'Targets' is missing");

        var ids = new List<Guid>(targets.GetArrayLength());
        foreach (var target in targets.EnumerateArray())
        {
            if (target.ValueKind != JsonValueKind.Object || !target.TryGetProperty("@odata.type", out _))
                throw Errors.BadPayload(table, "A type named '@odata.type' is required for each item of 'Targets'.");
            switch (action)
            {
                case "CreateMultiple":
                    ids.Add(writer.Create(table, target).Id);
                    break;
                case "UpdateMultiple":
                    Update(table, target);
                    break;
                default:
                    Upsert(table, target);
                    break;
            }
        }

        return action != "CreateMultiple" ? ODataResponse.NoContent() : ODataResponse.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", request.BaseAddress + "$metadata#Microsoft.Dynamics.CRM.CreateMultipleResponse");
            json.WriteStartArray("Ids");
            foreach (var id in ids)
                json.WriteStringValue(id);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private void Update(Table table, JsonElement target)
    {
        var key = KeyOf(table, target) ?? throw Errors.Unexpected(400, $"{table.Schema.Id.Name} is missing in an item of 'Targets'.");
        if (!key.TryFind(transaction, table, out var row))
            throw key.Id is { } id ? new DataverseException(404, "0x80040217", $"{table.Schema.Identity.SchemaName} With Ids = {id} Do Not Exist") : key.Missing(table);
        writer.Update(row, target);
    }

    private void Upsert(Table table, JsonElement target)
    {
        var key = KeyOf(table, target);
        if (key is not null && key.TryFind(transaction, table, out var row))
        {
            writer.Update(row, target);
            return;
        }

        if (key?.Key is { } alternate && alternate.Columns.Any(c => target.TryGetProperty(c, out _)))
        {
            throw Errors.Unexpected(400,
                "An unexpected error occurred. An item with the same key has already been added: leave the columns of the key out of the body.");
        }

        writer.Create(table, target, key);
    }

    private RowKey? KeyOf(Table table, JsonElement target)
    {
        if (target.TryGetProperty("@odata.id", out var address) && address.GetString() is { } text)
            return addresses.Parse(text).Key;
        return target.TryGetProperty(table.Schema.Id.Name, out var value) && value.ValueKind == JsonValueKind.String
            && Guid.TryParse(value.GetString(), out var id)
            ? new RowKey(id, null, [])
            : null;
    }
}
