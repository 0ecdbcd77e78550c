using CampaignSync.Sandbox.Campaign.Metadata;

namespace CampaignSync.Sandbox.Campaign.Store;

/// <summary>The texts of Campaign's own errors (not those of the gateway in front of it).</summary>
/// <remarks>Seen in a Campaign migration page and in issue reports; those marked "in the manner of" are inferred.</remarks>
internal static class Refusals
{
    private const string Contact = "RST-360011 An error has occurred - please contact your administrator.";

    public static RefusedException WrongPath() => new(404, $"{Contact} Error rc=-2003");

    public static RefusedException UnknownPKey(ResourceDefinition resource, string key)
        => new(500, $"'{key.TrimStart('@')}' attribute unknown (see definition of '{resource.Label} ({resource.Schema})' schema). "
            + $"XTK-170036 Unable to parse expression '@id = {key}'.");

    /// <summary>No row has that key; in the body of a request the text lacks the <c>:0</c>.</summary>
    public static RefusedException UnknownKey(ResourceDefinition resource, string key, bool inBody = false)
        => new(404, $"{Contact} Unable to find document with path '{resource.Title}' from key '{key}{(inBody ? "" : ":0")}' "
            + $"(document with schema '{resource.Name}' and name '{key}')");

    public static RefusedException KeyChange(ResourceDefinition resource, string from, string to)
        => new(500, $"{Contact} RST-360012 Inconsistent operation on resource '{resource.Name}' – Cannot update key '{from}' to '{to}'.");

    public static RefusedException DuplicateKey(ResourceDefinition resource, CampaignField key, string value)
    {
        var column = key.Name.ToLowerInvariant();
        return new(500, $"A '{resource.Title}' with the same key '{value}' already exists. PGS-220000 PostgreSQL error: ERROR:  duplicate key value "
            + $"violates unique constraint \"{resource.ConstraintPrefix.ToLowerInvariant()}_{column}\" DETAIL:  Key (s{column})=({value}) already exists.");
    }

    public static RefusedException BadEnumeration(ResourceDefinition resource, CampaignField field, string value)
        => new(500, $"{Contact} The value '{value}' is not valid for the '{resource.Schema}:{field.Name}' enumeration of the '@{field.Name}' field");

    public static RefusedException ReadOnly(ResourceDefinition resource, string path)
        => new(500, $"Cannot update the '{path}' property that is read-only\n'{path}' property is not valid for the '{resource.Name}' resource.");

    public static RefusedException UnknownProperty(ResourceDefinition resource, string path)
        => new(500, $"{Contact}\n'{path}' property is not valid for the '{resource.Name}' resource.");

    /// <summary>In the manner of PostgreSQL, which is what refuses it.</summary>
    public static RefusedException TooLong(int length)
        => new(500, $"PGS-220000 PostgreSQL error: ERROR:  value too long for type character varying({length})");

    /// <summary>In the manner of the enumeration's text.</summary>
    public static RefusedException BadValue(CampaignField field, string value)
        => new(500, $"{Contact} The value '{value}' is not valid for the '@{field.Name}' field of type '{field.Kind.ToString().ToLowerInvariant()}'");

    /// <summary>In the manner of the enumeration's text.</summary>
    public static RefusedException Mandatory(ResourceDefinition resource, CampaignField field)
        => new(500, $"{Contact} The '@{field.Name}' field of the '{resource.Schema}' schema is mandatory");

    /// <summary>In the manner of the other texts.</summary>
    public static RefusedException NotJson(string problem) => new(500, $"{Contact} Unable to parse the body of the request: {problem}");

    /// <summary>In the manner of the other texts.</summary>
    public static RefusedException NotSortable(ResourceDefinition resource, string path)
        => new(500, $"{Contact} The '{path}' property of the '{resource.Name}' resource is not sortable");

    /// <summary>In the manner of the other texts.</summary>
    public static RefusedException BadParameter(string name, string value)
        => new(500, $"{Contact} The value '{value}' of the '{name}' parameter is not valid");
}
