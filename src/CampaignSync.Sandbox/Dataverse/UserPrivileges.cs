using System.Text.RegularExpressions;
using CampaignSync.Sandbox.Dataverse.Protocol;
using CampaignSync.Sandbox.Dataverse.Rows;

namespace CampaignSync.Sandbox.Dataverse;

/// <summary><c>RetrieveUserPrivilegeByPrivilegeName</c>: what the roles of the application user give it.</summary>
internal static partial class UserPrivileges
{
    private const string Activities = "Activity";

    public static bool Asks(ResourcePath path) => path is { Name: "systemusers", Rest: [var function] } && Call().IsMatch(function);

    public static ODataResponse Read(ODataRequest request, ResourcePath path, IEnumerable<Table> tables)
    {
        var name = Call().Match(path.Rest[0]).Groups["name"].Value;
        var given = IsGiven(name, tables);
        return ODataResponse.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", request.BaseAddress + "$metadata#Microsoft.Dynamics.CRM.RetrieveUserPrivilegeByPrivilegeNameResponse");
            json.WriteStartArray("RolePrivileges");
            if (given)
            {
                json.WriteStartObject();
                json.WriteString("Depth", "Global");
                json.WriteString("PrivilegeId", Guid.Empty);
                json.WriteString("BusinessUnitId", WellKnown.BusinessUnitId);
                json.WriteString("PrivilegeName", name);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>All activity tables share one set of privileges.</summary>
    private static bool IsGiven(string name, IEnumerable<Table> tables)
    {
        var parts = Privilege().Match(name);
        var meant = tables.Where(table => parts.Groups["table"].Value == Activities ? table.Schema.Identity.IsActivity : string.Equals(table.Name, parts.Groups["table"].Value, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (!parts.Success || meant.Length == 0)
            throw Errors.BadQuery($"There is no privilege '{name}'.");
        return !meant.Any(table => table.Denied.Contains(parts.Groups["right"].Value));
    }

    [GeneratedRegex(@"^Microsoft\.Dynamics\.CRM\.RetrieveUserPrivilegeByPrivilegeName\(PrivilegeName='(?<name>\w+)'\)$")]
    private static partial Regex Call();

    [GeneratedRegex("^prv(?<right>Create|Read|Write|Delete|AppendTo|Append|Assign|Share)(?<table>\\w+)$")]
    private static partial Regex Privilege();
}
