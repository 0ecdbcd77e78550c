using System.Globalization;
using CampaignSync.Core.Ports;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Simulation.Flags;

/// <summary>A profile of the simulated Campaign: opt-outs with the time of each one's last change.</summary>
internal sealed class FlagProfile
{
    public bool[] Values { get; } = new bool[FlagShop.Columns.Count];
    public DateTimeOffset?[] Times { get; } = new DateTimeOffset?[FlagShop.Columns.Count];
    public DateTimeOffset LastModified { get; set; }

    /// <summary>Breaks ties of the sort by last change.</summary>
    public long Order { get; set; }
}

/// <summary>
/// What both systems keep of flags, each by a clock of its own. Dataverse keeps the time of the record's last change, in whole
/// seconds; Campaign that of each attribute's, in milliseconds. All values are opt-outs here, whatever the column's sense.
/// </summary>
internal sealed class SimulatedFlags(SimulatedDataverse dataverse, Func<DateTimeOffset> now)
{
    private long _order;

    public TimeSpan DynamicsSkew { get; set; }
    public TimeSpan CampaignSkew { get; set; }

    /// <summary>Profiles per page, at most.</summary>
    public int PageSize { get; set; } = 2;

    /// <summary>A page of more is refused.</summary>
    public int LargestPage { get; set; } = int.MaxValue;

    public SortedDictionary<Guid, FlagProfile> Profiles { get; } = [];

    /// <summary>Writes of the engine that reached a system and took effect, one entry a flag.</summary>
    public List<EngineWrite> Writes { get; } = [];

    public DateTimeOffset DynamicsNow => Whole(now() + DynamicsSkew);

    public DateTimeOffset CampaignNow => DateTimeOffset.FromUnixTimeMilliseconds((now() + CampaignSkew).ToUnixTimeMilliseconds());

    public bool HasContact(Guid key) => dataverse.Table(FlagShop.Contact).Rows.ContainsKey(key);

    public long? ContactVersion(Guid key) => dataverse.Table(FlagShop.Contact).Rows.GetValueOrDefault(key)?.Version;

    /// <summary>The opt-out at Dynamics; null: no such contact.</summary>
    public bool? AtDynamics(Guid key, int flag)
        => dataverse.Table(FlagShop.Contact).Rows.TryGetValue(key, out var row) ? row.Values.GetValueOrDefault(FlagShop.Columns[flag]) == "true" ^ FlagShop.Inverted(flag) : null;

    /// <summary>The opt-out at Campaign; null: no such profile.</summary>
    public bool? AtCampaign(Guid key, int flag) => Profiles.TryGetValue(key, out var profile) ? profile.Values[flag] : null;

    /// <summary>Saves the contact; flags that are null stay as they are. Makes it where there is none.</summary>
    public void SaveContact(Guid key, params bool?[] optOuts) => dataverse.Put(FlagShop.Contact, key, Columns(key, optOuts));

    /// <summary>The engine saves it.</summary>
    public void SaveContactByUs(Guid key, bool?[] optOuts) => dataverse.PutByUs(FlagShop.Contact, key, Columns(key, optOuts));

    private (string Column, string Json)[] Columns(Guid key, bool?[] optOuts)
    {
        var values = new List<(string, string)> { (FlagShop.ModifiedOn, $"\"{DynamicsNow.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\"") };
        for (var i = 0; i < FlagShop.Columns.Count; i++)
        {
            if ((i < optOuts.Length ? optOuts[i] : null) is { } optOut)
                values.Add((FlagShop.Columns[i], optOut ^ FlagShop.Inverted(i) ? "true" : "false"));
            else if (!HasContact(key))
                values.Add((FlagShop.Columns[i], FlagShop.Inverted(i) ? "true" : "false"));
        }
        return [.. values];
    }

    public void DeleteContact(Guid key) => dataverse.Delete(FlagShop.Contact, key);

    /// <summary>Saves the profile: times change only with their attributes, the profile's own with every save. Makes it where there is none.</summary>
    public void SaveProfile(Guid key, params bool?[] optOuts)
    {
        if (!Profiles.TryGetValue(key, out var profile))
            Profiles[key] = profile = new FlagProfile();
        for (var i = 0; i < optOuts.Length; i++)
        {
            if (optOuts[i] is not { } optOut || optOut == profile.Values[i])
                continue;
            profile.Values[i] = optOut;
            profile.Times[i] = CampaignNow;
        }
        profile.LastModified = CampaignNow;
        profile.Order = ++_order;
    }

    public void Wrote(bool toDynamics, Guid key, int flag, bool optOut) => Writes.Add(new EngineWrite(toDynamics, key, flag, optOut, now()));

    /// <summary>A page of profiles, newest change first, or all that changed since a time.</summary>
    public ProfilePage Page(ProfileQuery query, DateTimeOffset? since, string? link)
    {
        var size = Math.Min(PageSize, query.PageSize);
        var after = link?.Split('|').Select(p => long.Parse(p, CultureInfo.InvariantCulture)).ToArray();
        var rows = Profiles
            .Where(p => query.ChangesFilter is null || since is null || p.Value.LastModified >= since)
            .OrderByDescending(p => p.Value.LastModified).ThenByDescending(p => p.Value.Order)
            .Where(p => after is null || (p.Value.LastModified.ToUnixTimeMilliseconds(), p.Value.Order).CompareTo((after[0], after[1])) < 0)
            .Take(size + 1)
            .ToArray();
        var last = rows.Take(size).LastOrDefault().Value;
        var next = rows.Length > size ? string.Create(CultureInfo.InvariantCulture, $"{last!.LastModified.ToUnixTimeMilliseconds()}|{last.Order}") : null;
        return new ProfilePage([.. rows.Take(size).Select(r => Row(r.Key, r.Value, query))], next);
    }

    public ProfileRow? Row(Guid key, ProfileQuery query) => Profiles.TryGetValue(key, out var profile) ? Row(key, profile, query) : null;

    private static ProfileRow Row(Guid key, FlagProfile profile, ProfileQuery query)
    {
        var asked = query.Attributes.Select(a => FlagShop.Attributes.Index().First(known => known.Item == a).Index).ToArray();
        return new(key, profile.LastModified, [.. asked.Select(i => profile.Values[i])], [.. asked.Select((i, at) => query.TimeFields[at] is null ? null : profile.Times[i])]);
    }

    private static DateTimeOffset Whole(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}

/// <summary>A write of the engine, as it reached a system.</summary>
internal sealed record EngineWrite(bool ToDynamics, Guid Key, int Flag, bool OptOut, DateTimeOffset At);
