using CampaignSync.Sandbox.Dataverse.Rows;

namespace CampaignSync.Sandbox.Dataverse.Query;

/// <summary>The order of values: null first, text without regard to case.</summary>
internal static class CellOrder
{
    public static int Compare(Cell left, Cell right)
    {
        if (left.IsNull || right.IsNull)
            return right.IsNull.CompareTo(left.IsNull);
        if (IsNumber(left) && IsNumber(right))
            return left.Number.CompareTo(right.Number);
        if (IsTime(left) && IsTime(right))
            return left.Moment.CompareTo(right.Moment);
        if (left.Kind == CellKind.Flag && right.Kind == CellKind.Flag)
            return left.Flag.CompareTo(right.Flag);
        return string.Compare(left.AsText(), right.AsText(), StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsNumber(Cell cell) => cell.Kind is CellKind.Whole or CellKind.Decimal or CellKind.Real;

    private static bool IsTime(Cell cell) => cell.Kind is CellKind.Moment or CellKind.Day;
}
