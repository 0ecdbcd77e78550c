using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>Enters profiles that were read into their pairs.</summary>
internal sealed class ProfileIntake(RunContext run, PairBook book)
{
    /// <param name="full">A read of all profiles is under way.</param>
    /// <param name="newest">They were found beside it, as the newest changes.</param>
    /// <param name="read">The read that brought them.</param>
    /// <returns>Whether pairs were queued.</returns>
    public bool Take(IStateTransaction tx, IReadOnlyList<ProfileRow> rows, ReadsUnderWay.ProfileRead read, bool full, bool newest = false)
    {
        var queued = 0;
        var taken = 0;
        var sight = new SightContext(tx.NextSequence(), run.Now, full, Newest: newest, Read: read);
        foreach (var row in rows)
        {
            if (row.Key is null)
                continue;
            taken++;
            if (book.SeeProfile(tx, row, sight))
                queued++;
        }
        run.Update(tx, w =>
        {
            w.Counts += new WorkflowCounts(Read: taken, Unchanged: taken - queued);
            w.LastReadAt = run.Now;
        });
        return queued > 0;
    }
}
