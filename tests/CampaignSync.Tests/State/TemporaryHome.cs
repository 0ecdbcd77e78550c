namespace CampaignSync.Tests.State;

/// <summary>An empty folder that is gone after the test.</summary>
internal sealed class TemporaryHome : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("campaignsync-test-").FullName;

    public string Database => System.IO.Path.Combine(Path, "state.db");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
