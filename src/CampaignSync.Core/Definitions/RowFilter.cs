namespace CampaignSync.Core.Definitions;

/// <summary>Which records of a table are written.</summary>
public sealed record RowFilter
{
    /// <summary>True: every condition must hold (<c>match: all</c>); false: one is enough (<c>match: any</c>).</summary>
    public bool MatchAll { get; init; } = true;

    public required IReadOnlyList<FilterCondition> Conditions { get; init; }

    /// <summary>Whether a record that no longer passes is deleted at Campaign, if we wrote it.</summary>
    public bool DeleteFilteredOut { get; init; }
}

/// <summary>A column, an operator and the technical values that it is held against (none for isNull and isNotNull).</summary>
public sealed record FilterCondition(string Field, FilterOperator Operator, IReadOnlyList<string> Values, Place Place = default);

/// <summary>Text ignores case; null matches only isNull, notEquals, notIn, notContains.</summary>
public enum FilterOperator : long
{
    Equals,
    NotEquals,
    GreaterThan,
    GreaterOrEqual,
    LessThan,
    LessOrEqual,
    In,
    NotIn,
    Contains,
    NotContains,
    StartsWith,
    EndsWith,
    IsNull,
    IsNotNull,
}
