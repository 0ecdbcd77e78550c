namespace CampaignSync.Sandbox.Campaign.Store;

/// <summary>What has happened to one key of a resource.</summary>
internal readonly record struct KeyHistory(int Creates, int Updates, int Deletes, int RefusedDuplicates);
