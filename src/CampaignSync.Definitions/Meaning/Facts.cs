using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Reading;

namespace CampaignSync.Definitions.Meaning;

/// <summary>The facts of each kind of definition. Order, layout, comments, places and defaults left out have no part in them.</summary>
internal static class Facts
{
    /// <exception cref="ArgumentException">A definition of an unknown kind.</exception>
    public static IEnumerable<Fact> Of(Definition definition) => definition switch
    {
        IngressDefinition ingress => OfWorkflow(ingress).Concat(ingress.Tables.SelectMany(TableFacts.Of)),
        EgressDefinition egress => OfWorkflow(egress).Concat(EgressFacts.Of(egress)),
        OptInOutDefinition optInOut => OfWorkflow(optInOut).Concat(OfOptInOut(optInOut)),
        ConnectionsDefinition connections => OfConnections(connections),
        _ => throw new ArgumentException($"A definition of the kind {definition.GetType().Name} is not known.", nameof(definition)),
    };

    /// <summary>Words of the user as part of a fact: names as they are, the rest in quotes, so that nothing can be taken for something else.</summary>
    public static string Shown(string? text) => text switch
    {
        null => "null",
        _ when text.Length > 0 && text != "null" && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '/' or '@' or ':') => text,
        _ => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
    };

    private static IEnumerable<Fact> OfWorkflow(WorkflowDefinition definition)
    {
        yield return new Fact("", "pollInterval", Duration.Write(definition.PollInterval));
        yield return new Fact("", "failAfterErrors", Number(definition.FailAfterErrors));
    }

    private static IEnumerable<Fact> OfOptInOut(OptInOutDefinition definition)
    {
        yield return new Fact("", "direction", DefinitionWords.Of(definition.Direction));
        yield return new Fact("", "dynamicsNewer", definition.DynamicsNewerValueWins ? "valueWins" : "optOutWins");
        yield return new Fact("", "key", $"{Shown(definition.Key.Source)} -> {Shown(definition.Key.Destination)}");
        if (definition.ChangesFilter is { } filter)
            yield return new Fact("", "changesFilter", Lookup(filter));
        foreach (var field in definition.Fields)
            yield return new Fact("", $"field {Shown(field.Dynamics)} <-> {Shown(OptOutAttributes.Canonical(field.Campaign))}", field.Invert ? "inverted" : "as it is") { IsUsual = !field.Invert };
    }

    private static IEnumerable<Fact> OfConnections(ConnectionsDefinition definition)
    {
        var dataverse = definition.Dataverse;
        yield return new Fact("", "dataverse url", Address(dataverse.Url));
        yield return new Fact("", "dataverse token endpoint", Address(dataverse.TokenUrl));
        yield return new Fact("", "dataverse clientId", Shown(dataverse.ClientId));
        yield return new Fact("", "dataverse clientSecret", Secret(dataverse.ClientSecret));
        var campaign = definition.Campaign;
        yield return new Fact("", "campaign url", Address(campaign.Url));
        yield return new Fact("", "campaign token endpoint", Address(campaign.TokenUrl));
        yield return new Fact("", "campaign organizationId", Shown(campaign.OrganizationId));
        yield return new Fact("", "campaign clientId", Shown(campaign.ClientId));
        yield return new Fact("", "campaign clientSecret", Secret(campaign.ClientSecret));
        if (campaign.JournalUrl is { } journal)
            yield return new Fact("", "campaign journalUrl", Address(journal));
        foreach (var scope in campaign.Scope.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            yield return new Fact("", $"campaign scope {Shown(scope)}", "");
        foreach (var host in campaign.JournalHosts)
            yield return new Fact("", $"campaign journal host {Shown(host.ToLowerInvariant())}", "");
    }

    public static string Lookup(LookupFilter filter) => $"{Shown(filter.Filter)}?{Shown(filter.Parameter)}=";

    public static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Address(Uri uri) => uri.AbsoluteUri.TrimEnd('/');

    private static string Secret(SecretReference secret) => secret.File is not null ? $"file {Shown(secret.File)}" : $"environment variable {Shown(secret.Env)}";
}
