using CampaignSync.Core.Definitions;
using CampaignSync.Definitions;
using CampaignSync.Definitions.Edits;

namespace CampaignSync.Tests.Definitions;

/// <summary>Each edit, written and read again, changes what it says and nothing else.</summary>
public sealed class IngressEditsTests
{
    private readonly IngressDefinition definition = Yaml.Accept<IngressDefinition>(Yaml.Ingress);

    [Fact]
    public void Field_New_IsAdded()
        => Changes(definition.WithField("contact", new FieldMapping("jobtitle", "cusJob")), "contact: field jobtitle -> cusJob added");

    [Fact]
    public void Field_SameDestination_IsReplaced()
        => Changes(definition.WithField("contact", new FieldMapping("firstname", "firstName", ApplyUpdates: false)), "contact: field firstname -> firstName changed from written on every change to written on creation and replay only");

    [Fact]
    public void Field_Removed_TakesItsReplacementsAlong()
        => Changes(definition.WithoutField("contact", "gendercode"), "contact: field gendercode -> gender removed (written on creation and replay only)", "contact: replacement of gendercode 1 removed (by male)");

    [Fact]
    public void Field_RemovedByDestination_IsRemoved()
        => Changes(definition.WithoutField("contact", "location.city"), "contact: field address1_city -> location.city removed");

    [Fact]
    public void Replacement_NewChangedAndRemoved_IsSo()
    {
        Changes(definition.WithReplacement("contact", new Replacement("gendercode", "2", "female")), "contact: replacement of gendercode 2 added (by female)");
        Changes(definition.WithReplacement("contact", new Replacement("gendercode", "1", "m")), "contact: replacement of gendercode 1 changed from by male to by m");
        Changes(definition.WithoutReplacement("contact", "gendercode", "1"), "contact: replacement of gendercode 1 removed (by male)");
    }

    [Fact]
    public void Filter_SetAndCleared_IsSo()
    {
        Changes(
            definition.WithFilter("new_order", new RowFilter { Conditions = [new FilterCondition("new_total", FilterOperator.GreaterThan, ["5"])] }),
            "new_order: filter condition new_total greaterThan 5 added",
            "new_order: filter deleteFilteredOut added (false)",
            "new_order: filter match added (all)");
        Assert.Null(definition.WithFilter("contact", null).Tables[0].Filter);
    }

    [Fact]
    public void Settings_OfATable_AreSet()
    {
        Changes(definition.WithApplyDeletes("contact", false), "contact: applyDeletes changed from true to false");
        Changes(definition.WithPicklists("contact", PicklistForm.Technical), "contact: picklists changed from display to technical");
        Changes(definition.WithDestination("new_order", "cusSale"), "new_order: destination changed from cusOrder to cusSale");
    }

    [Fact]
    public void Table_AddedAndTakenOut_IsSo()
    {
        var lead = new TableMapping { Source = "lead", Destination = "cusLead", Key = new KeyMapping("leadid", "crmId"), Fields = [new FieldMapping("subject", "name")] };

        Changes(definition.WithTable(lead), "lead: table mapping to cusLead added");
        Changes(definition.WithoutTable("new_order"), "new_order: table mapping to cusOrder taken out");
    }

    [Fact]
    public void Names_ThatAreNotMapped_AreRefusedWithTheNearOne()
    {
        Assert.Equal("The table contcat is not mapped. Did you mean contact?", Assert.Throws<EditRefusedException>(() => definition.WithApplyDeletes("contcat", true)).Message);
        Assert.Equal("contact has no field firstnam. Did you mean firstName or firstname?", Assert.Throws<EditRefusedException>(() => definition.WithoutField("contact", "firstnam")).Message);
        Assert.Equal("contact has no replacement of gendercode 7.", Assert.Throws<EditRefusedException>(() => definition.WithoutReplacement("contact", "gendercode", "7")).Message);
    }

    [Fact]
    public void Edit_ThatBreaksARule_IsFoundWhenRead()
    {
        var edited = definition.WithField("contact", new FieldMapping("a", "location"));

        var problem = Assert.Single(DefinitionReader.Read("Ingress", DefinitionWriter.Write(edited)).Problems);
        Assert.Equal(ProblemId.PathInsidePath, problem.Id);
    }

    private void Changes(IngressDefinition edited, params string[] lines)
    {
        var read = Yaml.Accept<IngressDefinition>(DefinitionWriter.Write(edited));
        Assert.Equal(lines, DefinitionDifference.Between(definition, read).Lines);
    }
}
