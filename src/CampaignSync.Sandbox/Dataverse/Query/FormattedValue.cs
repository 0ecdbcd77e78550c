using System.Globalization;
using CampaignSync.Sandbox.Dataverse.Rows;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Query;

/// <summary>The annotation FormattedValue, for a user whose language is American English.</summary>
internal static class FormattedValue
{
    /// <returns>Null for columns that have none.</returns>
    public static string? Of(Column column, Cell cell) => column.Type switch
    {
        ColumnType.Picklist or ColumnType.State or ColumnType.Status => Label(column, cell.Whole),
        ColumnType.Boolean => Label(column, cell.Flag ? 1 : 0),
        ColumnType.MultiSelect => string.Join(
            "; ", cell.Text.Split(',').Select(v => Label(column, long.Parse(v, CultureInfo.InvariantCulture)))),
        ColumnType.Integer or ColumnType.BigInt => cell.Whole.ToString("N0", CultureInfo.InvariantCulture),
        ColumnType.Decimal => cell.Number.ToString("N2", CultureInfo.InvariantCulture),
        ColumnType.Money => "$" + cell.Number.ToString("N2", CultureInfo.InvariantCulture),
        ColumnType.Double => cell.Real.ToString("N5", CultureInfo.InvariantCulture),
        ColumnType.DateTime => cell.Moment.ToString("M/d/yyyy h:mm tt", CultureInfo.InvariantCulture),
        ColumnType.DateOnly => cell.Moment.ToString("M/d/yyyy", CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string? Label(Column column, long value)
    {
        foreach (var choice in column.Choices)
        {
            if (choice.Value == value)
                return choice.Label;
        }

        return null;
    }
}
