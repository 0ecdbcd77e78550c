using System.Text.Json;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Campaign;

/// <summary>Reads opt-out attributes, and when they changed, out of profiles.</summary>
internal static class ProfileRows
{
    /// <exception cref="FatalException"><c>SchemaMismatch</c>: an attribute is not there.</exception>
    /// <exception cref="TransientException">It is no profile.</exception>
    public static ProfileRow Read(JsonElement profile, ProfileQuery query)
    {
        if (profile.ValueKind != JsonValueKind.Object)
            throw Unreadable();
        try
        {
            var values = new bool[query.Attributes.Count];
            var times = new DateTimeOffset?[query.Attributes.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = Member(profile, query.Attributes[i]).GetBoolean();
                if (query.TimeFields[i] is { } field)
                    times[i] = CampaignTime.Read(Member(profile, field));
            }

            return new ProfileRow(KeyOf(profile, query), CampaignTime.Read(Member(profile, "lastModified")) ?? throw Unreadable(), values, times);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw Unreadable(e);
        }
    }

    private static JsonElement Member(JsonElement profile, string name) => profile.TryGetProperty(name, out var value) ? value
        : throw new FatalException(FailureId.SchemaMismatch, $"Campaign's profiles have no attribute {name} (any more). Publish it, or take it out of the definition.");

    private static Guid? KeyOf(JsonElement profile, ProfileQuery query)
        => Member(profile, query.KeyField) is { ValueKind: JsonValueKind.String } key && Guid.TryParseExact(key.GetString(), "D", out var id) ? id : null;

    private static TransientException Unreadable(Exception? inner = null) => new("Campaign answered with a profile that cannot be read.", inner: inner);
}
