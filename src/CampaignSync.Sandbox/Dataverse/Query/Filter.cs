using CampaignSync.Sandbox.Dataverse.Rows;

namespace CampaignSync.Sandbox.Dataverse.Query;

/// <summary>A <c>$filter</c>. As in Dataverse text ignores case, and null is unequal to every value.</summary>
internal abstract class Filter<TProperty>
{
    public abstract bool Matches(IFilterSubject<TProperty> subject);

    /// <summary>The ids that a property must have one of, where the filter says nothing else; null: it says more, or other things.</summary>
    public virtual IEnumerable<Guid>? IdsOf(TProperty property) => null;

    public sealed class And(Filter<TProperty> left, Filter<TProperty> right) : Filter<TProperty>
    {
        public override bool Matches(IFilterSubject<TProperty> subject) => left.Matches(subject) && right.Matches(subject);
    }

    public sealed class Or(Filter<TProperty> left, Filter<TProperty> right) : Filter<TProperty>
    {
        public override bool Matches(IFilterSubject<TProperty> subject) => left.Matches(subject) || right.Matches(subject);

        public override IEnumerable<Guid>? IdsOf(TProperty property)
            => left.IdsOf(property) is { } some && right.IdsOf(property) is { } others ? some.Concat(others) : null;
    }

    public sealed class Not(Filter<TProperty> inner) : Filter<TProperty>
    {
        public override bool Matches(IFilterSubject<TProperty> subject) => !inner.Matches(subject);
    }

    public sealed class Compare(TProperty property, string comparison, Cell literal) : Filter<TProperty>
    {
        public override IEnumerable<Guid>? IdsOf(TProperty wanted)
            => comparison == "eq" && literal.Kind == CellKind.Id && EqualityComparer<TProperty>.Default.Equals(property, wanted) ? [literal.Id] : null;

        public override bool Matches(IFilterSubject<TProperty> subject)
        {
            var value = subject.Get(property);
            if (value.IsNull || literal.IsNull)
            {
                return comparison switch
                {
                    "eq" => value.IsNull && literal.IsNull,
                    "ne" => value.IsNull != literal.IsNull,
                    _ => false,
                };
            }

            var order = CellOrder.Compare(value, literal);
            return comparison switch
            {
                "eq" => order == 0,
                "ne" => order != 0,
                "gt" => order > 0,
                "ge" => order >= 0,
                "lt" => order < 0,
                _ => order <= 0,
            };
        }
    }

    public sealed class TextMatch(TProperty property, string function, string text) : Filter<TProperty>
    {
        public override bool Matches(IFilterSubject<TProperty> subject)
        {
            if (subject.Get(property).AsText() is not { } value)
                return false;
            return function switch
            {
                "contains" => value.Contains(text, StringComparison.OrdinalIgnoreCase),
                "startswith" => value.StartsWith(text, StringComparison.OrdinalIgnoreCase),
                _ => value.EndsWith(text, StringComparison.OrdinalIgnoreCase),
            };
        }
    }
}
