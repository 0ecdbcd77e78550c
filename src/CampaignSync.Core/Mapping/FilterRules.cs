using System.Text;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Schema;

namespace CampaignSync.Core.Mapping;

/// <summary>Which operator means what for which column type, and which values it takes; what is refused here is refused at start.</summary>
internal static class FilterRules
{
    /// <summary>Text in text columns; and parts of any other value's technical text, such as <c>startsWith 2024-</c>.</summary>
    public static bool ComparesAsText(SourceType type, FilterOperator @operator)
        => type is SourceType.String or SourceType.Other || (IsPart(@operator) && type != SourceType.MultiSelectPicklist);

    /// <summary>Sets of choices: equals the same choices in any order, in: any of them, contains: all of them.</summary>
    public static bool IsChoiceTest(SourceType type, FilterOperator @operator)
        => type == SourceType.MultiSelectPicklist && @operator is not (FilterOperator.IsNull or FilterOperator.IsNotNull);

    /// <summary>What is wrong with a condition on a column of this type; null: nothing.</summary>
    public static string? Check(FilterCondition condition, SourceColumn column)
    {
        var values = condition.Values.Count;
        var name = Name(condition.Operator);
        switch (condition.Operator)
        {
            case FilterOperator.IsNull or FilterOperator.IsNotNull:
                return values == 0 ? null : $"{name} takes no value: leave it out.";
            case FilterOperator.In or FilterOperator.NotIn when values == 0:
                return $"{name} needs a list of values.";
            case not (FilterOperator.In or FilterOperator.NotIn) when values != 1:
                return $"{name} takes one value, not {values}; in and notIn take several.";
        }

        if (IsOrder(condition.Operator) && column.Type is SourceType.Boolean or SourceType.Lookup or SourceType.Uniqueidentifier or SourceType.MultiSelectPicklist)
            return $"{name} needs an order, and {column.Name} ({column.Type}) has none: use equals, notEquals, in or notIn.";
        if (column.Type == SourceType.MultiSelectPicklist && condition.Operator is FilterOperator.StartsWith or FilterOperator.EndsWith)
            return $"{name} does not apply to several choices ({column.Name}): use contains or in.";
        if (ComparesAsText(column.Type, condition.Operator))
            return null;
        var wrong = condition.Values.FirstOrDefault(v => !IsReadable(column.Type, v));
        return wrong is null ? null : $"'{wrong}' is no value of {column.Name} ({column.Type}): {Expected(column.Type)}";
    }

    /// <summary>A value of a definition as a cell's technical text would be.</summary>
    public static byte[] Technical(SourceType type, string value)
        => ColumnReader.Parse(type, Encoding.UTF8.GetBytes(value), new Utf8Buffer()).Text.ToArray();

    public static bool IsReadable(SourceType type, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return type == SourceType.MultiSelectPicklist
            ? ChoiceText.TryRead(bytes, [])
            : ColumnReader.Parse(type, bytes, new Utf8Buffer()).Kind != ValueKind.Invalid;
    }

    /// <summary>What a definition must write for a value of the type.</summary>
    public static string Expected(SourceType type) => type switch
    {
        SourceType.Boolean => "write true or false.",
        SourceType.Integer or SourceType.BigInt => "write a whole number.",
        SourceType.Picklist => "write the option's number, not its label.",
        SourceType.MultiSelectPicklist => "write option numbers, such as 2 or \"2,3\", not their labels.",
        SourceType.Decimal or SourceType.Money or SourceType.Double => "write a number such as 12.5.",
        SourceType.Date => "write a date such as 1980-04-07.",
        SourceType.DateTime => "write a time such as 2023-04-07T21:59:01Z, or a date.",
        SourceType.Lookup or SourceType.Uniqueidentifier => "write an id such as 00000000-0000-0000-0000-000000000001.",
        _ => "write text.",
    };

    private static bool IsOrder(FilterOperator @operator)
        => @operator is FilterOperator.GreaterThan or FilterOperator.GreaterOrEqual or FilterOperator.LessThan or FilterOperator.LessOrEqual;

    private static bool IsPart(FilterOperator @operator)
        => @operator is FilterOperator.Contains or FilterOperator.NotContains or FilterOperator.StartsWith or FilterOperator.EndsWith;

    private static string Name(FilterOperator @operator)
    {
        var name = @operator.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
