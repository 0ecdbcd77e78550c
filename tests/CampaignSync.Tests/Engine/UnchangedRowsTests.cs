using CampaignSync.Core.Backlog;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Tests.Engine;

/// <summary>A full read passes over the rows that were written as they are, and over no other.</summary>
public sealed class UnchangedRowsTests : IDisposable
{
    private const int Contacts = 1_500;

    private readonly EngineBench _bench = new();

    /// <summary>How often a known record was looked at or stored by the writer, page by page.</summary>
    private readonly List<int> _touched = [];

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(600)]
    [InlineData(100)]
    public void WhatChangedMeanwhile_IsWritten_AndNothingElse(int pageSize)
    {
        Load(pageSize);
        _bench.Contact(7, "changed");
        _bench.Contact(1_400, "changed");
        _bench.Contact(Contacts + 1);
        _bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(30));
        _bench.Dataverse.ExpireLinks(Shop.Contact);
        _bench.Settle(60);

        Assert.Equal([$"Created {Contacts + 1}", "Deleted 30", "Updated 1400", "Updated 7"], _bench.Effects().Skip(Contacts).Order(StringComparer.Ordinal));
        Assert.Equal(Contacts - 3, _bench.View.Unchanged);
        Assert.Equal(0, _bench.View.Backlog);
    }

    [Fact]
    public void RowsThatStandAsTheyWereWritten_AreNotLookedAtByTheWriter()
    {
        Load(600);
        Watch();
        _bench.Dataverse.ExpireLinks(Shop.Contact);
        _bench.Settle(60);

        Assert.Equal(Contacts, _bench.View.Unchanged);
        Assert.Equal(Contacts, _bench.Effects().Count);
        Assert.True(_touched.Count >= 3);
        Assert.All(_touched, known => Assert.Equal(0, known));
    }

    [Fact]
    public void ValueThatChangedWithoutANewVersion_IsWritten()
    {
        // A column that Dataverse calculates when it is read, from another record: no delta link tells of it.
        Load(600);
        var rows = _bench.Dataverse.Table(Shop.Contact).Rows;
        var row = rows[EngineBench.Id(9)];
        rows[row.Key] = row with { Values = new Dictionary<string, string>(row.Values) { ["firstname"] = "\"calculated\"" } };
        _bench.Dataverse.ExpireLinks(Shop.Contact);
        _bench.Settle(60);

        Assert.Equal(["Updated 9"], _bench.Effects().Skip(Contacts));
        Assert.Equal("\"calculated\"", _bench.FirstName(9));
    }

    [Fact]
    public void RowThatComesTwice_IsLeftToBeDecidedByBoth()
    {
        Load(600);
        var hash = _bench.Known(Shop.Contact, 9)!.RowHash;
        IncomingRow[] rows = [Row(8, 0), Row(9, hash), Row(9, 1), Row(10, _bench.Known(Shop.Contact, 10)!.RowHash)];

        var (unchanged, rest) = _bench.Home.State.Read(reader => new UnchangedRows(Table(reader), reader).Part(rows));

        Assert.Equal([_bench.Known(Shop.Contact, 10)!.Id], unchanged);
        Assert.Equal(rows[..3], rest);

        static IncomingRow Row(int number, long? hash) => new(number, EngineBench.Id(number), hash);
        static BacklogTable Table(IStateReader reader) => new() { Id = reader.FindTable(WorkflowName.Ingress, Shop.Contact)!.Id, Name = Shop.Contact, DefinitionVersion = 1 };
    }

    [Fact]
    public void AnotherMapping_MapsEveryRowAgain()
    {
        Load(600);
        _bench.Stop();
        _bench.Save(Shop.ContactMapping with { Replacements = [new Core.Definitions.Replacement("firstname", "Ann", "Beth")] });
        _bench.Home.Start();
        _bench.Settle(60);

        Assert.Equal(2 * Contacts, _bench.Effects().Count);
        Assert.Equal("\"Beth\"", _bench.FirstName(1));
    }

    [Fact]
    public void RowWhoseWriteIsInDoubt_IsWrittenAgain()
    {
        Load(600);
        _bench.Network.OnWrite = _ => WriteFault.Unavailable;
        _bench.Contact(5, "changed");
        _bench.Settle(12);
        _bench.Contact(5, "Ann");
        _bench.Dataverse.ExpireLinks(Shop.Contact);
        _bench.Settle(20);
        _bench.Network.OnWrite = _ => WriteFault.None;
        _bench.Settle(90);

        Assert.Equal("Updated 5", _bench.Effects()[^1]);
        Assert.Equal("\"Ann\"", _bench.FirstName(5));
    }

    private void Load(int pageSize)
    {
        _bench.Dataverse.PageSize = pageSize;
        for (var i = 1; i <= Contacts; i++)
            _bench.Contact(i);
        _bench.Start();
        Assert.Equal(Contacts, _bench.Effects().Count);
        Assert.NotNull(_bench.Known(Shop.Contact, 1)!.RowHash);
    }

    private void Watch() => _bench.Home.Commits.Committed = tx =>
    {
        if ((tx.Kinds & CommitKinds.Page) != 0)
            _touched.Add(tx.KnownTouched);
    };
}
