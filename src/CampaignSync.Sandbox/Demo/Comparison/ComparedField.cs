using System.Text.Json;

namespace CampaignSync.Sandbox.Demo.Comparison;

/// <summary>One mapped field.</summary>
/// <param name="Column">The Dataverse column.</param>
/// <param name="Path">The Campaign field.</param>
/// <param name="Expected">What a row of the column must become.</param>
internal sealed record ComparedField(string Column, string Path, Func<JsonElement, string> Expected)
{
    /// <param name="convert">Makes Campaign's text of a row's column.</param>
    public ComparedField(string column, string path, Func<JsonElement, string, string> convert)
        : this(column, path, row => convert(row, column))
    {
    }
}
