namespace CampaignSync.Sandbox.Campaign.Store;

/// <summary>Where the value of one column stands; a length of 0 means that it is not set.</summary>
internal readonly record struct SlotRange(int Offset, int Length)
{
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> bytes) => bytes.Slice(Offset, Length);
}
