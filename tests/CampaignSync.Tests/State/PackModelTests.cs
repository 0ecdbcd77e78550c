using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Sqlite;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignSync.Tests.State;

/// <summary>The database against the plain store in memory: after any steps both list the same items in the same order.</summary>
public sealed class PackModelTests
{
    private const int Runs = 6;
    private const int StepsOfARun = 40;

    [Fact]
    public void AnySteps_LeaveBothStoresAlike_AndNothingBehind()
    {
        var steps = Gen.Choose(0, int.MaxValue - 1).ArrayOf(StepsOfARun).ToArbitrary();
        Prop.ForAll(steps, seeds => RunAsync(seeds).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Runs).WithReplay(20_26UL, 11UL));
    }

    private static async Task RunAsync(int[] seeds)
    {
        using var home = new TemporaryHome();
        var rows = new InMemoryRows();
        await using var pair = new StorePair(home.Path, rows);
        await pair.BeginAsync();
        foreach (var seed in seeds)
        {
            await pair.StepAsync(seed);
            pair.AssertAlike(new Random(seed));
            var (packs, contents, _, keys) = PackedState.Count(home.Database);
            Assert.Equal((packs, rows.Tables.Values.Sum(t => t.Items.Count)), (contents, (int)keys));
        }

        await pair.ClearAsync();
        Assert.Equal((0, 0, 0, 0), PackedState.Count(home.Database));
    }

    /// <summary>A host and a client of each store; what one pair does, the other does too.</summary>
    private sealed class StorePair(string home, InMemoryRows rows) : IAsyncDisposable
    {
        private static readonly HostClaim Claim = new(1, "1.0.0", PackedState.ReadAt);
        private readonly SqliteStateStore _client = SqliteStateStore.OpenClient(home);
        private readonly InMemoryStateStore _plainClient = new(rows);
        private SqliteStateStore _host = SqliteStateStore.OpenHost(home, Claim);
        private InMemoryStateStore _plainHost = InMemoryStateStore.OpenHost(rows, Claim);
        private int[] _tables = [];

        public async Task BeginAsync()
        {
            foreach (var name in new[] { "contact", "new_order" })
            {
                await BothAsync(client: false, t =>
                {
                    var table = new TableState { Workflow = WorkflowName.Ingress, Name = name };
                    t.PutTable(table);
                    return $"{table.Id}";
                });
            }

            _tables = [.. _host.Read(r => r.Tables(WorkflowName.Ingress)).Select(t => t.Id)];
        }

        public async Task StepAsync(int seed)
        {
            var random = new Random(seed);
            switch (random.Next(12))
            {
                case 0:
                    await _host.DisposeAsync();
                    _host = SqliteStateStore.OpenHost(home, Claim);
                    _plainHost = InMemoryStateStore.OpenHost(rows, Claim);
                    Assert.Equal(_plainHost.Epoch, _host.Epoch);
                    break;
                case 1:
                    await GroupAsync([.. Enumerable.Range(1, 4).Select(_ => (random.Next(), random.Next(3) == 0))]);
                    break;
                default:
                    await BothAsync(client: random.Next(5) == 0, Work(random.Next()));
                    break;
            }
        }

        public async Task ClearAsync()
        {
            foreach (var table in _tables)
            {
                while (await _host.WriteAsync(t => t.DeleteItems(table, 500)) > 0)
                {
                }
            }
        }

        /// <summary>Every way in, at the same random places, between steps.</summary>
        public void AssertAlike(Random random)
        {
            var (place, limit) = (random.NextDouble(), random.Next(1, 40));
            Assert.Equal(
                _plainHost.Read(r => ItemSteps.Describe(r, _tables, place, limit)),
                _host.Read(r => ItemSteps.Describe(r, _tables, place, limit)));
        }

        private Func<IStateTransaction, string> Work(int seed)
            => t => new ItemSteps(t, _tables, _host.Epoch, new Random(seed)).Run();

        private async Task BothAsync(bool client, Func<IStateTransaction, string> work)
            => Assert.Equal(await (client ? _plainClient : _plainHost).WriteAsync(work), await (client ? _client : _host).WriteAsync(work));

        /// <summary>Pieces that share a commit, because they are queued while the first of them runs; some throw at their end.</summary>
        private async Task GroupAsync((int Seed, bool Fails)[] pieces)
        {
            var expected = new List<string>();
            foreach (var piece in pieces)
                expected.Add(await OutcomeAsync(_plainHost.WriteAsync(Fallible(piece))));

            Task<string>[] others = [];
            var first = OutcomeAsync(_host.WriteAsync(t =>
            {
                others = [.. pieces[1..].Select(p => OutcomeAsync(_host.WriteAsync(Fallible(p))))];
                return Fallible(pieces[0])(t);
            }));
            Assert.Equal(expected, [await first, .. await Task.WhenAll(others)]);
        }

        private Func<IStateTransaction, string> Fallible((int Seed, bool Fails) piece)
            => t => Work(piece.Seed)(t) is var done && piece.Fails ? throw new TimeoutException() : done;

        private static async Task<string> OutcomeAsync(Task<string> work)
        {
            try
            {
                return await work;
            }
            catch (TimeoutException)
            {
                return "taken back";
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _client.DisposeAsync();
            await _host.DisposeAsync();
        }
    }
}
