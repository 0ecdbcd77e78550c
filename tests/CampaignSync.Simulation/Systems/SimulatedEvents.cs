using CampaignSync.Core.Ports;

namespace CampaignSync.Simulation.Systems;

/// <summary>The journal as one host reaches it.</summary>
internal sealed class SimulatedEvents(SimulatedWire wire, SimulatedNetwork network, SimulatedJournal journal) : IEventJournal
{
    public Task<JournalPage> ReadAsync(string? link, bool atLatest, CancellationToken cancellationToken)
    {
        var fault = network.OnRead("journal");
        return wire.ReadAsync(Lane.Incremental, $"journal {link}", fault, () =>
        {
            try
            {
                var page = journal.Read(link, atLatest, fault);
                if (page.Entries.Count > 1 && fault is ReadFault.Duplicates or ReadFault.Reordered)
                    network.Met("read: " + fault);
                return page;
            }
            catch (CursorExpiredException)
            {
                network.Met("position expired");
                throw;
            }
        }, cancellationToken);
    }
}
