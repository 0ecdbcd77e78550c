using CampaignSync.Core.Backlog;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>An attempt that has ended and is not yet in the store.</summary>
/// <param name="Outcome">Null: nothing more was sent, or the item was read again (<see cref="Refetched"/>).</param>
/// <param name="Counted">An unknown answer that counts towards a dead letter.</param>
/// <param name="Refetched">The record as it is now.</param>
/// <param name="Begun">False: nothing of it was sent that could take effect; the run ended before, or the record was only to be read again.</param>
internal sealed record Attempt(BacklogTable Table, Item Item, WriteOutcome? Outcome, bool Counted = false, IncomingChange? Refetched = null, bool Begun = true);
