using CampaignSync.Sandbox.Dataverse.Rows;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Protocol;

/// <summary>The errors that the Web API is known to give, with status, code and text as they have been seen.</summary>
internal static class Errors
{
    public static DataverseException RowMissing(Table table, Guid id)
        => new(404, "0x80040217", $"Entity '{table.Name}' With Id = {id} Does Not Exist");

    public static DataverseException KeyMissing(Table table)
        => new(404, "0x80060891", $"A record with the specified key values does not exist in {table.Name} entity");

    public static DataverseException SegmentMissing(string segment)
        => new(404, "0x80060888", $"Resource not found for the segment '{segment}'.");

    public static DataverseException PropertyMissing(Table table, string name)
        => new(400, "0x80060888", $"Could not find a property named '{name}' on type 'Microsoft.Dynamics.CRM.{table.Name}'.");

    public static DataverseException BadQuery(string message) => new(400, "0x80060888", message);

    public static DataverseException KeyUndefined(Table table)
        => new(400, "0x80060888",
            $"The key in the request URI is not valid for resource 'Microsoft.Dynamics.CRM.{table.Name}'. "
            + "Ensure that the names and number of key properties match the declared or alternate key properties for the resource.");

    public static DataverseException BadPayload(Table table, string inner)
        => new(400, "0x80048d19",
            $"Error identified in Payload provided by the user for Entity :'{table.Schema.Identity.EntitySet}', For more information on "
            + "this error please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : "
            + $"Microsoft.OData.ODataException: {inner}");

    public static DataverseException UnknownInPayload(Table table, string name)
        => BadPayload(table,
            $"The property '{name}' does not exist on type 'Microsoft.Dynamics.CRM.{table.Name}'. "
            + "Make sure to only use property names that are defined by the type.");

    public static DataverseException UnknownBind(Table table, string name)
        => BadPayload(table,
            $"An undeclared property '{name}' which only has property annotations in the payload but no property value was found in the "
            + "payload. In OData, only declared navigation properties and declared named streams can be represented as properties without values.");

    public static DataverseException DuplicateId()
        => new(412, "0x80040237", "A record with matching key values already exists.");

    public static DataverseException KeyViolated(AlternateKey key)
        => new(412, "0x80060892",
            $"Entity Key {key.Name} violated. A record with the same value for {string.Join(", ", key.Columns)} already exists. "
            + "A duplicate record cannot be created. Select one or more unique values and try again.");

    public static DataverseException VersionMismatch()
        => new(412, "0x80060882", "The version of the existing record doesn't match the RowVersion property provided.");

    public static DataverseException TooLong(Table table, Column column)
        => new(400, "0x80044331",
            $"A validation error occurred. The length of the '{column.Name}' attribute of the '{table.Name}' entity exceeded the maximum "
            + $"allowed length of '{column.MaxLength}'.");

    public static DataverseException OutsideOptions(Table table, Column column, string value)
        => new(400, "0x8004431A",
            $"A validation error occurred.  The value {value} of '{column.Name}' on record of type '{table.Name}' is outside the valid "
            + $"range. Accepted Values: {string.Join(",", column.Choices.Select(c => c.Value))}");

    public static DataverseException StatusNotOfState(Table table, Guid id, int status, string state)
        => new(400, "0x80048408",
            $"{status} is not a valid status code for state code {table.Schema.Identity.SchemaName}State.{state} on {table.Name} with Id {id}.");

    public static DataverseException DeltaExpired(int status = 400)
        => new(status, "0x80044352", "Version stamp associated with the client has expired. Please perform a full sync.");

    public static DataverseException TrackingOff(Table table)
        => new(400, "0x80072491", $"Entity {table.Name} isn't enabled for change tracking.");

    public static DataverseException TrackingUnsupported(string option)
        => new(400, "0x80060888", $"The \"{option}\" query parameter isn't supported when Change Tracking is enabled.");

    public static DataverseException MethodNotAllowed(string method)
        => new(405, "0x80060888", $"The requested resource does not support http method '{method}'.");

    public static DataverseException Forbidden(Table table, string privilege)
        => new(403, "0x80040220",
            $"Principal user (Id={WellKnown.UserId}, type=8, roleCount=1, privilegeCount=0, accessMode=4) is missing prv{privilege}"
            + $"{table.Schema.Identity.SchemaName} privilege (Id={Guid.Empty}) on OTC={table.Schema.Identity.TypeCode} for entity '{table.Name}'.");

    public static DataverseException Unexpected(int status, string message) => new(status, "0x80040216", message);
}
