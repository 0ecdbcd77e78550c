using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;

namespace CampaignSync.Simulation.Systems;

/// <summary>Campaign's resources as one host reaches them: a write is one request or two, as the record turns out to be there or not.</summary>
internal sealed class SimulatedDestination(SimulatedWire wire, SimulatedNetwork network, SimulatedCampaign campaign) : IRecordDestination
{
    public Task SignInAsync(CancellationToken cancellationToken) => wire.SignInAsync();

    public async Task<DestinationResource?> DescribeAsync(string resource, CancellationToken cancellationToken)
    {
        await wire.DelayAsync(CancellationToken.None);
        return campaign.Find(resource);
    }

    public async Task<string?> CheckLookupAsync(string resource, string? keyField, LookupFilter? lookup, CancellationToken cancellationToken)
    {
        await wire.DelayAsync(CancellationToken.None);
        return null;
    }

    public Task<bool> ProbeAsync(string resource, Lane lane, CancellationToken cancellationToken) => wire.ProbeAsync(resource, lane, cancellationToken);

    public async Task<WriteOutcome> WriteAsync(RecordWrite write, CancellationToken cancellationToken)
    {
        if (write.Delete)
        {
            var (found, failure) = await RequestAsync("DELETE", write, () => campaign.TryDelete(write.Resource, write.Key), cancellationToken);
            return failure ?? (found ? WriteOutcome.Done : new WriteOutcome(OutcomeKind.NotFound));
        }

        var update = write.Expect == Expectation.Present;
        for (var turn = 0; turn < 2; turn++)
        {
            var (took, outcome) = update
                ? await RequestAsync("PATCH", write, () => campaign.TryUpdate(write.Resource, write.Key, write.UpdateBody), cancellationToken)
                : await RequestAsync("POST", write, () => campaign.TryCreate(write.Resource, write.Key, write.CreateBody), cancellationToken);
            if (outcome is not null)
                return outcome;
            if (took)
                return WriteOutcome.Done;
            update = !update;
        }
        return new WriteOutcome(OutcomeKind.Unreachable, Reason: "The record can be neither created nor found.");
    }

    public async Task<WriteOutcome> LookAsync(RecordAddress address, CancellationToken cancellationToken)
    {
        var seen = false;
        var outcome = await wire.WriteAsync(address.Lane, $"GET {address.Resource}/{address.Key}", () => network.OnSend("look"), () => seen = campaign.IsVisible(address.Resource, address.Key), cancellationToken);
        return outcome ?? (seen ? WriteOutcome.Done : new WriteOutcome(OutcomeKind.NotFound));
    }

    private async Task<(bool Took, WriteOutcome? Outcome)> RequestAsync(string verb, RecordWrite write, Func<bool> effect, CancellationToken cancellationToken)
    {
        var took = false;
        var outcome = await wire.WriteAsync(write.Lane, $"{verb} {write.Resource}/{write.Key}", () => network.OnWrite(write), () => took = effect(), cancellationToken);
        return (took, outcome);
    }
}
