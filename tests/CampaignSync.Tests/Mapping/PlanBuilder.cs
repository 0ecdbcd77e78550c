using System.Text;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Mapping;
using CampaignSync.Core.Schema;

namespace CampaignSync.Tests.Mapping;

/// <summary>A table, a resource and a mapping between them, put together in a line or two per test.</summary>
internal sealed class PlanBuilder
{
    private readonly Dictionary<string, SourceColumn> _columns = new(StringComparer.Ordinal) { ["contactid"] = new SourceColumn("contactid", SourceType.Uniqueidentifier) };
    private readonly Dictionary<string, DestinationField> _fields = new(StringComparer.Ordinal) { ["externalId"] = new DestinationField("externalId", DestinationType.String, MaxLength: 100) };
    private readonly List<FieldMapping> _mapped = [];
    private readonly List<LinkMapping> _links = [];

    public TableMapping Mapping { get; set; } = new()
    {
        Source = "contact",
        Destination = "profile",
        Key = new KeyMapping("contactid", "externalId", new Place(4, 20), new Place(4, 40)),
        Fields = [],
        SourcePlace = new Place(2, 13),
        DestinationPlace = new Place(3, 18),
    };

    public SourceTable Table { get; set; } = new() { LogicalName = "contact", EntitySetName = "contacts", PrimaryId = "contactid", ChangeTracking = true, Columns = new Dictionary<string, SourceColumn>() };

    public HashSet<string> Filters { get; } = ["byText"];

    public static RecordHasher Hasher { get; } = new(Enumerable.Range(0, RecordHasher.KeyLength).Select(i => (byte)i).ToArray());

    public PlanBuilder Column(string name, SourceType type, IReadOnlyDictionary<int, string>? labels = null, bool readable = true)
    {
        _columns[name] = new SourceColumn(name, type, readable, Labels: labels);
        return this;
    }

    public PlanBuilder Target(string path, DestinationType type, int? maxLength = null, bool readOnly = false)
    {
        _fields[path] = new DestinationField(path, type, readOnly, MaxLength: maxLength);
        return this;
    }

    /// <summary>A column, a field, and the mapping from one to the other.</summary>
    public PlanBuilder Field(string source, SourceType from, string destination, DestinationType to, int? maxLength = null, bool applyUpdates = true, IReadOnlyDictionary<int, string>? labels = null)
        => Column(source, from, labels).Target(destination, to, maxLength).Map(source, destination, applyUpdates);

    public PlanBuilder Map(string source, string destination, bool applyUpdates = true)
    {
        var line = 10 + _mapped.Count;
        _mapped.Add(new FieldMapping(source, destination, applyUpdates, new Place(line, 17), new Place(line, 41)));
        return this;
    }

    public PlanBuilder Link(string source, string destination, string? parent)
    {
        var line = 30 + _links.Count;
        _links.Add(new LinkMapping(source, destination, parent, MissingParent.DeadLetter, new Place(line, 17), new Place(line, 41), new Place(line, 60)));
        return this;
    }

    public PlanBuilder Replace(string field, string? from, string? to)
    {
        Mapping = Mapping with { Replacements = [.. Mapping.Replacements, new Replacement(field, from, to, new Place(40 + Mapping.Replacements.Count, 9))] };
        return this;
    }

    public PlanBuilder Picklists(PicklistForm form)
    {
        Mapping = Mapping with { Picklists = form };
        return this;
    }

    public PlanBuilder Where(string field, FilterOperator @operator, params string[] values) => Where(matchAll: true, new FilterCondition(field, @operator, values, new Place(50, 11)));

    public PlanBuilder Where(bool matchAll, params FilterCondition[] conditions)
    {
        Mapping = Mapping with { Filter = new RowFilter { MatchAll = matchAll, Conditions = conditions } };
        return this;
    }

    public (TablePlan? Plan, IReadOnlyList<SchemaProblem> Problems) Compile()
        => TablePlan.Compile(
            Mapping with { Fields = _mapped, Links = _links },
            Table with { Columns = _columns },
            new DestinationResource { Name = "profile", Fields = _fields, Filters = Filters },
            Hasher);

    public TablePlan Plan()
    {
        var (plan, problems) = Compile();
        Assert.Empty(problems);
        return plan!;
    }

    public SchemaProblem Problem()
    {
        var (plan, problems) = Compile();
        Assert.Null(plan);
        return Assert.Single(problems);
    }

    public MappedRecord MapRow(params (string Column, string Json)[] cells)
    {
        var plan = Plan();
        return plan.Map(RowBuilder.Row(plan.Columns, cells));
    }

    public static string Update(MappedRecord record)
    {
        Assert.Equal((MappingVerdict.Write, null), (record.Verdict, record.Reason));
        return Encoding.UTF8.GetString(RecordBody.Update(record.Body).Span);
    }

    public static string Create(MappedRecord record)
    {
        Assert.Equal((MappingVerdict.Write, null), (record.Verdict, record.Reason));
        return Encoding.UTF8.GetString(RecordBody.Create(record.Body).Span);
    }
}
