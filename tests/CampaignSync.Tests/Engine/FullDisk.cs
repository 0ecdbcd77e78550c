using CampaignSync.Core.State;
using CampaignSync.Simulation.Home;

namespace CampaignSync.Tests.Engine;

/// <summary>A disk that is full when a test says so.</summary>
internal static class FullDisk
{
    /// <summary>What the store says then.</summary>
    public const string Message = "The disk is full.";

    /// <summary>Asks before each commit whether it finds the disk full.</summary>
    public static void FillDisk(this SimulatedHome home, Func<CommitKinds, bool> isFull)
        => home.Commits.Kill = (kinds, before) => before && isFull(kinds) ? throw new StoreFullException(Message) : false;
}
