using System.Globalization;
using System.Text;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;

namespace CampaignSync.Core.Mapping;

/// <summary>
/// One condition of a filter, made ready for the type of its column. Null matches only isNull, notEquals, notIn and
/// notContains. Numbers compare as numbers, times as instants, ids and text without case; several choices compare as sets.
/// </summary>
internal sealed class FilterTest
{
    private readonly int _column;
    private readonly string _name;
    private readonly SourceType _type;
    private readonly FilterOperator _operator;
    private readonly string[] _texts;
    private readonly byte[][] _values;
    private readonly int[][] _choices = [];

    /// <param name="table">For messages.</param>
    /// <param name="column">Index into the plan's columns.</param>
    public FilterTest(string table, FilterCondition condition, SourceColumn source, int column)
    {
        _column = column;
        _name = $"{table}.{source.Name}";
        _type = source.Type;
        _operator = condition.Operator;
        if (FilterRules.IsChoiceTest(source.Type, condition.Operator))
            _choices = [.. condition.Values.Select(ReadChoices)];
        _values = [.. condition.Values.Select(v => FilterRules.ComparesAsText(source.Type, condition.Operator) ? Encoding.UTF8.GetBytes(v) : FilterRules.Technical(source.Type, v))];
        _texts = [.. _values.Select(v => Encoding.UTF8.GetString(v))];
    }

    public bool Passes(SourceRow row, MapWorkspace work, out string? refusal)
    {
        refusal = null;
        var value = ColumnReader.Read(_type, row.Json(_column), work.Cell);
        if (value.Kind == ValueKind.Invalid)
        {
            refusal = $"{_name}, which the filter looks at, cannot be read: {value.Why}. Correct it in Dynamics 365, or take it out of the filter.";
            return false;
        }

        if (value.Kind == ValueKind.Null)
            return _operator is FilterOperator.IsNull or FilterOperator.NotEquals or FilterOperator.NotIn or FilterOperator.NotContains;
        if (_operator is FilterOperator.IsNull or FilterOperator.IsNotNull)
            return _operator == FilterOperator.IsNotNull;
        if (_choices.Length == 0)
            return FilterRules.ComparesAsText(_type, _operator) ? PassesAsText(value.Text, work) : PassesAsValue(value.Text);
        if (ChoiceText.TryRead(value.Text, work.Choices))
            return PassesAsChoices(work.Choices);
        refusal = $"{_name}, which the filter looks at, is not a list of option numbers. Correct it in Dynamics 365, or take it out of the filter.";
        return false;
    }

    private static int[] ReadChoices(string value)
    {
        var choices = new List<int>();
        ChoiceText.TryRead(Encoding.UTF8.GetBytes(value), choices);
        return [.. choices.Distinct()];
    }

    private bool PassesAsChoices(List<int> chosen) => _operator switch
    {
        FilterOperator.Equals => IsSameSet(chosen),
        FilterOperator.NotEquals => !IsSameSet(chosen),
        FilterOperator.In => _choices.Any(value => value.Any(chosen.Contains)),
        FilterOperator.NotIn => !_choices.Any(value => value.Any(chosen.Contains)),
        FilterOperator.Contains => Array.TrueForAll(_choices[0], chosen.Contains),
        _ => !Array.TrueForAll(_choices[0], chosen.Contains),
    };

    private bool IsSameSet(List<int> chosen) => Array.TrueForAll(_choices[0], chosen.Contains) && chosen.TrueForAll(_choices[0].Contains);

    /// <summary>Equal values have equal technical texts, so only the order needs numbers and times.</summary>
    private bool PassesAsValue(ReadOnlySpan<byte> value) => _operator switch
    {
        FilterOperator.Equals => value.SequenceEqual(_values[0]),
        FilterOperator.NotEquals => !value.SequenceEqual(_values[0]),
        FilterOperator.In => IsAny(value),
        FilterOperator.NotIn => !IsAny(value),
        FilterOperator.GreaterThan => Compare(value) > 0,
        FilterOperator.GreaterOrEqual => Compare(value) >= 0,
        FilterOperator.LessThan => Compare(value) < 0,
        _ => Compare(value) <= 0,
    };

    private bool IsAny(ReadOnlySpan<byte> value)
    {
        foreach (var wanted in _values)
        {
            if (value.SequenceEqual(wanted))
                return true;
        }

        return false;
    }

    private int Compare(ReadOnlySpan<byte> value)
    {
        if (_type is SourceType.Date or SourceType.DateTime)
            return Ticks(value).CompareTo(Ticks(_values[0]));
        if (_type != SourceType.Double
            && decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var left)
            && decimal.TryParse(_values[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var right))
        {
            return left.CompareTo(right);
        }

        return double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture)
            .CompareTo(double.Parse(_values[0], NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private static long Ticks(ReadOnlySpan<byte> technical)
        => TimeText.TryReadInstant(technical, out var ticks) || TimeText.TryReadDate(technical, out ticks) ? ticks : 0;

    private bool PassesAsText(ReadOnlySpan<byte> value, MapWorkspace work)
    {
        var characters = Characters(value, work);
        return _operator switch
        {
            FilterOperator.Equals => IsText(characters, _texts[0]),
            FilterOperator.NotEquals => !IsText(characters, _texts[0]),
            FilterOperator.In => IsAnyText(characters),
            FilterOperator.NotIn => !IsAnyText(characters),
            FilterOperator.Contains => characters.Contains(_texts[0], StringComparison.OrdinalIgnoreCase),
            FilterOperator.NotContains => !characters.Contains(_texts[0], StringComparison.OrdinalIgnoreCase),
            FilterOperator.StartsWith => characters.StartsWith(_texts[0], StringComparison.OrdinalIgnoreCase),
            FilterOperator.EndsWith => characters.EndsWith(_texts[0], StringComparison.OrdinalIgnoreCase),
            FilterOperator.GreaterThan => CompareText(characters) > 0,
            FilterOperator.GreaterOrEqual => CompareText(characters) >= 0,
            FilterOperator.LessThan => CompareText(characters) < 0,
            _ => CompareText(characters) <= 0,
        };
    }

    private int CompareText(ReadOnlySpan<char> value) => value.CompareTo(_texts[0], StringComparison.OrdinalIgnoreCase);

    private static bool IsText(ReadOnlySpan<char> value, string wanted) => value.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private bool IsAnyText(ReadOnlySpan<char> value)
    {
        foreach (var wanted in _texts)
        {
            if (IsText(value, wanted))
                return true;
        }

        return false;
    }

    private static ReadOnlySpan<char> Characters(ReadOnlySpan<byte> utf8, MapWorkspace work)
    {
        if (work.Characters.Length < utf8.Length)
            work.Characters = new char[Math.Max(256, utf8.Length)];
        var length = Encoding.UTF8.GetChars(utf8, work.Characters);
        return work.Characters.AsSpan(0, length);
    }
}
