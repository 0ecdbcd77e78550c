using System.Collections;
using CampaignSync.Control;
using CampaignSync.Control.Editing;
using CampaignSync.Core.Definitions;

namespace CampaignSync.Tests.Control.Editing;

public sealed class TableEditTests
{
    private static readonly IngressDefinition Saved = new()
    {
        Tables =
        [
            new TableMapping
            {
                Source = "contact",
                Destination = "profile",
                Key = new KeyMapping("contactid", "externalId"),
                Fields = [new FieldMapping("firstname", "firstName"), new FieldMapping("lastname", "lastName")],
            },
        ],
    };

    [Fact]
    public void Field_OfTheSameDestination_IsReplaced()
    {
        var edited = new TableEdit { Table = "contact", Fields = [new Hashtable { ["Source"] = "nickname", ["destination"] = "firstName", ["applyUpdates"] = "false" }] }.Apply(Saved);

        Assert.Equal([new FieldMapping("nickname", "firstName", ApplyUpdates: false), new FieldMapping("lastname", "lastName")], edited.Tables[0].Fields);
    }

    [Fact]
    public void UnknownKey_IsRefused_WithTheNearOne()
    {
        var edit = new TableEdit { Table = "contact", Fields = [new Hashtable { ["source"] = "a", ["destnation"] = "b" }] };

        var refused = Assert.Throws<ControlException>(() => edit.Apply(Saved));
        Assert.Equal(ControlErrorId.EditInvalid, refused.ErrorId);
        Assert.Contains("Did you mean destination?", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NewTable_NeedsDestinationAndFields()
    {
        var refused = Assert.Throws<ControlException>(() => new TableEdit { Table = "contct", RemoveFields = ["x"] }.Apply(Saved));

        Assert.Contains("Did you mean contact?", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_InAnotherCase_IsTheMappedOne()
    {
        var edited = new TableEdit { Table = "Contact", Destination = "cusPerson", Fields = [new Hashtable { ["source"] = "nickname", ["destination"] = "nick" }] }.Apply(Saved);

        Assert.Equal(("contact", "cusPerson", 3), (Assert.Single(edited.Tables).Source, edited.Tables[0].Destination, edited.Tables[0].Fields.Count));
    }

    [Fact]
    public void NewTable_IsMappedByItsOwnId()
    {
        var edited = new TableEdit { Table = "account", Destination = "cusAccount", Fields = [new Hashtable { ["source"] = "name", ["destination"] = "label" }] }.Apply(null);

        Assert.Equal(new KeyMapping("accountid", "externalId"), Assert.Single(edited.Tables).Key);
    }

    [Fact]
    public void Filter_OneCondition_NeedsNoList()
    {
        var filter = new TableEdit { Table = "contact", Filter = new Hashtable { ["field"] = "statecode", ["operator"] = "equals", ["value"] = 0, ["deleteFilteredOut"] = true } }.Apply(Saved).Tables[0].Filter!;

        Assert.True(filter.DeleteFilteredOut);
        Assert.Equal(("statecode", FilterOperator.Equals, "0"), (filter.Conditions[0].Field, filter.Conditions[0].Operator, filter.Conditions[0].Values[0]));
    }

    [Fact]
    public void Filter_Empty_IsTakenOut()
    {
        var filtered = Saved with { Tables = [Saved.Tables[0] with { Filter = new RowFilter { Conditions = [] } }] };

        Assert.Null(new TableEdit { Table = "contact", Filter = new Hashtable() }.Apply(filtered).Tables[0].Filter);
    }

    [Theory]
    [InlineData("equal", "Did you mean equals, ")]
    [InlineData("17", "no operator")]
    public void Filter_UnknownOperator_IsRefused(string word, string said)
    {
        var edit = new TableEdit { Table = "contact", Filter = new Hashtable { ["field"] = "a", ["operator"] = word, ["value"] = 1 } };

        Assert.Contains(said, Assert.Throws<ControlException>(() => edit.Apply(Saved)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replacement_OfNull_IsAllowed_AndMustBeSaid()
    {
        var said = new TableEdit { Table = "contact", Replacements = [new Hashtable { ["field"] = "firstname", ["from"] = null, ["to"] = "?" }] }.Apply(Saved);
        var unsaid = new TableEdit { Table = "contact", Replacements = [new Hashtable { ["field"] = "firstname", ["to"] = "?" }] };

        Assert.Null(said.Tables[0].Replacements[0].From);
        Assert.Throws<ControlException>(() => unsaid.Apply(Saved));
    }
}
