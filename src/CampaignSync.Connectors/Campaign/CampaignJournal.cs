using CampaignSync.Connectors.Http;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Campaign;

/// <summary>Reads the journal from link to link; the links are the journal's own and never rebuilt.</summary>
internal sealed class CampaignJournal(RemoteChannel channel, Uri start) : IEventJournal
{
    public async Task<JournalPage> ReadAsync(string? link, bool atLatest, CancellationToken cancellationToken)
    {
        var target = link is not null ? Position(link) : atLatest ? Latest() : Origin.Verbatim(start.AbsoluteUri);
        using var answer = await channel.SendAsync(new RemoteRequest(HttpMethod.Get, target, Lane.Incremental) { Limit = BodyReader.PageLimit }, cancellationToken);
        if (answer.Status == 410)
            throw new CursorExpiredException("The journal no longer keeps the events at the position.");
        if (RemoteChannel.IsAway(answer))
            throw channel.Fault(answer);
        if (answer.Status == 403)
            throw new FatalException(FailureId.CredentialRejected, $"The journal refuses the credential (403{(ErrorBody.Of(answer).Code is { } code ? $", {code}" : "")}). Add the I/O Events API to it in the Adobe Developer Console, and compare organizationId and journalUrl in the connections.");
        if (!answer.IsSuccess)
            throw new TransientException($"The journal answered {answer.Status}.", answer.RetryAfter);

        var next = Next(answer, target, link, atLatest);
        if (answer.Status == 204)
            return new JournalPage([], next, answer.RetryAfter);
        if (answer.Cut)
            throw new TransientException($"The journal answered with more than {BodyReader.PageLimit >> 20} MB. If it stays so, add ?limit=1000 to journalUrl in the connections.");

        // The entries are windows into the body, so the body is theirs from here on.
        return new JournalPage(JournalEntries.In(answer.Body), next, answer.RetryAfter, answer.DetachBody());
    }

    private string Next(RemoteAnswer answer, Uri target, string? link, bool atLatest)
    {
        if (LinkHeader.Find(answer, "next") is { Length: > 0 } given)
        {
            var next = Resolve(given, target);
            Allowed(next);
            return next;
        }

        // At the end, and nothing new to go to: the same place is asked again. Behind "latest" there would be a hole.
        if (answer.Status == 204 && (link is not null || !atLatest))
            return target.OriginalString;
        throw new TransientException("The journal answered without saying where its next entries are (header Link, rel=\"next\").");
    }

    private static string Resolve(string given, Uri target)
    {
        if (given.StartsWith("//", StringComparison.Ordinal))
            return $"{target.Scheme}:{given}";
        if (given[0] == '/')
            return $"{target.Scheme}://{target.Authority}{given}";
        return Origin.TryParse(given, out _) ? given : new Uri(target, given).AbsoluteUri;
    }

    private Uri Allowed(string link)
    {
        try
        {
            return channel.Origin.Follow(link);
        }
        catch (LinkRefusedException e)
        {
            throw new FatalException(FailureId.CredentialRejected, $"{e.Message} If that host belongs to Adobe, list it in connections.campaign.journalHosts.");
        }
    }

    /// <summary>Only links that were allowed are kept, so one that no longer is comes from connections that were changed since.</summary>
    private Uri Position(string link)
    {
        try
        {
            return channel.Origin.Follow(link);
        }
        catch (LinkRefusedException)
        {
            throw new CursorExpiredException("The position is one of another journal, which the connections named before.");
        }
    }

    private Uri Latest() => Origin.Verbatim(start.AbsoluteUri + (start.Query.Length == 0 ? "?latest=true" : "&latest=true"));
}
