using System.Globalization;
using CampaignSync.Sandbox.Dataverse.Protocol;
using CampaignSync.Sandbox.Dataverse.Rows;

namespace CampaignSync.Sandbox.Dataverse.Query;

/// <summary>
/// Reads <c>$filter</c>: comparisons, <c>and or not</c>, parentheses, <c>contains startswith endswith</c>, null.
/// </summary>
/// <param name="text">The decoded expression.</param>
/// <param name="resolve">Finds a property by its name, or throws the error for one that is missing.</param>
internal sealed class FilterParser<TProperty>(string text, Func<string, TProperty> resolve)
{
    private static readonly string[] s_comparisons = ["eq", "ne", "gt", "ge", "lt", "le"];
    private static readonly string[] s_functions = ["contains", "startswith", "endswith"];

    private int _at;

    /// <exception cref="DataverseException">Bad syntax or an unknown property.</exception>
    public Filter<TProperty> Parse()
    {
        var filter = Disjunction();
        Blank();
        return _at == text.Length ? filter : throw Bad();
    }

    private Filter<TProperty> Disjunction()
    {
        var left = Conjunction();
        while (Word("or"))
            left = new Filter<TProperty>.Or(left, Conjunction());
        return left;
    }

    private Filter<TProperty> Conjunction()
    {
        var left = Term();
        while (Word("and"))
            left = new Filter<TProperty>.And(left, Term());
        return left;
    }

    private Filter<TProperty> Term()
    {
        if (Word("not"))
            return new Filter<TProperty>.Not(Term());
        if (Sign('('))
        {
            var inner = Disjunction();
            Expect(')');
            return inner;
        }

        var name = Name();
        if (s_functions.Contains(name) && Sign('('))
        {
            var property = resolve(Name());
            Expect(',');
            var argument = Literal();
            Expect(')');
            return new Filter<TProperty>.TextMatch(property, name, argument.AsText() ?? "");
        }

        var subject = resolve(name);
        var comparison = Name();
        return s_comparisons.Contains(comparison) ? new Filter<TProperty>.Compare(subject, comparison, Literal()) : throw Bad();
    }

    private Cell Literal()
    {
        Blank();
        if (_at < text.Length && text[_at] == '\'')
            return Quoted();
        var start = _at;
        while (_at < text.Length && text[_at] is not (' ' or ')' or ',' or '\''))
            _at++;
        // An enum literal: Microsoft.Dynamics.CRM.AttributeTypeCode'Picklist'.
        if (_at < text.Length && text[_at] == '\'')
            return Quoted();
        return LiteralText.Read(text[start.._at]) ?? throw Bad();
    }

    private Cell Quoted()
    {
        var value = new System.Text.StringBuilder();
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] != '\'')
            {
                value.Append(text[_at]);
            }
            else if (_at + 1 < text.Length && text[_at + 1] == '\'')
            {
                value.Append('\'');
                _at++;
            }
            else
            {
                _at++;
                return Cell.Of(value.ToString());
            }
        }

        throw Bad();
    }

    private string Name()
    {
        Blank();
        var start = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '/' or '.'))
            _at++;
        return _at > start ? text[start.._at] : throw Bad();
    }

    private bool Word(string word)
    {
        Blank();
        var end = _at + word.Length;
        if (string.CompareOrdinal(text, _at, word, 0, word.Length) != 0 || end >= text.Length || text[end] is not (' ' or '('))
            return false;
        _at = end;
        return true;
    }

    private bool Sign(char sign)
    {
        Blank();
        if (_at >= text.Length || text[_at] != sign)
            return false;
        _at++;
        return true;
    }

    private void Expect(char sign)
    {
        if (!Sign(sign))
            throw Bad();
    }

    private void Blank()
    {
        while (_at < text.Length && text[_at] == ' ')
            _at++;
    }

    private DataverseException Bad()
        => Errors.BadQuery(string.Create(CultureInfo.InvariantCulture, $"Syntax error at position {_at} in '{text}'."));
}
