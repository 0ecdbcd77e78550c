using CampaignSync.Connectors.Http;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;

namespace CampaignSync.Connectors.Campaign;

/// <summary>Writes records by key, and knows what resources look like.</summary>
internal sealed class CampaignRecords(CampaignApi api) : IRecordDestination
{
    // The id that no record has; shaped as keys are.
    private const string ImpossibleKey = "00000000-0000-0000-0000-000000000000";

    private const string Ping = "/PKey?_lineCount=1";

    private readonly KeyUrlWriter _byKey = new(api);
    private readonly FilterWriter _byFilter = new(api);

    public async Task SignInAsync(CancellationToken cancellationToken)
    {
        using var answer = await api.GetAsync(api.Address("profile", Ping), "a list of profiles", Lane.OptOut, cancellationToken)
            ?? throw new TransientException("Campaign has no profiles at the address in the connections. If it stays so, compare campaign.url with https://mc.adobe.io/INSTANCE/campaign.");
    }

    public Task<DestinationResource?> DescribeAsync(string resource, CancellationToken cancellationToken)
        => new CampaignMetadata(api).ReadAsync(resource, cancellationToken);

    public Task<WriteOutcome> WriteAsync(RecordWrite write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);

        // An empty key would address the collection, dots the path above it.
        if (write.Key is "" or "." or "..")
            return Task.FromResult(new WriteOutcome(OutcomeKind.Refused, CampaignVerdict.RecordRefused, "The record's key cannot stand in an address."));
        return write.Lookup is { } lookup ? _byFilter.WriteAsync(write, lookup, cancellationToken) : _byKey.WriteAsync(write, cancellationToken);
    }

    public Task<WriteOutcome> LookAsync(RecordAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.Lookup is { } lookup ? _byFilter.LookAsync(address, lookup, cancellationToken) : _byKey.LookAsync(address, cancellationToken);
    }

    public async Task<bool> ProbeAsync(string resource, Lane lane, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await api.Channel.SendAsync(new RemoteRequest(HttpMethod.Get, api.Address(resource, Ping), lane), cancellationToken);
            return answer.IsSuccess && answer.LooksLikeJson && !answer.LooksLikeHtml;
        }
        catch (RemoteFaultException)
        {
            // What went wrong is said by the next write; a probe only asks whether.
            return false;
        }
    }

    public Task<string?> CheckLookupAsync(string resource, LookupFilter? lookup, CancellationToken cancellationToken)
        => lookup is null ? CheckKeyUrlAsync(resource, cancellationToken) : CheckFilterAsync(resource, lookup, cancellationToken);

    private async Task<string?> CheckKeyUrlAsync(string resource, CancellationToken cancellationToken)
    {
        using var answer = await api.Channel.SendAsync(new RemoteRequest(HttpMethod.Get, api.KeyAddress(resource, ImpossibleKey), Lane.OptOut), cancellationToken);
        var verdict = CampaignVerdict.Of(answer, resource, api.Channel);
        if (verdict.Kind is AnswerKind.Done or AnswerKind.NotFound)
            return null;
        if (verdict.Kind == AnswerKind.Fatal)
            throw new FatalException(verdict.ErrorId ?? FailureId.SchemaMismatch, verdict.Reason ?? "");
        if (verdict.Kind is AnswerKind.Throttled or AnswerKind.Unavailable || !SaysWhy(answer))
            throw api.Channel.Fault(answer);
        return $"The Campaign resource {resource} does not find records by a key in the URL (it answers {answer.Status}). Make the key field an identification key of the resource, or publish a filter and write lookup: {{ filter: byNAME, parameter: NAME_parameter }}.";
    }

    private async Task<string?> CheckFilterAsync(string resource, LookupFilter lookup, CancellationToken cancellationToken)
    {
        var description = await DescribeAsync(resource, cancellationToken);
        if (description is null)
            return $"There is no Campaign resource {resource}.";
        if (!description.Filters.Contains(lookup.Filter))
        {
            var known = description.Filters.Count == 0 ? "it has none" : $"it has {string.Join(", ", description.Filters.Order(StringComparer.Ordinal))}";
            return $"The Campaign resource {resource} has no published filter {lookup.Filter}; {known}.";
        }

        var find = new RemoteRequest(HttpMethod.Get, _byFilter.Address(resource, lookup, ImpossibleKey), Lane.OptOut);
        using var answer = await api.Channel.SendAsync(find, cancellationToken);
        if (!answer.IsSuccess && !RemoteChannel.IsAway(answer) && SaysWhy(answer))
            return $"The filter {lookup.Filter} of the Campaign resource {resource} does not take the parameter {lookup.Parameter} (it answers {answer.Status}). Write the name of its parameter, as {lookup.Filter} has it in Campaign.";
        api.Check(answer, $"the filter {lookup.Filter} of {resource}");
        return FilterWriter.Count(answer) switch
        {
            0 => null,
            null => $"The filter {lookup.Filter} of the Campaign resource {resource} does not answer with a list of records.",
            _ => $"The filter {lookup.Filter} of the Campaign resource {resource} finds records by an id that none has, so it does not filter by {lookup.Parameter}. Write the name of its parameter, as {lookup.Filter} has it in Campaign.",
        };
    }

    // A 500 alone may be an outage; Campaign's own codes in its text are an answer.
    private static bool SaysWhy(RemoteAnswer answer)
        => answer.Status == 404 || answer.Text.Contains("XTK-", StringComparison.Ordinal) || answer.Text.Contains("RST-", StringComparison.Ordinal);
}
