using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Definitions;

namespace CampaignSync.Tests.Definitions;

/// <summary>What a valid text means.</summary>
public sealed class DefinitionReaderTests
{
    [Fact]
    public void Ingress_Example_IsReadInFull()
    {
        var definition = Yaml.Accept<IngressDefinition>(Yaml.Ingress);

        Assert.Equal(WorkflowName.Ingress, definition.Workflow);
        Assert.Equal(TimeSpan.FromSeconds(5), definition.PollInterval);
        Assert.Equal(50, definition.FailAfterErrors);
        var contact = definition.Tables[0];
        Assert.Equal(("contact", "profile"), (contact.Source, contact.Destination));
        Assert.Equal(new Place(5, 13), contact.SourcePlace);
        Assert.Equal(("contactid", "externalId"), (contact.Key.Source, contact.Key.Destination));
        Assert.Null(contact.Lookup);
        Assert.Equal(new FieldMapping("gendercode", "gender", ApplyUpdates: false, new Place(13, 19), new Place(13, 44)), contact.Fields[3]);
        Assert.Equal(new Replacement("gendercode", "1", "male", new Place(15, 18)), Assert.Single(contact.Replacements));
        Assert.True(contact.Filter!.MatchAll);
        Assert.True(contact.Filter.DeleteFilteredOut);
        var condition = Assert.Single(contact.Filter.Conditions);
        Assert.Equal(("statecode", FilterOperator.Equals, "0"), (condition.Field, condition.Operator, Assert.Single(condition.Values)));
        Assert.True(contact.ApplyDeletes);
        Assert.Equal(new DeletionGuard(500, 10), contact.DeletionGuard);
        Assert.Equal(PicklistForm.Display, contact.Picklists);
        var order = definition.Tables[1];
        Assert.Equal(new LookupFilter("byCrmId", "crmId_parameter", new Place(27, 23)), order.Lookup);
        var link = Assert.Single(order.Links);
        Assert.Equal(("_new_contact_value", "contactId", "contact", MissingParent.DeadLetter), (link.Source, link.Destination, link.Parent, link.OnMissingParent));
    }

    [Fact]
    public void Ingress_LeastText_TakesTheDefaults()
    {
        var definition = Yaml.Accept<IngressDefinition>(Yaml.Contact("fields: [ { source: firstname, destination: firstName } ]"));

        Assert.Equal(TimeSpan.FromSeconds(5), definition.PollInterval);
        Assert.Equal(50, definition.FailAfterErrors);
        var table = Assert.Single(definition.Tables);
        Assert.Null(table.Lookup);
        Assert.Null(table.Filter);
        Assert.Empty(table.Links);
        Assert.Empty(table.Replacements);
        Assert.False(table.ApplyDeletes);
        Assert.Equal(new DeletionGuard(500, 10), table.DeletionGuard);
        Assert.Equal(PicklistForm.Technical, table.Picklists);
        Assert.True(Assert.Single(table.Fields).ApplyUpdates);
    }

    [Fact]
    public void Ingress_LeastFilterAndLink_TakeTheDefaults()
    {
        var table = Yaml.Accept<IngressDefinition>(Yaml.Contact("""
            filter: { conditions: [ { field: a, operator: in, value: [1, "b c", true] } ] }
            links: [ { source: _a_value, destination: a, parent: contact } ]
            deletionGuard: { count: 7 }
            fields: []
            """)).Tables[0];

        Assert.True(table.Filter!.MatchAll);
        Assert.False(table.Filter.DeleteFilteredOut);
        Assert.Equal(["1", "b c", "true"], table.Filter.Conditions[0].Values);
        Assert.Equal(MissingParent.DeadLetter, table.Links[0].OnMissingParent);
        Assert.Equal(new DeletionGuard(7, 10), table.DeletionGuard);
    }

    [Fact]
    public void DeletionGuard_Off_IsNone()
        => Assert.Null(Yaml.Accept<IngressDefinition>(Yaml.Contact("deletionGuard: off\nfields: [ { source: a, destination: b } ]")).Tables[0].DeletionGuard);

    [Theory]
    [InlineData("from: 1", "1")]
    [InlineData("from: \"1\"", "1")]
    [InlineData("from: null", null)]
    [InlineData("from: ~", null)]
    [InlineData("from: ''", "")]
    [InlineData("from: 'null'", "null")]
    [InlineData("from: True", "true")]
    [InlineData("from: 'True'", "True")]
    public void Replacement_From_IsTechnicalText(string from, string? expected)
    {
        var table = Yaml.Accept<IngressDefinition>(Yaml.Contact($"fields: [ {{ source: a, destination: b }} ]\nreplacements: [ {{ field: a, {from}, to: x }} ]")).Tables[0];

        Assert.Equal(expected, table.Replacements[0].From);
    }

    [Fact]
    public void Replacements_SameTextFromNullAndFromEmpty_AreTwo()
        => Yaml.Accept<IngressDefinition>(Yaml.Contact("fields: [ { source: a, destination: b } ]\nreplacements: [ { field: a, from: null, to: x }, { field: a, from: '', to: x } ]"));

    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("60m", 3_600_000)]
    public void PollInterval_InRange_IsAccepted(string text, int milliseconds)
        => Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Yaml.Accept<EgressDefinition>($"workflow: Egress\npollInterval: {text}\n").PollInterval);

    [Fact]
    public void Egress_Example_MeansTheDefaults()
    {
        var written = Yaml.Accept<EgressDefinition>(Yaml.Egress);
        var least = Yaml.Accept<EgressDefinition>("workflow: Egress");

        Assert.Equal(least.Journal, written.Journal);
        Assert.Equal(least.Types, written.Types);
        Assert.Equal(least.HardBounce, written.HardBounce);
        Assert.Equal(4, written.Events.Count);
        Assert.Equal("acs_trackingurl", written.Activities[EventType.Click].Url);
        Assert.Null(written.Activities[EventType.Send].Url);
        Assert.Equal(new Place(20, 20), written.Activities[EventType.Click].Place);
        Assert.Equal(18, written.Activities[EventType.Send].ColumnPlaces["acs_datesent"].Line);
    }

    [Fact]
    public void Egress_SingleOverrides_LeaveTheOthers()
    {
        var definition = Yaml.Accept<EgressDefinition>("""
            workflow: Egress
            events: { open: false }
            journal: { start: latest, id: /id }
            types: { send: delivered }
            hardBounce: [hard, 5]
            activities:
              click: { columns: { url: new_url, mirrorPage: null } }
            """);

        Assert.DoesNotContain(EventType.Open, definition.Events);
        Assert.Contains(EventType.Send, definition.Events);
        Assert.Equal(new JournalMapping { StartAtLatest = true, Id = "/id" }, definition.Journal);
        Assert.Equal("delivered", definition.Types[EventType.Send]);
        Assert.Equal("open", definition.Types[EventType.Open]);
        Assert.Equal(["hard", "5"], definition.HardBounce);
        var click = definition.Activities[EventType.Click];
        Assert.Equal(("acs_emailclick", "new_url", null, "acs_dateclicked"), (click.Table, click.Url, click.MirrorPage, click.Time));
    }

    [Fact]
    public void OptInOut_Example_IsReadInFull()
    {
        var definition = Yaml.Accept<OptInOutDefinition>(Yaml.OptInOut);

        Assert.Equal(OptOutDirection.Bidirectional, definition.Direction);
        Assert.False(definition.DynamicsNewerValueWins);
        Assert.Equal("byChangedSince", definition.ChangesFilter!.Filter);
        Assert.Equal(("contactid", "externalId"), (definition.Key.Source, definition.Key.Destination));
        Assert.Equal(new FlagMapping("followemail", "denyListMobile", Invert: true, new Place(9, 17), new Place(9, 40)), definition.Fields[1]);
    }

    [Fact]
    public void OptInOut_LeastText_TakesTheDefaults()
    {
        var definition = Yaml.Accept<OptInOutDefinition>("workflow: OptInOut\ndirection: disabled\ndynamicsNewer: valueWins\nfields: [ { dynamics: donotemail, campaign: blackListEmail } ]");

        Assert.Null(definition.ChangesFilter);
        Assert.Equal(("contactid", "externalId"), (definition.Key.Source, definition.Key.Destination));
        Assert.False(definition.Fields[0].Invert);
        Assert.True(definition.DynamicsNewerValueWins);
    }

    [Fact]
    public void Connections_Example_IsReadInFull()
    {
        var definition = Yaml.Accept<ConnectionsDefinition>(Yaml.Connections, "some/folder/connections.yaml");

        Assert.Equal("https://login.microsoftonline.com/00000000-0000-0000-0000-000000000001/oauth2/v2.0/token", definition.Dataverse.TokenUrl.AbsoluteUri);
        Assert.Equal(Path.GetFullPath("some/folder/dataverse.secret"), definition.Dataverse.ClientSecret.File);
        Assert.Equal("CAMPAIGN_SECRET", definition.Campaign.ClientSecret.Env);
        Assert.Contains("campaign_sdk", definition.Campaign.Scope.Split(','));
        Assert.Equal(["events-fast.adobe.io"], definition.Campaign.JournalHosts);
    }

    [Fact]
    public void Connections_TokenUrl_GoesBeforeTheTenant()
    {
        var definition = Yaml.Accept<ConnectionsDefinition>(Yaml.Connections.Replace("    clientId: 0", "    tokenUrl: http://127.0.0.1:8080/t/token\n    clientId: 0", StringComparison.Ordinal));

        Assert.Equal("http://127.0.0.1:8080/t/token", definition.Dataverse.TokenUrl.AbsoluteUri);
    }

    [Fact]
    public void Alias_Small_IsTheValueItStandsFor()
    {
        var definition = Yaml.Accept<OptInOutDefinition>("workflow: OptInOut\ndirection: bidirectional\nfields: [ { dynamics: donotemail, campaign: denyListEmail, invert: &no false }, { dynamics: donotfax, campaign: denyListFax, invert: *no } ]");

        Assert.False(definition.Fields[1].Invert);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\n")]
    public void Text_AnyLineEnding_MeansTheSame(string ending)
    {
        foreach (var text in Yaml.All)
            Assert.Empty(DefinitionReader.Read("file.yaml", text.ReplaceLineEndings(ending)).Problems);
    }
}
