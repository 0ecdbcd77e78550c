using System.Globalization;
using System.Text;
using System.Text.Json;
using CampaignSync.Sandbox.Dataverse.Metadata;
using CampaignSync.Sandbox.Dataverse.Protocol;
using CampaignSync.Sandbox.Dataverse.Query;
using CampaignSync.Sandbox.Dataverse.Rows;
using CampaignSync.Sandbox.Dataverse.Schema;
using CampaignSync.Sandbox.Dataverse.Writing;

namespace CampaignSync.Sandbox.Dataverse;

/// <summary>The Web API: carries out one request, alone, out of a batch, or within the transaction of a change set.</summary>
internal sealed class DataverseService(DataverseStore store)
{
    private const string ActionPrefix = "Microsoft.Dynamics.CRM.";

    private static readonly JsonElement s_null = JsonSerializer.SerializeToElement<object?>(null);

    private readonly CommittedRows _committed = new();
    private readonly CollectionReader _collections = new(store);
    private readonly DeltaReader _deltas = new(store);
    private readonly MetadataApi _metadata = new(store);

    /// <param name="ambient">The change set that the request belongs to; the caller commits it.</param>
    public ODataResponse Execute(ODataRequest request, Transaction? ambient = null)
    {
        try
        {
            return Dispatch(request, ambient);
        }
        catch (DataverseException error)
        {
            return ODataResponse.Of(error);
        }
        catch (JsonException error)
        {
            return ODataResponse.Of(new DataverseException(
                400, "0x80048d19", "Error identified in Payload provided by the user for Entity :'', InnerException : " + error.Message));
        }
    }

    private ODataResponse Dispatch(ODataRequest request, Transaction? ambient)
    {
        if (request.Path.Length == 0)
            return _metadata.ServiceDocument(request);
        if (request.Caller is { } caller && store.ByName("systemuser") is { } users && !_committed.TryGet(users, caller, out _))
            throw Errors.RowMissing(users, caller);
        var path = ResourcePath.Parse(request.Path);
        switch (path.Name)
        {
            case "$metadata": return _metadata.Csdl(request);
            case "EntityDefinitions" or "GlobalOptionSetDefinitions": return _metadata.Read(request, path);
            case "WhoAmI" when path.Rest.Count == 0: return WhoAmI(request);
            case "RetrieveTotalRecordCount" when path.Rest.Count == 0: return TotalRecordCount(request, path.Key ?? "");
            case "systemusers" when UserPrivileges.Asks(path): return UserPrivileges.Read(request, path, store.Tables);
        }

        var table = store.BySet(path.Name) ?? throw Errors.SegmentMissing(path.Name);
        if (request.Method == "GET")
        {
            RowWriter.Demand(table, "Read");
            return Get(request, table, path);
        }

        if (ambient is not null)
            return Write(request, table, path, ambient);
        using var transaction = store.Begin();
        var response = Write(request, table, path, transaction);
        transaction.Commit();
        return response;
    }

    private ODataResponse Get(ODataRequest request, Table table, ResourcePath path)
    {
        if (path.Key is null)
        {
            return path.Rest switch
            {
                [] when request.Query["$deltatoken"] is { } token => _deltas.Read(request, table, token),
                [] => _collections.Read(request, table),
                ["$count"] => _collections.Count(request, table),
                [var other, ..] => throw Errors.SegmentMissing(other),
            };
        }

        CollectionReader.Check(request);
        var row = Find(_committed, table, path.Key);
        return path.Rest switch
        {
            [] => GetRow(request, row),
            [var name] when table.Schema.ByNavigation(name) is { } link => GetLinked(request, row, link.Column, link.Navigation),
            [var name] => GetProperty(request, row, name, raw: false),
            [var name, "$value"] => GetProperty(request, row, name, raw: true),
            [_, var other, ..] => throw Errors.SegmentMissing(other),
        };
    }

    private static ODataResponse GetRow(ODataRequest request, RowView row)
    {
        var etag = RowJson.EtagOf(row);
        if (request.IfNoneMatch == etag)
            return new ODataResponse(304);
        var selection = Selection.Of(row.Table, request.Query["$select"], request.Prefer);
        return CollectionReader.Applied(Representation(200, request, row, selection), request).With("ETag", etag);
    }

    private ODataResponse GetLinked(ODataRequest request, RowView row, Column column, Navigation navigation)
    {
        var cell = row.Get(column);
        if (cell.Kind != CellKind.Lookup || cell.Table != navigation.Target
            || store.ByName(cell.Table) is not { } target || !_committed.TryGet(target, cell.Id, out var linked))
            return ODataResponse.NoContent();
        return GetRow(request, linked);
    }

    private static ODataResponse GetProperty(ODataRequest request, RowView row, string name, bool raw)
    {
        var column = row.Table.Schema.ByProperty(name) ?? throw Errors.SegmentMissing(name);
        var cell = row.Get(column);
        if (cell.IsNull)
            return ODataResponse.NoContent();
        if (raw)
            return new ODataResponse(200) { ContentType = "text/plain", Body = Encoding.UTF8.GetBytes(cell.AsText()!) };
        return ODataResponse.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.BaseAddress}$metadata#{SetOf(row)}({row.Id})/{name}");
            json.WritePropertyName("value");
            cell.Write(json);
            json.WriteEndObject();
        });
    }

    private ODataResponse Write(ODataRequest request, Table table, ResourcePath path, Transaction transaction)
    {
        var addresses = new RowAddress(store, request);
        var writer = new RowWriter(transaction, addresses, request.Caller);
        switch (request.Method, path)
        {
            case ("POST", { Key: null, Rest: [] }):
                return Created(request, writer.Create(table, Body(request)));
            case ("POST", { Key: null, Rest: [var action] }) when action.StartsWith(ActionPrefix, StringComparison.Ordinal):
                return new BulkWriter(writer, transaction, addresses).Write(action[ActionPrefix.Length..], table, Body(request), request);
            case ("PATCH", { Key: { } key, Rest: [] }):
                return Patch(request, table, key, transaction, writer);
            case ("DELETE", { Key: { } key, Rest: [] }):
                var doomed = Find(transaction, table, key);
                CheckVersion(request, doomed);
                writer.Delete(doomed);
                return ODataResponse.NoContent();
            case ("PUT", { Key: { } key, Rest: [var name, "$ref"] }):
                writer.Link(Find(transaction, table, key), name, Member(Body(request), "@odata.id"));
                return ODataResponse.NoContent();
            case ("DELETE", { Key: { } key, Rest: [var name, "$ref"] }):
                writer.Link(Find(transaction, table, key), name, s_null);
                return ODataResponse.NoContent();
            case ("PUT" or "PATCH", { Key: { } key, Rest: [var name] }):
                var changed = Find(transaction, table, key);
                CheckVersion(request, changed);
                writer.Set(changed, table.Schema.ByProperty(name) ?? throw Errors.SegmentMissing(name), Member(Body(request), "value"));
                return ODataResponse.NoContent();
            case ("DELETE", { Key: { } key, Rest: [var name] }):
                writer.Set(Find(transaction, table, key), table.Schema.ByProperty(name) ?? throw Errors.SegmentMissing(name), s_null);
                return ODataResponse.NoContent();
            default:
                throw Errors.MethodNotAllowed(request.Method);
        }
    }

    private static ODataResponse Patch(ODataRequest request, Table table, string keyText, Transaction transaction, RowWriter writer)
    {
        var key = RowKey.Parse(table, keyText);
        var exists = key.TryFind(transaction, table, out var row);
        if (exists && request.IfNoneMatch == "*")
            throw Errors.DuplicateId();
        if (!exists && request.IfMatch is not null)
            throw key.Missing(table);
        if (exists)
            CheckVersion(request, row);
        var written = exists ? writer.Update(row, Body(request)) : writer.Create(table, Body(request), key);
        if (request.Prefer.ReturnRepresentation)
            return Represented(exists ? 200 : 201, request, written);
        // The address that was asked for, key and all: a client does not learn the id.
        return ODataResponse.NoContent().With("OData-EntityId", $"{request.BaseAddress}{request.Path}");
    }

    private static ODataResponse Created(ODataRequest request, RowView row)
        => request.Prefer.ReturnRepresentation
            ? Represented(201, request, row)
            : ODataResponse.NoContent().With("OData-EntityId", $"{request.BaseAddress}{SetOf(row)}({row.Id})");

    private static ODataResponse Represented(int status, ODataRequest request, RowView row)
        => Representation(status, request, row, Selection.Of(row.Table, request.Query["$select"], request.Prefer))
            .With("Preference-Applied", "return=representation");

    private static ODataResponse Representation(int status, ODataRequest request, RowView row, Selection selection)
        => ODataResponse.Json(status, json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.BaseAddress}$metadata#{SetOf(row)}{selection.Context}/$entity");
            RowJson.WriteMembers(json, row, selection);
            json.WriteEndObject();
        });

    private static void CheckVersion(ODataRequest request, RowView row)
    {
        if (request.IfMatch is { } version and not "*" && version != RowJson.EtagOf(row))
            throw Errors.VersionMismatch();
    }

    private static RowView Find(IRows rows, Table table, string keyText)
    {
        var key = RowKey.Parse(table, keyText);
        return key.TryFind(rows, table, out var row) ? row : throw key.Missing(table);
    }

    private static JsonElement Body(ODataRequest request)
    {
        using var document = JsonDocument.Parse(request.Body);
        return document.RootElement.Clone();
    }

    private static JsonElement Member(JsonElement body, string name)
        => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value)
            ? value
            : throw Errors.BadQuery($"'{name}' is missing in the body.");

    private static string SetOf(RowView row) => row.Table.Schema.Identity.EntitySet;

    private static ODataResponse WhoAmI(ODataRequest request) => ODataResponse.Json(200, json =>
    {
        json.WriteStartObject();
        json.WriteString("@odata.context", request.BaseAddress + "$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse");
        json.WriteString("BusinessUnitId", WellKnown.BusinessUnitId);
        json.WriteString("UserId", request.Caller ?? WellKnown.UserId);
        json.WriteString("OrganizationId", WellKnown.OrganizationId);
        json.WriteEndObject();
    });

    private ODataResponse TotalRecordCount(ODataRequest request, string arguments)
    {
        var list = arguments.Split('=', 2) is ["EntityNames", var value]
            ? value.StartsWith('@') ? request.Query[value] ?? "" : value
            : "";
        var tables = list.Trim('[', ']').Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(n => n.Trim('\'', '"'))
            .Select(n => store.ByName(n) ?? throw new DataverseException(
                404, "0x80040217", string.Create(CultureInfo.InvariantCulture, $"The entity with a name = '{n}' was not found in the MetadataCache.")))
            .ToArray();
        return ODataResponse.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", request.BaseAddress + "$metadata#Microsoft.Dynamics.CRM.RetrieveTotalRecordCountResponse");
            json.WriteStartObject("EntityRecordCountCollection");
            json.WriteNumber("Count", tables.Length);
            json.WriteBoolean("IsReadOnly", false);
            json.WriteStartArray("Keys");
            foreach (var table in tables)
                json.WriteStringValue(table.Name);
            json.WriteEndArray();
            json.WriteStartArray("Values");
            foreach (var table in tables)
                json.WriteNumberValue(table.Live);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }
}
