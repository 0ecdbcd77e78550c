using System.Text.Json;
using CampaignSync.Sandbox.Faults;

namespace CampaignSync.Chaos.Faults;

/// <summary>Changes what goes wrong with the two systems from stroke to stroke, and counts what struck.</summary>
internal sealed class FaultWeather(FaultPlan plan, Random random, Tally struck)
{
    private const double Chance = 0.5;
    private const double StormChance = 0.15;

    /// <summary>
    /// Kinds that strike at a small rate, again and again. Metadata is spared by most of them: a start asks for all of it, and
    /// in such weather would rarely come to its end before the next kill.
    /// </summary>
    private static readonly (string Target, FaultKind Kind)[] s_usual =
    [
        ("campaign.update", FaultKind.TooManyRequests), ("dataverse.delta", FaultKind.TooManyRequests), ("dataverse.batch", FaultKind.TooManyRequestsWithoutRetryAfter),
        ("campaign.update", FaultKind.ServerError), ("campaign.create", FaultKind.BadGateway), ("campaign.update", FaultKind.ServiceUnavailable), ("campaign.create", FaultKind.GatewayTimeout),
        ("dataverse.delta", FaultKind.ServerError), ("dataverse.batch", FaultKind.ServiceUnavailable), ("dataverse.read", FaultKind.ServerError), ("journal", FaultKind.BadGateway),
        ("campaign.create", FaultKind.DropAfter), ("campaign.update", FaultKind.DropAfter), ("campaign.delete", FaultKind.DropAfter), ("campaign.create", FaultKind.DropBefore), ("campaign.update", FaultKind.DropBefore),
        ("dataverse.batch", FaultKind.DropAfter), ("dataverse.update", FaultKind.DropAfter), ("dataverse.delta", FaultKind.DropBefore), ("journal", FaultKind.DropBefore),
        ("campaign.update", FaultKind.Truncated), ("campaign.create", FaultKind.Truncated), ("campaign.read", FaultKind.Truncated), ("dataverse.delta", FaultKind.Truncated), ("dataverse.read", FaultKind.Truncated),
        ("dataverse.batch", FaultKind.Truncated), ("journal", FaultKind.Truncated),
        ("campaign.update", FaultKind.Html200), ("campaign.create", FaultKind.Html200), ("dataverse.delta", FaultKind.Html502), ("journal", FaultKind.Html200),
        ("dataverse.delta", FaultKind.ExpiredDeltaLink), ("dataverse.delta", FaultKind.ExpiredDeltaLinkGone), ("journal.read", FaultKind.ExpiredPosition),
    ];

    /// <summary>Kinds that strike once: two refused tokens in a row are no fault but an answer.</summary>
    private static readonly (string Target, FaultKind Kind)[] s_single =
    [
        ("campaign", FaultKind.ExpiredToken), ("dataverse", FaultKind.ExpiredToken), ("dataverse.metadata", FaultKind.TooManyRequests), ("campaign.metadata", FaultKind.ServerError),
        ("dataverse.metadata", FaultKind.Truncated), ("campaignToken", FaultKind.ServerError), ("dataverseToken", FaultKind.ServiceUnavailable),
    ];

    /// <param name="tokensExpire">All tokens are about to expire: a new one that is refused too would be taken for an answer.</param>
    public void Change(bool tokensExpire = false)
    {
        Count();
        var faults = new List<Fault>
        {
            new() { Target = "campaign", Kind = FaultKind.Latency, Rate = 0.2, LatencyMs = random.Next(5, 100) },
            new() { Target = "dataverse", Kind = FaultKind.Latency, Rate = 0.2, LatencyMs = random.Next(5, 100) },
        };
        foreach (var (target, kind) in s_single.Where(single => random.NextDouble() < Chance && !(tokensExpire && single.Kind == FaultKind.ExpiredToken)))
            faults.Add(new Fault { Target = target, Kind = kind, Rate = 0.2, Count = 1 });
        foreach (var (target, kind) in s_usual.Where(_ => random.NextDouble() < Chance))
            faults.Add(new Fault { Target = target, Kind = kind, Rate = 0.003 + random.NextDouble() * 0.03, RetryAfter = kind is FaultKind.TooManyRequests or FaultKind.ServiceUnavailable ? 1 : null });
        foreach (var target in (string[])["campaign", "dataverse"])
        {
            faults.Add(new Fault { Target = target, Kind = FaultKind.Stall, Rate = 0.01, Count = 1, LatencyMs = random.Next(500, 4000) });
            if (random.NextDouble() < StormChance)
                faults.Insert(0, new Fault { Target = target, Kind = FaultKind.TooManyRequests, Count = random.Next(5, 40), RetryAfter = 1 });
        }

        plan.Replace(faults);
    }

    /// <summary>From now on everything works.</summary>
    public void Clear()
    {
        Count();
        plan.Replace([]);
    }

    private void Count()
    {
        foreach (var (fault, hits) in plan.Snapshot())
        {
            if (hits > 0)
                struck.Add(JsonSerializer.SerializeToElement(fault.Kind).GetString()!, hits);
        }
    }
}
