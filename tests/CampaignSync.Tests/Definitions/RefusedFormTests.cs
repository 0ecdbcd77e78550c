using CampaignSync.Definitions;

namespace CampaignSync.Tests.Definitions;

/// <summary>What no definition may look like: keys, types, and texts that are no YAML.</summary>
public sealed class RefusedFormTests
{
    private const string Field = "fields: [ { source: firstname, destination: firstName } ]";

    [Theory]
    [InlineData("fields: [ { source: a, ^destnation: b, destination: c } ]", "unknown key `destnation`: Known here: source, destination, applyUpdates.")]
    [InlineData("applyDeletes: true\n^applyUpdates: false\nfields: [ { source: a, destination: c } ]", "unknown key `applyUpdates`: Known here: source, destination, key, lookup, links, fields, replacements, filter, applyDeletes, deletionGuard, picklists.")]
    [InlineData("^aplyDeletes: true\nfields: [ { source: a, destination: c } ]", "unknown key `aplyDeletes`: did you mean `applyDeletes`? Known here: source, destination, key, lookup, links, fields, replacements, filter, applyDeletes, deletionGuard, picklists.")]
    public void Key_Unknown_IsRefusedWithTheNearOne(string lines, string message) => Yaml.Refuse(Yaml.Contact(lines), ProblemId.UnknownKey, message);

    [Fact]
    public void Key_Misspelled_GivesBothProblems()
    {
        var parsed = DefinitionReader.Read("in.yaml", Yaml.Contact("fields: [ { source: a, destnation: b } ]"));

        Assert.Equal(
            ["in.yaml:6:15: `destination` is missing here: add `destination: firstName`.", "in.yaml:6:28: unknown key `destnation`: did you mean `destination`? Known here: source, destination, applyUpdates."],
            parsed.Problems.Select(p => p.ToString()));
        Assert.Null(parsed.Definition);
    }

    [Theory]
    [InlineData("workflow: Egress\nevents: { sent: true }", 2, 11)]
    [InlineData("workflow: Egress\njournal: { Id: /a }", 2, 12)]
    [InlineData("workflow: Egress\ntypes: { sent: a }", 2, 10)]
    [InlineData("workflow: Egress\nactivities: { sent: {} }", 2, 15)]
    [InlineData("workflow: Egress\nactivities: { send: { tabel: a } }", 2, 23)]
    [InlineData("workflow: Egress\nactivities: { send: { columns: { campain: a } } }", 2, 34)]
    [InlineData("workflow: Egress\ntables: []", 2, 1)]
    [InlineData("workflow: OptInOut\ndirection: disabled\nfields: [ { dynamics: a, campaign: denyList, applyUpdates: true } ]", 3, 46)]
    [InlineData("workflow: OptInOut\ndirection: disabled\nfields: [ { dynamics: a, campaign: denyList } ]\nkey: { source: contactid }", 4, 8)]
    public void Key_UnknownAnywhere_IsRefused(string text, int line, int column)
    {
        var problem = Assert.Single(DefinitionReader.Read("file.yaml", text).Problems);

        Assert.Equal((ProblemId.UnknownKey, line, column), (problem.Id, problem.Line, problem.Column));
    }

    [Fact]
    public void Key_Duplicate_IsRefusedAtTheSecond() => Yaml.Refuse(
        Yaml.Contact("applyDeletes: true\n" + Field + "\n^applyDeletes: false"),
        ProblemId.DuplicateKey,
        "the key `applyDeletes` stands here a second time (first in line 6): remove one of the two.");

    [Theory]
    [InlineData("applyDeletes: ^yes", "`applyDeletes` takes true or false, found `yes`: write true, without quotes.")]
    [InlineData("applyDeletes: ^\"false\"", "`applyDeletes` takes true or false, found `\"false\"`: write false, without quotes.")]
    [InlineData("applyDeletes: ^1", "`applyDeletes` takes true or false, found `1`.")]
    [InlineData("applyDeletes: ^[true]", "`applyDeletes` takes true or false, found a list.")]
    [InlineData("applyDeletes:^", "`applyDeletes` takes true or false, found nothing.")]
    [InlineData("picklists: ^Display", "`picklists` takes one of technical, display, found `Display`: did you mean `display`?")]
    [InlineData("deletionGuard: ^none", "`deletionGuard` takes `{ count: 500, percent: 10 }` or `off`, found `none`.")]
    [InlineData("deletionGuard: { count: ^many }", "`count` takes a whole number from 0 to 2147483647, found `many`.")]
    [InlineData("deletionGuard: { count: ^\"5\" }", "`count` takes a whole number from 0 to 2147483647, found `\"5\"`.")]
    [InlineData("deletionGuard: { percent: ^1.5 }", "`percent` takes a whole number from 0 to 100, found `1.5`.")]
    [InlineData("lookup: ^filter", "`lookup` takes `url` or `{ filter: byCrmId, parameter: crmId_parameter }`, found `filter`.")]
    [InlineData("links: [ ^contact ]", "`links` is a list of groups, found `contact`: write `- { source: _new_contact_value, destination: contactId, parent: contact }`.")]
    [InlineData("links: ^{ source: a }", "`links` takes a list, found a group of keys: write `- { source: _new_contact_value, destination: contactId, parent: contact }`.")]
    [InlineData("links: ^~", "`links` takes a list, found nothing: write `- { source: _new_contact_value, destination: contactId, parent: contact }`.")]
    [InlineData("replacements: [ { field: firstname, from: ^[1], to: 2 }, { field: firstname, from: null, to: 3 } ]", "`from` takes a single value, found a list.")]
    [InlineData("links: [ { source: _a_value, destination: a, parent: ^true } ]", "`parent` takes a name of letters, digits and `_`, found `true`.")]
    [InlineData("links: [ { source: _a_value, destination: a, parent: contact, onMissingParent: ^wait } ]", "`onMissingParent` takes one of deadLetter, write, found `wait`.")]
    [InlineData("filter: ^active", "`filter` takes a group of keys, found `active`: write `filter: { conditions: [ { field: statecode, operator: equals, value: 0 } ] }`.")]
    [InlineData("filter: { match: ^every, conditions: [ { field: a, operator: isNull } ] }", "`match` takes one of all, any, found `every`.")]
    [InlineData("replacements: [ { field: firstname, from: ^[1], to: 2 } ]", "`from` takes a single value, found a list.")]
    public void Value_OfTheWrongType_IsRefused(string lines, string message) => Yaml.Refuse(Yaml.Contact(Field + "\n" + lines), ProblemId.WrongType, message);

    [Theory]
    [InlineData("^a b")]
    [InlineData("^a-b")]
    [InlineData("^'a; drop table x'")]
    [InlineData("^é")]
    public void Name_WithOtherCharacters_IsRefused(string name)
    {
        var (text, place) = Yaml.Unmark(Yaml.Contact($"fields: [ {{ source: {name}, destination: b }} ]"));
        var problem = Assert.Single(DefinitionReader.Read("file.yaml", text).Problems);

        Assert.Equal((ProblemId.WrongType, place.Line, place.Column), (problem.Id, problem.Line, problem.Column));
        Assert.StartsWith("`source` takes a name of letters, digits and `_`, found `", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_ThatBeginsWithADigit_IsRefused()
        => Yaml.Refuse(Yaml.Contact("fields: [ { source: ^1a, destination: b } ]"), ProblemId.WrongType, "`source` takes a name that begins with a letter or `_`, found `1a`.");

    [Fact]
    public void Name_ThatIsTooLong_IsRefused()
    {
        var problem = Assert.Single(DefinitionReader.Read("file.yaml", Yaml.Contact($"fields: [ {{ source: {new string('a', 129)}, destination: b }} ]")).Problems);

        Assert.StartsWith("`source` takes a name of 128 characters at most, found `aaa", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tables: ^contact", "`tables` takes a list, found `contact`: write `- source: contact`.")]
    [InlineData("tables: ^{ source: contact }", "`tables` takes a list, found a group of keys: write `- source: contact`.")]
    [InlineData("tables: ^~", "`tables` takes a list, found nothing: write `- source: contact`.")]
    [InlineData("tables: [ { source: contact, destination: profile, key: ^contactid, fields: [ { source: firstname, destination: firstName } ] } ]", "`key` takes a group of keys, found `contactid`: write `key: { source: contactid, destination: externalId }`.")]
    public void Tables_OfAWrongForm_AreRefusedOnce(string line, string message) => Yaml.Refuse("workflow: Ingress\n" + line, ProblemId.WrongType, message);

    [Theory]
    [InlineData("^5", ProblemId.WrongType, "`pollInterval` takes a whole number with a unit, such as 500ms, 5s, 2m or 1h, found `5`.")]
    [InlineData("^5 s", ProblemId.WrongType, "`pollInterval` takes a whole number with a unit, such as 500ms, 5s, 2m or 1h, found `5 s`.")]
    [InlineData("^0.5s", ProblemId.WrongType, "`pollInterval` takes a whole number with a unit, such as 500ms, 5s, 2m or 1h, found `0.5s`.")]
    [InlineData("^499ms", ProblemId.OutOfRange, "`pollInterval` goes from 500ms to 1h, found `499ms`.")]
    [InlineData("^3601s", ProblemId.OutOfRange, "`pollInterval` goes from 500ms to 1h, found `3601s`.")]
    [InlineData("^999999999h", ProblemId.OutOfRange, "`pollInterval` goes from 500ms to 1h, found `999999999h`.")]
    [InlineData("^99999999999999s", ProblemId.OutOfRange, "`pollInterval` goes from 500ms to 1h, found `99999999999999s`.")]
    public void PollInterval_Wrong_IsRefused(string value, string id, string message) => Yaml.Refuse($"workflow: Egress\npollInterval: {value}", id, message);

    [Theory]
    [InlineData("failAfterErrors: ^1000001", ProblemId.OutOfRange, "`failAfterErrors` goes from 0 to 1000000, found `1000001`.")]
    [InlineData("failAfterErrors: ^99999999999", ProblemId.OutOfRange, "`failAfterErrors` goes from 0 to 1000000, found `99999999999`.")]
    [InlineData("failAfterErrors: ^-1", ProblemId.WrongType, "`failAfterErrors` takes a whole number from 0 to 1000000, found `-1`.")]
    public void FailAfterErrors_Wrong_IsRefused(string line, string id, string message) => Yaml.Refuse("workflow: Egress\n" + line, id, message);

    [Theory]
    [InlineData("^", "the file is empty: begin with `workflow: Ingress`, `Egress` or `OptInOut`, or with `connections:`.")]
    [InlineData("^- a", "a definition is a group of keys, found a list: begin with `workflow: Ingress`, `Egress` or `OptInOut`, or with `connections:`.")]
    [InlineData("^tables: []", "this is no definition: begin with `workflow: Ingress`, `Egress` or `OptInOut`, or with `connections:`.")]
    [InlineData("^workfow: Ingress", "this is no definition: `workfow` is not known, did you mean `workflow`?")]
    [InlineData("workflow: Egress\n^connections: {}", "`workflow` and `connections` belong into files of their own.")]
    public void Text_OfNoDefinition_IsRefused(string text, string message) => Yaml.Refuse(text, ProblemId.UnknownDefinition, message);

    [Fact]
    public void Workflow_Unknown_IsRefusedWithTheNearOne()
        => Yaml.Refuse("workflow: ^ingress", ProblemId.WrongType, "`workflow` takes one of Ingress, Egress, OptInOut, found `ingress`: did you mean `Ingress`?");

    [Theory]
    [InlineData("workflow: Ingress\ntables:\n^\t- source: contact")]
    [InlineData("workflow: Ingress\ntables:\n  - source: contact\n  ^\tdestination: profile")]
    [InlineData("workflow: Ingress\n^\tpollInterval: 5s")]
    public void Tab_InTheIndentation_IsRefusedAtTheTab(string text)
        => Yaml.Refuse(text, ProblemId.TabIndentation, "a tab stands in the indentation: YAML wants spaces there. Use two spaces per level.");

    [Theory]
    [InlineData("workflow: ^'Egress", "the quote that opens here is never closed.")]
    [InlineData("workflow: Egress^: b", "`: ` inside a value. Put the value in quotes, or begin a new line.")]
    [InlineData("workflow: ^@Egress", "a value cannot begin with this character. Put it in quotes.")]
    public void Text_NotYaml_IsRefused(string text, string message) => Yaml.Refuse(text, ProblemId.NotYaml, "not valid YAML: " + message);

    [Fact]
    public void Documents_Several_AreRefusedAtTheSecond()
        => Yaml.Refuse("workflow: Egress\n^---\nworkflow: Egress", ProblemId.SeveralDocuments, "a second document begins here: put each definition into a file of its own.");

    [Fact]
    public void Tag_Anywhere_IsRefused()
        => Yaml.Refuse("workflow: ^!!str Egress", ProblemId.Tag, "tags (`!…`) are not used here: remove it; quotes make a value text.");

    [Fact]
    public void MergeKey_Anywhere_IsRefused()
        => Yaml.Refuse("workflow: Egress\nevents: { ^<<: { send: true } }", ProblemId.UnknownKey, "merge keys (`<<`) are not known here: write the keys out.");

    [Fact]
    public void Problems_Several_AreAllFoundInTheOrderOfTheText()
    {
        var parsed = DefinitionReader.Read("in.yaml", """
            workflow: Ingress
            pollInterval: 5
            failAfterErrors: many
            tables:
              - source: contact
                destination: profile
                key: { source: email, destination: externalId }
                applyDeletes: yes
                colour: red
                fields:
                  - { source: a, destination: b }
                  - { source: c, destination: b }
            """);

        Assert.Equal(
            [(2, ProblemId.WrongType), (3, ProblemId.WrongType), (7, ProblemId.NotPrimaryId), (8, ProblemId.WrongType), (9, ProblemId.UnknownKey), (12, ProblemId.PathMappedTwice)],
            parsed.Problems.Select(p => (p.Line, p.Id)));
    }
}
