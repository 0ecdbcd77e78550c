using CampaignSync.Core.Definitions;
using CampaignSync.Definitions;

namespace CampaignSync.Tests.Definitions;

/// <summary>Each rule for Ingress: place, id, and a message that says what to write instead.</summary>
public sealed class RefusedIngressTests
{
    private const string Field = "fields: [ { source: firstname, destination: firstName } ]";

    [Fact]
    public void Source_MappedTwice_IsRefusedAtTheSecond() => Yaml.Refuse(
        Yaml.Contact(Field) + "\n  - { source: ^contact, destination: cusB, key: { source: contactid, destination: crmId }, fields: [ { source: a, destination: b } ] }",
        ProblemId.SourceMappedTwice,
        "`contact` is the source of a second table mapping (first in line 3): map it once, and join the fields there.");

    [Fact]
    public void Destination_MappedTwice_IsRefusedAtTheSecond() => Yaml.Refuse(
        Yaml.Contact(Field) + "\n  - { source: lead, destination: ^profile, key: { source: leadid, destination: crmId }, fields: [ { source: a, destination: b } ] }",
        ProblemId.DestinationMappedTwice,
        "`profile` is the destination of a second table mapping (first in line 4): map it once, and join the fields there.");

    [Theory]
    [InlineData("fields: [ { source: a, destination: x }, { source: b, destination: ^x } ]", "`x` is written to a second time (first `x` in line 6): give each source a destination of its own, or remove one.")]
    [InlineData("fields: [ { source: a, destination: ^externalId } ]", "`externalId` is written to a second time (first `externalId` in line 5): give each source a destination of its own, or remove one.")]
    [InlineData("fields: [ { source: a, destination: x } ]\nlinks: [ { source: _b_value, destination: ^x } ]", "`x` is written to a second time (first `x` in line 6): give each source a destination of its own, or remove one.")]
    [InlineData("fields: [ { source: a, destination: denyListEmail }, { source: b, destination: ^blackListEmail } ]", "`blackListEmail` is written to a second time (first `denyListEmail` in line 6): give each source a destination of its own, or remove one.")]
    public void Path_MappedTwice_IsRefusedAtTheSecond(string lines, string message) => Yaml.Refuse(Yaml.Contact(lines), ProblemId.PathMappedTwice, message);

    [Theory]
    [InlineData("fields: [ { source: a, destination: location }, { source: b, destination: ^location.city } ]", "`location.city` is a part of `location` (first `location` in line 6): map the whole or its parts, not both.")]
    [InlineData("fields: [ { source: a, destination: location.city }, { source: b, destination: ^location } ]", "`location` contains `location.city` (first `location.city` in line 6): map the whole or its parts, not both.")]
    [InlineData("fields: [ { source: a, destination: ^externalId.part } ]", "`externalId.part` is a part of `externalId` (first `externalId` in line 5): map the whole or its parts, not both.")]
    public void Path_PrefixOfAnother_IsRefusedAtTheSecond(string lines, string message) => Yaml.Refuse(Yaml.Contact(lines), ProblemId.PathInsidePath, message);

    [Fact]
    public void Path_SameBeginningOfAName_IsNoPrefix()
        => Yaml.Accept<IngressDefinition>(Yaml.Contact("fields: [ { source: a, destination: location.city }, { source: b, destination: location.cityCode }, { source: c, destination: loc } ]"));

    [Fact]
    public void Replacement_FieldNotMapped_IsRefused() => Yaml.Refuse(
        Yaml.Contact(Field + "\nreplacements: [ { field: ^firstnam, from: 1, to: 2 } ]"),
        ProblemId.ReplacementNotMapped,
        "`firstnam` is not among the `fields` of this table, so nothing would be replaced: map it, or remove the replacement. Did you mean `firstname`?");

    [Fact]
    public void Replacement_SameValueTwice_IsRefusedAtTheSecond() => Yaml.Refuse(
        Yaml.Contact(Field + "\nreplacements:\n  - { field: firstname, from: 1, to: 2 }\n  - { field: ^firstname, from: '1', to: 3 }"),
        ProblemId.ReplacedTwice,
        "this value of `firstname` is replaced a second time (first in line 8): remove one of the two.");

    [Fact]
    public void Key_NotThePrimaryIdOfContact_IsRefused() => Yaml.Refuse(
        Yaml.Contact(Field).Replace("source: contactid", "source: ^emailaddress1", StringComparison.Ordinal),
        ProblemId.NotPrimaryId,
        "`emailaddress1` is not the primary id of contact: write `contactid`.");

    [Theory]
    [InlineData("destination: externalId", "destination: ^cusCrmId", "write `externalId`")]
    public void Key_ChangedFromTheSavedOne_IsRefused(string from, string to, string remedy)
    {
        var saved = Yaml.Accept<IngressDefinition>(Yaml.Contact(Field));

        Yaml.Refuse(
            Yaml.Contact(Field).Replace(from, to, StringComparison.Ordinal),
            ProblemId.KeyChanged,
            $"the key of contact is saved as contactid -> externalId and cannot change, since written records are found by it: {remedy}.",
            new SavedDefinitions(saved));
    }

    [Fact]
    public void Key_SourceChangedFromTheSavedOne_IsRefused()
    {
        const string Text = "workflow: Ingress\ntables: [ { source: new_a, destination: cusA, key: { source: ^new_aid, destination: crmId }, fields: [ { source: b, destination: b } ] } ]";
        var saved = Yaml.Accept<IngressDefinition>(Text.Replace("^", "", StringComparison.Ordinal));

        Yaml.Refuse(
            Text.Replace("^new_aid", "^new_bid", StringComparison.Ordinal),
            ProblemId.KeyChanged,
            "the key of new_a is saved as new_aid -> crmId and cannot change, since written records are found by it: write `new_aid`.",
            new SavedDefinitions(saved));
    }

    [Fact]
    public void Parent_NotMapped_IsRefused() => Yaml.Refuse(
        Yaml.Contact(Field + "\nlinks: [ { source: _a_value, destination: a, parent: ^contacts } ]"),
        ProblemId.ParentNotMapped,
        "`contacts` is not the source of a table mapping, so its records never arrive: map it, or remove `parent`. Did you mean `contact`?");

    [Fact]
    public void Parent_Itself_IsAccepted()
        => Yaml.Accept<IngressDefinition>(Yaml.Contact(Field + "\nlinks: [ { source: _a_value, destination: a, parent: contact } ]"));

    [Fact]
    public void Parents_InACycle_AreRefusedWhereItCloses() => Yaml.Refuse(
        """
        workflow: Ingress
        tables:
          - { source: a, destination: cusA, key: { source: aid, destination: id }, fields: [], links: [ { source: _b_value, destination: b, parent: b } ] }
          - { source: b, destination: cusB, key: { source: bid, destination: id }, fields: [], links: [ { source: _c_value, destination: c, parent: c } ] }
          - { source: c, destination: cusC, key: { source: cid, destination: id }, fields: [], links: [ { source: _a_value, destination: a, parent: ^a } ] }
        """,
        ProblemId.ParentCycle,
        "`a` cannot be a parent of `c`, whose records would wait for each other (c -> a -> b -> c): remove `parent` from one of these links.");

    [Theory]
    [InlineData("workflow: Ingress\ntables: ^[]", "no table is mapped: add one, `- source: contact`.")]
    [InlineData("workflow: Ingress\ntables:\n  - ^source: a\n    destination: b\n    key: { source: aid, destination: id }\n    fields: []", "no field of `a` is mapped: add one, `- { source: firstname, destination: firstName }`.")]
    public void Nothing_Mapped_IsRefused(string text, string message) => Yaml.Refuse(text, ProblemId.NothingMapped, message);

    [Fact]
    public void Filter_WithoutConditions_IsRefused() => Yaml.Refuse(
        Yaml.Contact(Field + "\nfilter: { conditions: ^[] }"),
        ProblemId.NothingMapped,
        "a filter without conditions: add one, or remove `filter`.");

    [Theory]
    [InlineData("operator: ^equal, value: 1", "`operator` takes one of equals, notEquals, greaterThan, greaterOrEqual, lessThan, lessOrEqual, in, notIn, contains, notContains, startsWith, endsWith, isNull, isNotNull, found `equal`: did you mean `equals`?")]
    [InlineData("operator: in, value: ^1", "`value` takes a list after `in`, found `1`: write it in brackets, `[1]`.")]
    [InlineData("operator: notIn, value: ^[]", "`value` takes a list after `notIn`, found a list: write `[1, 2]`.")]
    [InlineData("operator: equals, value: ^[1, 2]", "`value` takes a single value after `equals`, found a list: for several write `operator: in`.")]
    [InlineData("operator: isNull, value: ^1", "`isNull` takes no value: remove `value`.")]
    [InlineData("operator: equals, value: ^null", "null is no value for `equals`: write `operator: isNull` or `isNotNull`, or `\"\"` for an empty text.")]
    public void Condition_Wrong_IsRefused(string rest, string message) => Yaml.Refuse(
        Yaml.Contact(Field + $"\nfilter: {{ conditions: [ {{ field: a, {rest} }} ] }}"),
        ProblemId.WrongType,
        message);

    [Theory]
    [InlineData("^{ operator: equals, value: 1 }", "`field` is missing here: add `field: statecode`.")]
    [InlineData("^{ field: a, value: 1 }", "`operator` is missing here: add `operator: equals`.")]
    [InlineData("^{ field: a, operator: equals }", "`value` is missing here: add `value: 0`.")]
    [InlineData("^{ field: a, operator: in }", "`value` is missing here: add `value: [1, 2]`.")]
    public void Condition_Incomplete_IsRefused(string condition, string message) => Yaml.Refuse(
        Yaml.Contact(Field + $"\nfilter: {{ conditions: [ {condition} ] }}"),
        ProblemId.MissingKey,
        message);
}
