using System.Globalization;
using System.Text.Json;
using CampaignSync.Connectors.Http;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Campaign;

/// <summary>Finds changed profiles, by a published filter or by a walk from the newest change back, and writes their opt-out attributes.</summary>
internal sealed class CampaignProfileFlags(CampaignApi api) : IProfileFlags
{
    private const int ReadsAtOnce = 8;

    public async Task<ProfilePage> ReadChangedProfilesAsync(ProfileQuery query, DateTimeOffset? since, string? link, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var target = link is null ? Begin(query, since) : api.Channel.Origin.Follow(link);
        using var answer = await ReadAsync(target, query, isLink: link is not null, cancellationToken);
        using var page = Parse(answer);
        var root = page.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("content", out var content) || content.ValueKind != JsonValueKind.Array)
            throw new TransientException("Campaign answered with something other than a list of profiles.");
        var rows = content.EnumerateArray().Select(row => ProfileRows.Read(row, query)).ToArray();
        return new ProfilePage(rows, NextIn(root, link));
    }

    public async Task<IReadOnlyList<ProfileRow>> ReadProfilesAsync(ProfileQuery query, IReadOnlyList<Guid> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var rows = new ProfileRow?[keys.Count];
        await Parallel.ForAsync(
            0, keys.Count, new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken },
            async (i, cancellation) => rows[i] = await ReadProfileAsync(query, keys[i], cancellation));
        return [.. rows.OfType<ProfileRow>()];
    }

    public async Task<WriteOutcome> WriteProfileFlagsAsync(ProfileQuery query, Guid key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var request = new RemoteRequest(HttpMethod.Patch, api.KeyAddress("profile", key.ToString("D")), query.Lane) { Body = body };
        var step = await WriteStep.SendAsync(api, request, "profile", cancellationToken);
        return step.Kind switch
        {
            AnswerKind.Done => WriteOutcome.Done,
            AnswerKind.NotFound => step.Outcome! with { Kind = OutcomeKind.Missing, Reason = "There is no profile with the contact's id." },
            AnswerKind.WrongPath => KeyUrlWriter.WrongPath(step, "profile"),
            _ => step.Outcome!,
        };
    }

    private Uri Begin(ProfileQuery query, DateTimeOffset? since)
    {
        // Campaign gives 25 unless asked; its limit is not documented.
        var paging = string.Create(CultureInfo.InvariantCulture, $"_lineCount={query.PageSize}&_forcePagination=true");
        const string newestFirst = "_order=lastModified%20desc&";
        return query.ChangesFilter is { } filter && since is { } time
            ? api.Address("profile", $"/{CampaignApi.Escape(filter.Filter)}?{Uri.EscapeDataString(filter.Parameter)}={Uri.EscapeDataString(CampaignTime.Format(time))}&{(query.Sortable ? newestFirst : "")}{paging}")
            : api.Address("profile", $"?{newestFirst}{paging}");
    }

    private async Task<RemoteAnswer> ReadAsync(Uri target, ProfileQuery query, bool isLink, CancellationToken cancellationToken)
    {
        var answer = await api.Channel.SendAsync(new RemoteRequest(HttpMethod.Get, target, query.Lane) { Limit = BodyReader.PageLimit }, cancellationToken);
        try
        {
            Check(answer, query, isLink);
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private void Check(RemoteAnswer answer, ProfileQuery query, bool isLink)
    {
        // A link that Campaign itself (not its gateway) refuses would be refused for ever: the profile that it begins at may be gone.
        if (isLink && answer.Status is 400 or 404 or 410 or 500 && IsOwnRefusal(answer))
            throw new LinkRefusedException(string.Create(CultureInfo.InvariantCulture, $"Campaign no longer honours the next link ({answer.Status}) in the middle of a walk over profiles."));
        if (answer.Status == 404 && IsOwnRefusal(answer))
            throw new FatalException(FailureId.SchemaMismatch, query.ChangesFilter is { } filter
                ? $"Campaign's profiles have no published filter {filter.Filter} (any more). Publish it, or change changesFilter in the definition."
                : "Campaign's profiles are not at the address in the connections.");
        api.Check(answer, "the list of profiles");
    }

    private async Task<ProfileRow?> ReadProfileAsync(ProfileQuery query, Guid key, CancellationToken cancellationToken)
    {
        var target = api.KeyAddress("profile", key.ToString("D"));
        using var answer = await api.Channel.SendAsync(new RemoteRequest(HttpMethod.Get, target, query.Lane), cancellationToken);
        if (CampaignVerdict.Of(answer, "profile", api.Channel).Kind == AnswerKind.NotFound)
            return null;
        api.Check(answer, "a profile");
        using var profile = Parse(answer);
        return ProfileRows.Read(profile.RootElement, query);
    }

    private string? NextIn(JsonElement root, string? link)
    {
        if (!root.TryGetProperty("next", out var next) || next.ValueKind != JsonValueKind.Object
            || !next.TryGetProperty("href", out var href) || href.ValueKind != JsonValueKind.String || TextOf(href) is not { } found)
            return null;
        api.Channel.Origin.Follow(found);
        return found != link ? found : throw new LinkRefusedException("Campaign gave the same next link again, so that the walk would never end.");
    }

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException e)
        {
            throw new TransientException("Campaign answered with profiles and a next link that is no Unicode.", inner: e);
        }
    }

    /// <summary>The document is a window into the answer, and must go first.</summary>
    private static JsonDocument Parse(RemoteAnswer answer)
    {
        try
        {
            return JsonDocument.Parse(answer.Body);
        }
        catch (JsonException e)
        {
            throw new TransientException("Campaign answered with profiles whose JSON cannot be read.", inner: e);
        }
    }

    private static bool IsOwnRefusal(RemoteAnswer answer)
        => !answer.LooksLikeHtml && !answer.LooksLikeJson
            && (answer.Text.Contains("RST-", StringComparison.Ordinal) || answer.Text.Contains("XTK-", StringComparison.Ordinal));
}
