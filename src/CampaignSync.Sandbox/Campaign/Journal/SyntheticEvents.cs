using System.Globalization;
using CampaignSync.Sandbox.Campaign.Store;
using CampaignSync.Sandbox.Synthetic;

namespace CampaignSync.Sandbox.Campaign.Journal;

/// <summary>Makes email events about contacts.</summary>
/// <remarks>What Campaign itself puts into an event is not documented; the form is the one that Egress expects by default.</remarks>
internal sealed class SyntheticEvents(TimeProvider clock, SyntheticData data)
{
    private const int Reach = 50;

    /// <summary>Makes the events of a request, repeats and disorder included.</summary>
    public List<byte[]> Make(EventRequest request, int seed)
    {
        var random = new Random(seed);
        var events = new List<byte[]>(request.Count);
        var start = clock.GetUtcNow().UtcDateTime.AddSeconds(-request.Count);
        for (var i = 0; i < request.Count; i++)
            events.Add(MakeOne(request, seed, i, start.AddSeconds(i), random));

        var firsts = events.Count;
        for (var i = 0; i < firsts; i++)
        {
            if (random.NextDouble() < request.Duplicates)
                events.Insert(Math.Min(events.Count, i + 1 + random.Next(Reach)), events[i]);
        }

        for (var i = 0; i < events.Count; i++)
        {
            if (random.NextDouble() >= request.Disorder)
                continue;
            var other = Math.Min(events.Count - 1, i + random.Next(Reach));
            (events[i], events[other]) = (events[other], events[i]);
        }

        return events;
    }

    private byte[] MakeOne(EventRequest request, int seed, int index, DateTime time, Random random)
    {
        var type = request.Types[random.Next(request.Types.Count)];
        var id = new SyntheticIds(seed, 0x65766E74, int.MaxValue).At(index);
        var delivery = 1 + random.Next(40);
        using var json = new PooledBuffer(512);
        json.Write((byte)'{');
        if (random.NextDouble() >= request.WithoutIdShare)
            json.Write($"\"@id\":\"{id}\",");
        json.Write("\"type\":"u8);
        JsonText.WriteQuoted(json, type);
        if (random.NextDouble() >= request.WithoutTimeShare)
            json.Write(string.Create(CultureInfo.InvariantCulture, $",\"time\":\"{time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\""));
        json.Write(",\"profile\":{\"externalId\":"u8);
        JsonText.WriteQuoted(json, ContactOf(request, random));
        json.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"}},\"campaign\":{{\"name\":\"CMP{1 + delivery / 8}\"}},\"delivery\":{{\"name\":\"DM{delivery}\"}},\"mirrorPageUrl\":\"https://mirror.example.com/m/{id:N}\""));
        if (type == "click")
            json.Write(string.Create(CultureInfo.InvariantCulture, $",\"url\":\"https://shop.example.com/offer/{random.Next(1000)}\""));
        if (type == "bounce")
            json.Write(random.NextDouble() < request.SoftBounceShare ? ",\"bounceType\":\"soft\""u8 : ",\"bounceType\":\"hard\""u8);
        json.Write((byte)'}');
        return json.Written.ToArray();
    }

    private string ContactOf(EventRequest request, Random random)
    {
        var fate = random.NextDouble();
        if (fate < request.WithoutContactShare)
            return "";
        if (fate < request.WithoutContactShare + request.UnknownContactShare || (request.Contacts is null && data.Contacts.Count == 0))
        {
            Span<byte> bytes = stackalloc byte[16];
            random.NextBytes(bytes);
            return new Guid(bytes).ToString();
        }

        return request.Contacts is { Count: > 0 } contacts
            ? contacts[random.Next(contacts.Count)]
            : data.Contacts.At(random.Next(data.Contacts.Count)).ToString();
    }
}
