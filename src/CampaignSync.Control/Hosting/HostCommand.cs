namespace CampaignSync.Control.Hosting;

/// <summary>How the host's process is started.</summary>
/// <param name="Program">Absolute path; nothing is looked up in PATH.</param>
/// <param name="Variables">Added to the environment, which is passed on because secrets may stand in it.</param>
public sealed record HostCommand(string Program, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Variables);
