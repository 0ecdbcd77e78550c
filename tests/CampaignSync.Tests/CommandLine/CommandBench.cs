using CampaignSync.Core.State;
using CampaignSync.Host.CommandLine;
using CampaignSync.Sqlite;
using CampaignSync.Tests.State;

namespace CampaignSync.Tests.CommandLine;

/// <summary>Runs command lines in this process, on a real home; its streams are kept.</summary>
internal sealed class CommandBench : IDisposable
{
    private readonly TemporaryHome _folder = new();

    public string Home => Path.Combine(_folder.Path, "home");

    /// <summary>What a question is answered with; null: nobody is there.</summary>
    public bool? Answer { get; set; }

    public async Task<(int Code, string Out, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CommandContext(output, error, TimeProvider.System, name => name == "CAMPAIGNSYNC_HOME" ? Home : null, Answer is { } answer ? _ => answer : null, null);
        var code = await CommandLineRunner.RunAsync(arguments, context);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>Writes a file beside the home and names it.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    public async Task ChangeAsync(Action<IStateTransaction> change)
    {
        await using var store = SqliteStateStore.OpenClient(Home);
        await store.WriteAsync(tx =>
        {
            change(tx);
            return true;
        });
    }

    public T Read<T>(Func<IStateReader, T> look)
    {
        var store = SqliteStateStore.OpenReader(Home);
        try
        {
            return store.Read(look);
        }
        finally
        {
            store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    public void Dispose() => _folder.Dispose();
}
