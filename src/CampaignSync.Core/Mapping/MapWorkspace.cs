namespace CampaignSync.Core.Mapping;

/// <summary>The buffers that mapping a row needs, used again for the next.</summary>
internal sealed class MapWorkspace
{
    private const int KeptItems = 64 * 1024;

    public Utf8Buffer Update { get; } = new();
    public Utf8Buffer Create { get; } = new();
    public Utf8Buffer HashInput { get; } = new();

    /// <summary>What a cell needs while it is read and written.</summary>
    public Utf8Buffer Cell { get; } = new();

    /// <summary>Text put together from labels.</summary>
    public Utf8Buffer Labels { get; } = new();

    public List<int> Choices { get; private set; } = [];

    public char[] Characters { get; set; } = [];

    /// <summary>Makes ready for the next row, and gives back what only a huge row needed.</summary>
    public void Clear()
    {
        Update.Clear();
        Create.Clear();
        HashInput.Clear();
        Cell.Clear();
        Labels.Clear();
        if (Characters.Length > KeptItems)
            Characters = [];
        if (Choices.Capacity > KeptItems)
            Choices = [];
    }
}
