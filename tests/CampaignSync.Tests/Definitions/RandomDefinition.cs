using CampaignSync.Core.Definitions;

namespace CampaignSync.Tests.Definitions;

/// <summary>Valid definitions of every shape, from a seed.</summary>
internal sealed class RandomDefinition(int seed)
{
    private static readonly string[] Texts = ["1", "0", "male", "a b", "", "null", "true", "True", "yes", "-1", "1.50", "é ü", "\"", "\\", "a: b", "# x", "[x]", "{", "'", "*a", "&b", "!c", "line\nbreak", "\t", "😀", "~", "off", "007", "<<", "%", "@", "`", "- a", "\u2028", "\u0001"];

    private readonly Random random = new(seed);

    public Definition Next() => random.Next(4) switch
    {
        0 => Egress(),
        1 => OptInOut(),
        2 => Connections(),
        _ => Ingress(),
    };

    public IngressDefinition Ingress()
    {
        var sources = Enumerable.Range(0, 1 + random.Next(4)).Select(i => i == 0 && random.Next(2) == 0 ? "contact" : $"new_t{i}").ToArray();
        return new IngressDefinition
        {
            PollInterval = TimeSpan.FromMilliseconds(random.Next(500, 3_600_000)),
            FailAfterErrors = random.Next(0, 100),
            Tables = [.. sources.Select((source, i) => Table(source, sources[..(i + 1)]))],
        };
    }

    public EgressDefinition Egress() => new()
    {
        PollInterval = TimeSpan.FromSeconds(random.Next(1, 3600)),
        Events = Enum.GetValues<EventType>().Where(_ => Chance()).ToHashSet(),
        Journal = Chance() ? new JournalMapping() : new JournalMapping { StartAtLatest = Chance(), Id = "/a~1b/c d", Url = "/\"" },
        Types = Enum.GetValues<EventType>().ToDictionary(t => t, t => Chance() ? $"word {t}" : $"{t}"),
        HardBounce = [.. Enumerable.Range(0, random.Next(3)).Select(i => $"{i} {NonBlank()}")],
        Activities = Enum.GetValues<EventType>().ToDictionary(t => t, t => ActivityMapping.Defaults[t] with { Table = Chance() ? "new_a" : ActivityMapping.Defaults[t].Table, Url = Chance() ? null : "new_url", Time = Chance() ? null : "new_time" }),
    };

    public OptInOutDefinition OptInOut() => new()
    {
        Direction = (OptOutDirection)random.Next(4),
        DynamicsNewerValueWins = Chance(),
        Key = new KeyMapping("contactid", Chance() ? "externalId" : "cusKey"),
        ChangesFilter = Chance() ? null : new LookupFilter("byChanged", "since_parameter"),
        Fields = [.. Shuffle(OptOutAttributes.Names).Take(1 + random.Next(8)).Select((name, i) => new FlagMapping($"donot{i}", Chance() ? name : name.Replace("blackList", "denyList", StringComparison.Ordinal), Chance()))],
    };

    public ConnectionsDefinition Connections()
    {
        var tenant = Chance() ? "contoso.onmicrosoft.com" : null;
        var tokenUrl = tenant is not null && Chance() ? new Uri($"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token") : new Uri("http://127.0.0.1:8080/t/token?a=b&c='d'");
        return new ConnectionsDefinition
        {
            Dataverse = new DataverseConnection(new Uri("https://org.api.crm.dynamics.com"), tokenUrl, tenant, NonBlank(), Secret()),
            Campaign = new CampaignConnection(new Uri("https://mc.adobe.io/x/campaign"), new Uri("http://localhost:1/t"), Chance() ? "a,b,c" : "openid", NonBlank(), NonBlank(), Secret(), Chance() ? null : new Uri("https://events.adobe.io/a/b"), Chance() ? [] : ["a.b", "127.0.0.1:8080"]),
        };
    }

    /// <summary>The same meaning in another order.</summary>
    public IngressDefinition Reordered(IngressDefinition definition) => definition with
    {
        Tables =
        [
            .. Shuffle(definition.Tables).Select(t => t with
            {
                Fields = Shuffle(t.Fields),
                Links = Shuffle(t.Links),
                Replacements = Shuffle(t.Replacements),
                Filter = t.Filter is null ? null : t.Filter with { Conditions = Shuffle(t.Filter.Conditions) },
                Place = new Place(random.Next(), random.Next()),
            }),
        ],
    };

    private TableMapping Table(string source, string[] parents)
    {
        var fields = Enumerable.Range(0, 1 + random.Next(5)).Select(i => new FieldMapping($"col{random.Next(3)}", Chance() ? $"f{i}" : $"location.f{i}", Chance())).ToArray();
        return new TableMapping
        {
            Source = source,
            Destination = source == "contact" ? "profile" : "cus" + source,
            Key = new KeyMapping(source + "id", "crmId"),
            Lookup = Chance() ? null : new LookupFilter("byCrmId", "crmId_parameter"),
            Fields = fields,
            Links = [.. Enumerable.Range(0, random.Next(3)).Select(i => Chance() ? new LinkMapping("_a_value", $"l{i}", null, MissingParent.DeadLetter) : new LinkMapping("_a_value", $"l{i}", parents[random.Next(parents.Length)], (MissingParent)random.Next(2)))],
            Replacements = [.. fields.Select(f => f.Source).Distinct().SelectMany(f => Shuffle<string?>([null, .. Texts]).Take(random.Next(4)).Select(from => new Replacement(f, from, random.Next(5) == 0 ? null : Text())))],
            Filter = Chance() ? null : new RowFilter { MatchAll = Chance(), DeleteFilteredOut = Chance(), Conditions = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Condition())] },
            ApplyDeletes = Chance(),
            DeletionGuard = Chance() ? null : new DeletionGuard(random.Next(1000), random.Next(101)),
            Picklists = (PicklistForm)random.Next(2),
        };
    }

    private FilterCondition Condition()
    {
        var comparison = (FilterOperator)random.Next(Enum.GetValues<FilterOperator>().Length);
        var values = comparison switch
        {
            FilterOperator.IsNull or FilterOperator.IsNotNull => 0,
            FilterOperator.In or FilterOperator.NotIn => 1 + random.Next(3),
            _ => 1,
        };
        return new FilterCondition("statecode", comparison, [.. Enumerable.Range(0, values).Select(_ => Text())]);
    }

    private SecretReference Secret() => Chance() ? new SecretReference(Path.GetFullPath(Chance() ? "a b/ü.secret" : "/run/secrets/x"), null) : new SecretReference(null, "SECRET_1");

    private string Text() => Texts[random.Next(Texts.Length)];

    private string NonBlank() => "x" + Text();

    private bool Chance() => random.Next(2) == 0;

    private IReadOnlyList<T> Shuffle<T>(IEnumerable<T> items)
    {
        var shuffled = items.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }
}
