namespace CampaignSync.Control.Homes;

/// <summary>The folder of one instance, and where things stand in it.</summary>
public sealed record Home(string Folder)
{
    public string Database => Path.Combine(Folder, "state.db");

    /// <summary>Held by the host that has the home; says nothing by being there.</summary>
    public string Lock => Path.Combine(Folder, "host.lock");
    public string Logs => Path.Combine(Folder, "logs");

    /// <summary>What a detached host said before its log was open, or when it crashed.</summary>
    public string HostErrors => Path.Combine(Logs, "host.err");
}
