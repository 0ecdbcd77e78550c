using CampaignSync.Core.Definitions;
using CampaignSync.Simulation.Home;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>A field was taken out of the mapping, emptied at the source, and mapped again: the hash of an empty field is that of none, and Campaign kept the old value.</summary>
public sealed class FieldMappedAgainKeptItsOldValue
{
    private static readonly FieldMapping FirstName = new("firstname", "firstName");
    private static readonly FieldMapping LastName = new("lastname", "lastName");

    [Fact]
    public void Field_EmptiedWhileNotMapped_IsEmptiedOnceMappedAgain()
    {
        using var bench = Run(Shop.ContactMapping with { Fields = [FirstName, LastName] });
        Change(bench, Shop.ContactMapping with { Fields = [FirstName] });
        bench.Dataverse.Put(Shop.Contact, EngineBench.Id(1), ("lastname", "null"));
        bench.Settle();
        Change(bench, Shop.ContactMapping with { Fields = [FirstName, LastName] });

        Assert.Equal("\"\"", bench.Field(Shop.Profile, 1, "lastName"));
    }

    [Fact]
    public void Field_WrittenOnCreationOnly_IsEmptiedOnceItsUpdatesApply()
    {
        using var bench = Run(Shop.ContactMapping with { Fields = [FirstName, LastName with { ApplyUpdates = false }] });
        bench.Dataverse.Put(Shop.Contact, EngineBench.Id(1), ("lastname", "null"));
        bench.Settle();
        Change(bench, Shop.ContactMapping with { Fields = [FirstName, LastName] });

        Assert.Equal("\"\"", bench.Field(Shop.Profile, 1, "lastName"));
    }

    private static EngineBench Run(TableMapping mapping)
    {
        var bench = new EngineBench(mapping);
        bench.Dataverse.Put(Shop.Contact, EngineBench.Id(1), ("firstname", "\"Ann\""), ("lastname", "\"Low\""));
        bench.Start();
        Assert.Equal("\"Low\"", bench.Field(Shop.Profile, 1, "lastName"));
        return bench;
    }

    private static void Change(EngineBench bench, TableMapping mapping)
    {
        bench.Stop();
        bench.Save(mapping);
        bench.Start();
    }
}
