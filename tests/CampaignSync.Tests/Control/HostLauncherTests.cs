using CampaignSync.Control;
using CampaignSync.Control.Homes;
using CampaignSync.Control.Hosting;
using CampaignSync.Core.State;
using CampaignSync.Tests.State;

namespace CampaignSync.Tests.Control;

/// <summary>Two people start at the same moment: one of the two hosts finds the home taken, and goes after two seconds.</summary>
public sealed class HostLauncherTests : IDisposable
{
    private static readonly TimeSpan s_lockPatience = TimeSpan.FromSeconds(2);
    private readonly TemporaryHome _folder = new();
    private readonly InMemoryStateStore _store = new();
    private readonly HurryingTime _time = new();

    private Home Home => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EnsureRunning_WhileAnotherHostIsSlowToComeUp_WaitsForIt(bool oneWasKilled)
    {
        if (oneWasKilled)
            PutHost(epoch: 1, _time.GetUtcNow() - TimeSpan.FromMinutes(1));
        var launches = 0;
        var launcher = Launcher(() =>
        {
            if (++launches == 3)
                PutHost(epoch: 2, _time.GetUtcNow());
        });

        Assert.Equal(2, (await launcher.EnsureRunningAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30))).Epoch);
    }

    [Fact]
    public async Task EnsureRunning_WhileWhoHasTheHomeStaysSilent_SaysSo()
    {
        PutHost(epoch: 1, _time.GetUtcNow() - TimeSpan.FromMinutes(1));
        var began = _time.GetUtcNow();

        var error = await Assert.ThrowsAsync<ControlException>(() => Launcher(() => { }).EnsureRunningAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal(ControlErrorId.HostNotResponding, error.ErrorId);
        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15));
    }

    /// <summary>Launches hosts that find the home taken.</summary>
    private HostLauncher Launcher(Action launched) => new(Home, _store, _time, errors =>
    {
        launched();
        File.WriteAllText(errors, "HostAlreadyRunning: Another process holds the home.");
        return new Gone();
    });

    private void PutHost(long epoch, DateTimeOffset at) => _store.WriteAsync(tx =>
    {
        tx.PutHost(new HostState(epoch, (int)epoch, "1", at, at, Ended: false));
        return true;
    }).GetAwaiter().GetResult();

    private sealed class Gone : IDetachedProcess
    {
        public int Id => 4711;

        public int? ExitCode => 1;
    }

    /// <summary>A clock on which every pause is as long as a host waits for the lock, and over at once.</summary>
    private sealed class HurryingTime : TimeProvider
    {
        private long _passed;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(Interlocked.Read(ref _passed));

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref _passed, s_lockPatience.Ticks);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
