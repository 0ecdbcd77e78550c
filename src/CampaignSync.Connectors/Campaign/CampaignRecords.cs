using System.Text.Json;
using CampaignSync.Connectors.Http;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;

namespace CampaignSync.Connectors.Campaign;

/// <summary>Writes records by key, and knows what resources look like.</summary>
internal sealed class CampaignRecords : IRecordDestination
{
    // The id that no record has; shaped as keys are.
    private const string ImpossibleKey = "00000000-0000-0000-0000-000000000000";

    private const string Ping = "/PKey?_lineCount=1";

    private readonly CampaignApi _api;
    private readonly RecordCreation _creation;
    private readonly KeyUrlWriter _byKey;
    private readonly FilterWriter _byFilter;

    public CampaignRecords(CampaignApi api)
    {
        _api = api;
        _creation = new RecordCreation(api, FindAsync);
        _byKey = new KeyUrlWriter(api, _creation);
        _byFilter = new FilterWriter(api, _creation);
    }

    public async Task SignInAsync(CancellationToken cancellationToken)
    {
        using var answer = await _api.GetAsync(_api.Address("profile", Ping), "a list of profiles", Lane.OptOut, cancellationToken)
            ?? throw new TransientException("Campaign has no profiles at the address in the connections. If it stays so, compare campaign.url with https://mc.adobe.io/INSTANCE/campaign.");
    }

    public Task<DestinationResource?> DescribeAsync(string resource, CancellationToken cancellationToken)
        => new CampaignMetadata(_api).ReadAsync(resource, cancellationToken);

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
            using var answer = await _api.Channel.SendAsync(new RemoteRequest(HttpMethod.Get, _api.Address(resource, Ping), lane), cancellationToken);
            return answer.IsSuccess && answer.LooksLikeJson && !answer.LooksLikeHtml;
        }
        catch (RemoteFaultException)
        {
            // What went wrong is said by the next write; a probe only asks whether.
            return false;
        }
    }

    public async Task<string?> CheckLookupAsync(string resource, string? keyField, LookupFilter? lookup, CancellationToken cancellationToken)
    {
        var wrong = lookup is null ? await CheckKeyUrlAsync(resource, cancellationToken) : await CheckFilterAsync(resource, lookup, cancellationToken);
        return wrong is null && keyField is not null ? await CheckKeyAsync(resource, keyField, lookup, cancellationToken) : wrong;
    }

    /// <summary>A record that has a key already must be found by it. Where none has, the first one that is created tells (<see cref="RecordCreation"/>).</summary>
    private async Task<string?> CheckKeyAsync(string resource, string keyField, LookupFilter? lookup, CancellationToken cancellationToken)
    {
        _creation.BeginAnew(resource, keyField, lookup);
        if (await SomeKeyAsync(resource, keyField, cancellationToken) is not { } key)
            return null;
        var address = new RecordAddress { Resource = resource, Lookup = lookup, KeyField = keyField, Key = key, Lane = Lane.OptOut };
        return await FindAsync(address, cancellationToken) == KeySight.NotFound ? KeyProblem.Of(resource, keyField, lookup) : null;
    }

    private async Task<string?> SomeKeyAsync(string resource, string keyField, CancellationToken cancellationToken)
    {
        try
        {
            using var some = await _api.GetAsync(_api.Address(resource, "?_lineCount=25"), $"a list of {resource}", Lane.OptOut, cancellationToken);
            return some is null ? null : KeyIn(some.RootElement, keyField);
        }
        catch (TransientException)
        {
            // A list that cannot be had must not keep records from being written, which needs none: the first create tells.
            return null;
        }
    }

    private async Task<KeySight> FindAsync(RecordAddress address, CancellationToken cancellationToken)
    {
        if (address.Lookup is not { } lookup)
            return await _byKey.FindAsync(address, cancellationToken);
        return (await _byFilter.LookAsync(address, lookup, cancellationToken)).Kind switch
        {
            OutcomeKind.Done => KeySight.Found,
            OutcomeKind.NotFound => KeySight.NotFound,
            _ => KeySight.NotTold,
        };
    }

    /// <summary>The first key in a list of records that can stand in an address.</summary>
    private static string? KeyIn(JsonElement list, string keyField)
    {
        if (list.ValueKind != JsonValueKind.Object || !list.TryGetProperty("content", out var content) || content.ValueKind != JsonValueKind.Array)
            return null;
        foreach (var record in content.EnumerateArray())
        {
            if (record.ValueKind == JsonValueKind.Object && record.TryGetProperty(keyField, out var key) && key.ValueKind == JsonValueKind.String
                && key.GetString() is { } text and not ("" or "." or "..") && !text.StartsWith('@'))
                return text;
        }

        return null;
    }

    private async Task<string?> CheckKeyUrlAsync(string resource, CancellationToken cancellationToken)
    {
        using var answer = await _api.Channel.SendAsync(new RemoteRequest(HttpMethod.Get, _api.KeyAddress(resource, ImpossibleKey), Lane.OptOut), cancellationToken);
        var verdict = CampaignVerdict.Of(answer, resource, _api.Channel);
        if (verdict.Kind is AnswerKind.Done or AnswerKind.NotFound)
            return null;
        if (verdict.Kind == AnswerKind.Fatal)
            throw new FatalException(verdict.ErrorId ?? FailureId.SchemaMismatch, verdict.Reason ?? "");
        if (verdict.Kind is AnswerKind.Throttled or AnswerKind.Unavailable || !SaysWhy(answer))
            throw _api.Channel.Fault(answer);
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
        using var answer = await _api.Channel.SendAsync(find, cancellationToken);
        if (!answer.IsSuccess && !RemoteChannel.IsAway(answer) && SaysWhy(answer))
            return $"The filter {lookup.Filter} of the Campaign resource {resource} does not take the parameter {lookup.Parameter} (it answers {answer.Status}). Write the name of its parameter, as {lookup.Filter} has it in Campaign.";
        _api.Check(answer, $"the filter {lookup.Filter} of {resource}");
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
