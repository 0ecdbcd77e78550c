namespace CampaignSync.Core.Definitions;

/// <summary>The parsed form of a definition file. Two definitions mean the same when their hashes are equal; places are no part of that.</summary>
public abstract record Definition
{
    /// <summary>What is saved in versions under this name: a workflow's name, or <c>Connections</c>.</summary>
    public abstract string Subject { get; }

    /// <summary>Place of the key that tells the files apart, <c>workflow:</c> or <c>connections:</c>.</summary>
    public Place Place { get; init; }
}
