using System.Text;
using CampaignSync.Sqlite.Files;
using Serilog.Sinks.File;

namespace CampaignSync.Host.Process;

/// <summary>Gives each log file, when it is begun, to its owner only; the sink itself would leave that to the account's mask.</summary>
internal sealed class OwnerOnlyLogFiles : FileLifecycleHooks
{
    public override Stream OnFileOpened(string path, Stream underlyingStream, Encoding encoding)
    {
        OwnerOnly.Restrict(path);
        return underlyingStream;
    }
}
