using System.Text.Json;

namespace CampaignSync.Sandbox.Dataverse.Schema;

/// <summary>The JSON names of a column and of its annotations, encoded once.</summary>
internal sealed class PropertyTexts(string column, ColumnType type)
{
    public JsonEncodedText Name { get; } = Encode(column, type, "");

    public JsonEncodedText Formatted { get; } = Encode(column, type, "@OData.Community.Display.V1.FormattedValue");

    public JsonEncodedText LookupTable { get; } = Encode(column, type, "@Microsoft.Dynamics.CRM.lookuplogicalname");

    public JsonEncodedText LookupNavigation { get; } = Encode(column, type, "@Microsoft.Dynamics.CRM.associatednavigationproperty");

    private static JsonEncodedText Encode(string column, ColumnType type, string suffix)
        => JsonEncodedText.Encode(type.PropertyNameOf(column) + suffix);
}
