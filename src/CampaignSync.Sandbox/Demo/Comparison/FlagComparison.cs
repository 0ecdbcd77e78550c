using System.Text.Json;
using CampaignSync.Sandbox.Demo.Remote;

namespace CampaignSync.Sandbox.Demo.Comparison;

/// <summary>Holds every opt-out flag of every contact against its profile's, and those whose end is known against that.</summary>
internal sealed class FlagComparison(Systems systems, ComparisonResult result)
{
    private const int PageSize = 5000;

    /// <param name="known">What the rule makes of the edits that were made.</param>
    public async Task RunAsync(IReadOnlyList<KnownFlag> known, CancellationToken cancellationToken)
    {
        var contacts = new Dictionary<Guid, int>();
        await foreach (var row in systems.Dataverse.RowsAsync("contacts", ComparedFlag.All.Select(f => f.Column), null, PageSize, cancellationToken))
            contacts.Add(row.GetProperty("contactid").GetGuid(), Bits(flag => flag.OptedOut(row)));

        var ends = known.ToLookup(flag => flag.Contact);
        await foreach (var row in systems.Campaign.RowsAsync("profile", cancellationToken))
        {
            // Whether the profile belongs there at all is the other comparison's business.
            if (Guid.TryParseExact(row.GetProperty("externalId").GetString(), "D", out var id) && contacts.TryGetValue(id, out var bits))
                Compare(id, bits, row, ends[id]);
        }
    }

    private void Compare(Guid id, int bits, JsonElement profile, IEnumerable<KnownFlag> ends)
    {
        result.Flags += ComparedFlag.All.Count;
        var found = Bits(flag => profile.GetProperty(flag.Attribute).GetBoolean());
        for (var i = 0; i < ComparedFlag.All.Count; i++)
        {
            var flag = ComparedFlag.All[i];
            var (here, there) = ((bits >> i & 1) != 0, (found >> i & 1) != 0);
            if (here != there)
                result.Differ($"contact {id:D} {flag.Column}", $"says {Word(here)}, {flag.Attribute} of the profile says {Word(there)}");
            else if (ends.FirstOrDefault(end => end.Flag == flag) is { } end && end.OptedOut != here)
                result.Differ($"contact {id:D} {flag.Column}", $"says {Word(here)} on both sides and should say {Word(end.OptedOut)}: {end.Because}");
        }
    }

    private static int Bits(Func<ComparedFlag, bool> isSet)
    {
        var bits = 0;
        for (var i = 0; i < ComparedFlag.All.Count; i++)
            bits |= isSet(ComparedFlag.All[i]) ? 1 << i : 0;
        return bits;
    }

    private static string Word(bool optedOut) => optedOut ? "opted out" : "not opted out";
}
