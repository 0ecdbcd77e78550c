using CampaignSync.Control.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Definitions;

namespace CampaignSync.Tests.Control;

/// <summary>What <c>apply</c> says of the next start is what that start does: it goes by what a table was read under, whatever was saved since.</summary>
public sealed class NextStartTests
{
    private readonly IStateStore _store = new MemoryDisk().Client;
    private readonly DefinitionControl _control;

    public NextStartTests() => _control = new DefinitionControl(_store, TimeProvider.System, "admin");

    [Fact]
    public async Task TextThatWasReadUnder_PutBackBeforeAStart_ReadsNothingInFull()
    {
        await ApplyAsync("firstname");
        await ReadAsync("firstname");

        Assert.Equal(["contact"], (await ApplyAsync("lastname")).TablesReadAgain);
        Assert.Empty((await ApplyAsync("firstname")).TablesReadAgain);
    }

    [Fact]
    public async Task ChangeThatAsksForNoFullRead_OnTopOfOneThatDoesAndWasNotStarted_IsStillReadInFull()
    {
        await ApplyAsync("firstname");
        await ReadAsync("firstname");
        await ApplyAsync("lastname");

        Assert.Equal(["contact"], (await ApplyAsync("lastname", "applyDeletes: true")).TablesReadAgain);
    }

    [Fact]
    public async Task TableThatWasTakenOutAndNotStarted_GoesOnWhereItWas()
    {
        await ApplyAsync("firstname");
        await ReadAsync("firstname");
        var without = await ApplyAsync("firstname", table: "new_order");
        var back = await ApplyAsync("firstname");

        Assert.Equal(["new_order"], without.TablesReadAgain);
        Assert.Equal(["contact"], without.TablesTakenOut);
        Assert.Empty(back.TablesReadAgain);
    }

    [Fact]
    public async Task TableThatWasTakenOutByAStart_IsReadInFullAgain()
    {
        await ApplyAsync("firstname");
        await ReadAsync("firstname", removed: true);

        Assert.Equal(["contact"], (await ApplyAsync("firstname", "applyDeletes: true")).TablesReadAgain);
    }

    [Fact]
    public void FirstApply_ReadsEverythingInFull()
        => Assert.Equal(["contact"], DefinitionControl.PreviewFirst([File("firstname")]).Changes[0].TablesReadAgain);

    private async Task<SavedChange> ApplyAsync(string field, string? option = null, string table = "contact")
        => (await _control.ApplyAsync([File(field, option, table)], default)).Changes[0];

    /// <summary>As a start leaves the table that read it under this field.</summary>
    private Task ReadAsync(string field, bool removed = false)
    {
        var mapping = ((Core.Definitions.IngressDefinition)File(field).Definition!).Tables[0];
        return _store.WriteAsync(tx => tx.PutTable(new TableState
        {
            Workflow = WorkflowName.Ingress, Name = "contact", Fingerprint = removed ? null : DefinitionHash.Fingerprint(mapping), Removed = removed,
        }));
    }

    private static ParsedFile File(string field, string? option = null, string table = "contact")
        => DefinitionReader.Read("ingress.yaml", $$"""
            workflow: Ingress
            tables:
              - source: {{table}}
                destination: {{(table == "contact" ? "profile" : "cusOrder")}}
                key: { source: {{table}}id, destination: externalId }
                fields:
                  - { source: {{field}}, destination: firstName }
                {{option ?? "applyDeletes: false"}}
            """);
}
