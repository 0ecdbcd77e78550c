namespace CampaignSync.Chaos.Strokes;

/// <summary>One thing that is done to the host.</summary>
internal abstract record Stroke
{
    /// <summary>SIGKILL.</summary>
    /// <param name="Wait">How long it lives before, at most.</param>
    /// <param name="TwoStarts">Two people start it again at the same moment.</param>
    internal sealed record Kill(KillMoment Moment, TimeSpan Wait, bool TwoStarts) : Stroke;

    /// <summary>SIGSTOP, and SIGCONT longer after than a sign of life is good.</summary>
    /// <param name="Start">Somebody tries to start the workflows meanwhile.</param>
    internal sealed record Suspend(TimeSpan For, bool Start) : Stroke;

    /// <summary>A second host on the same home.</summary>
    internal sealed record SecondHost : Stroke;

    /// <summary>The disk fills up.</summary>
    /// <param name="Killed">The host is killed while it is full, which counts as a kill.</param>
    internal sealed record FullDisk(bool Killed) : Stroke;
}
