using System.Text.Json;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Tests.Definitions;

namespace CampaignSync.Tests.CommandLine;

public sealed class ApplyTests : IDisposable
{
    private readonly CommandBench _bench = new();

    private string Ingress => _bench.Write("ingress.yaml", Yaml.Ingress);

    [Fact]
    public async Task Apply_First_MakesAHomeForItsOwnerOnly()
    {
        var (code, output, error) = await _bench.RunAsync("apply", Ingress);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Ingress is saved as version 1.", output, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_bench.Home));
    }

    [Fact]
    public async Task Apply_Twice_ChangesNothing()
    {
        await _bench.RunAsync("apply", Ingress);

        var (code, output, error) = await _bench.RunAsync("apply", Ingress);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Ingress is unchanged (version 1).", output, StringComparison.Ordinal);
        Assert.Single(_bench.Read(r => r.DefinitionHistory("Ingress")));
    }

    [Fact]
    public async Task Apply_WithOneBadFile_SavesNoneAndNamesThePlace()
    {
        var bad = _bench.Write("bad.yaml", "workflow: Egress\npolInterval: 5s\n");

        var (code, output, error) = await _bench.RunAsync("apply", Ingress, bad);

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Contains($"{bad}:2:1: ", error, StringComparison.Ordinal);
        Assert.Contains("DefinitionInvalid: 1 problem found; nothing was saved.", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.Home));
    }

    [Fact]
    public async Task Apply_AgainstWhatIsSaved_IsRefusedAndSavesNothing()
    {
        await _bench.RunAsync("apply", Ingress);
        var other = _bench.Write("other.yaml", Yaml.Ingress.Replace("destination: externalId", "destination: crmId", StringComparison.Ordinal));

        var (code, _, error) = await _bench.RunAsync("apply", other);

        Assert.Equal(1, code);
        Assert.Contains("DefinitionInvalid", error, StringComparison.Ordinal);
        Assert.Single(_bench.Read(r => r.DefinitionHistory("Ingress")));
    }

    [Fact]
    public async Task DryRun_SaysWhatChangesAndWhichTablesAreReadAgain()
    {
        await _bench.RunAsync("apply", Ingress);
        var changed = _bench.Write("changed.yaml", Yaml.Ingress.Replace("- { source: firstname, destination: firstName }", "- { source: firstname, destination: firstName }\n      - { source: jobtitle, destination: cusJob }", StringComparison.Ordinal));

        var (code, output, _) = await _bench.RunAsync("apply", changed, "--dry-run");

        Assert.Equal(0, code);
        Assert.Contains("Ingress would be saved as version 2.", output, StringComparison.Ordinal);
        Assert.Contains("jobtitle", output, StringComparison.Ordinal);
        Assert.Contains("The next start reads in full: contact.", output, StringComparison.Ordinal);
        Assert.Single(_bench.Read(r => r.DefinitionHistory("Ingress")));
    }

    [Fact]
    public async Task DryRun_WithoutAHome_MakesNone()
    {
        var (code, output, _) = await _bench.RunAsync("apply", Ingress, "--dry-run");

        Assert.Equal(0, code);
        Assert.Contains("would be saved as version 1", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.Home));
    }

    [Fact]
    public async Task Apply_OfAFileThatIsNotThere_IsRefused()
    {
        var (code, _, error) = await _bench.RunAsync("apply", "/nowhere/x.yaml");

        Assert.Equal(1, code);
        Assert.StartsWith("FileNotFound: /nowhere/x.yaml", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_OfAFolder_IsRefused_AndSaysSo()
    {
        var folder = Path.GetDirectoryName(Ingress)!;
        var (code, _, error) = await _bench.RunAsync("apply", folder);

        Assert.Equal((1, $"FileNotFound: {folder} is a folder: name the files in it.{Environment.NewLine}"), (code, error));
    }

    [Fact]
    public async Task Apply_IntoAHomeThatIsAFile_IsRefused_AndSaysSo()
    {
        var (code, _, error) = await _bench.RunAsync("apply", Ingress, "--home", Ingress);

        Assert.Equal(1, code);
        Assert.StartsWith($"HomeNotWritable: {Ingress} is a file: name a folder", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_WhileItRuns_WarnsOfPendingChanges()
    {
        await _bench.RunAsync("apply", Ingress, _bench.Write("connections.yaml", Yaml.Connections));
        await _bench.ChangeAsync(tx =>
        {
            var state = tx.GetWorkflow(WorkflowName.Ingress);
            state.Start(1, 1, 1, DateTimeOffset.UtcNow);
            tx.PutWorkflow(state);
        });

        var (code, _, error) = await _bench.RunAsync("apply", _bench.Write("less.yaml", Yaml.Contact("fields: [ { source: lastname, destination: lastName } ]")));

        Assert.Equal(0, code);
        Assert.StartsWith("warning: PendingChanges: Ingress", error, StringComparison.Ordinal);
    }

    /// <summary>A restart of what is switched off is refused, and it would run on.</summary>
    [Fact]
    public async Task Apply_OfWhatSwitchesOff_NamesTheStop()
    {
        const string Both = "workflow: OptInOut\ndirection: bidirectional\nfields: [ { dynamics: donotemail, campaign: blackListEmail } ]";
        await _bench.RunAsync("apply", _bench.Write("both.yaml", Both), _bench.Write("connections.yaml", Yaml.Connections));
        await _bench.ChangeAsync(tx =>
        {
            var state = tx.GetWorkflow(WorkflowName.OptInOut);
            state.Start(1, 1, 1, DateTimeOffset.UtcNow);
            tx.PutWorkflow(state);
        });

        var (code, _, error) = await _bench.RunAsync("apply", _bench.Write("off.yaml", Both.Replace("bidirectional", "disabled", StringComparison.Ordinal)));

        Assert.Equal(0, code);
        Assert.Contains("takes effect after 'campaignsync stop OptInOut'.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_OfATableLess_SaysWhatIsDropped()
    {
        var two = Yaml.Ingress;
        await _bench.RunAsync("apply", _bench.Write("two.yaml", two));
        await _bench.ChangeAsync(tx => tx.PutTable(new TableState { Workflow = WorkflowName.Ingress, Name = "new_order" }));

        var (_, output, _) = await _bench.RunAsync("apply", _bench.Write("one.yaml", two[..two.IndexOf("  - source: new_order", StringComparison.Ordinal)]));

        Assert.Contains("The next start drops cursor and backlog, and deletes nothing, of: new_order.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_OfTheOnlyVersion_SaysThatThereIsNoneBefore()
    {
        await _bench.RunAsync("apply", Ingress);

        Assert.Equal($"VersionNotFound: Ingress has one version only; there is none before it.{Environment.NewLine}", (await _bench.RunAsync("definition", "restore", "Ingress")).Error);
    }

    [Fact]
    public async Task Definition_HistoryShowRestore_PutTheOldOneBack()
    {
        await _bench.RunAsync("apply", Ingress);
        var less = Yaml.Contact("fields: [ { source: lastname, destination: lastName } ]");
        await _bench.RunAsync("apply", _bench.Write("less.yaml", less));

        var (_, shown, _) = await _bench.RunAsync("definition", "show", "ingress", "1");
        var (restored, _, _) = await _bench.RunAsync("definition", "restore", "Ingress");
        var (_, history, _) = await _bench.RunAsync("definition", "history", "Ingress", "--json");

        Assert.Equal(Yaml.Ingress, shown);
        Assert.Equal(0, restored);
        var versions = JsonDocument.Parse(history).RootElement;
        Assert.Equal(["version", "hash", "savedAt", "savedBy", "running"], versions[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal([1, 2, 3], versions.EnumerateArray().Select(v => v.GetProperty("version").GetInt32()));
        Assert.Equal(versions[0].GetProperty("hash").GetString(), versions[2].GetProperty("hash").GetString());
    }

    [Theory]
    [InlineData("show Ingress 7", "VersionNotFound")]
    [InlineData("restore Ingress", "VersionNotFound")]
    [InlineData("show Egress", "DefinitionMissing")]
    [InlineData("show Conections", "WorkflowNotFound")]
    public async Task Definition_ThatIsNotThere_IsRefused(string line, string id)
    {
        await _bench.RunAsync("apply", Ingress);

        var (code, _, error) = await _bench.RunAsync(["definition", .. line.Split(' ')]);

        Assert.Equal(1, code);
        Assert.StartsWith($"{id}: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_NeedsNoHomeAndTakesSeveralFiles()
    {
        var (code, output, _) = await _bench.RunAsync("test", Ingress, _bench.Write("connections.yaml", Yaml.Connections));

        Assert.Equal(0, code);
        Assert.Contains("2 files: no problem found.", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.Home));
    }

    [Fact]
    public async Task Backup_CopiesTheStateAndWritesOverNothing()
    {
        await _bench.RunAsync("apply", Ingress);
        var file = Path.Combine(Path.GetDirectoryName(_bench.Home)!, "copy.db");

        var first = await _bench.RunAsync("backup", file);
        var second = await _bench.RunAsync("backup", file);

        Assert.Equal((0, ""), (first.Code, first.Error));
        Assert.True(new FileInfo(file).Length > 0);
        var database = Path.Combine(_bench.Home, "state.db");
        Assert.Contains($"remove {database}-wal and {database}-shm if they are there, and copy it over {database}.", first.Out, StringComparison.Ordinal);
        Assert.Equal(1, second.Code);
        Assert.StartsWith($"StateStoreUnusable: {file} exists already", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_IntoAFolderThatIsNotThere_SaysSo()
    {
        await _bench.RunAsync("apply", Ingress);
        var folder = Path.Combine(Path.GetDirectoryName(_bench.Home)!, "nowhere");

        var (code, _, error) = await _bench.RunAsync("backup", Path.Combine(folder, "copy.db"));

        Assert.Equal(1, code);
        Assert.StartsWith("StateStoreUnusable: The backup ", error, StringComparison.Ordinal);
        Assert.Contains($"there is no folder {folder}. Make it first.", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Rebuild_OfADamagedState_KeepsTheDamagedFile()
    {
        await _bench.RunAsync("apply", Ingress);
        var database = Path.Combine(_bench.Home, "state.db");
        using (var file = File.OpenWrite(database))
            file.SetLength(file.Length / 2);

        var list = await _bench.RunAsync("list");
        var unasked = await _bench.RunAsync("rebuild");
        var rebuild = await _bench.RunAsync("rebuild", "--yes");

        Assert.Equal(1, list.Code);
        Assert.Contains("campaignsync rebuild", list.Error, StringComparison.Ordinal);
        Assert.StartsWith("ConfirmationRequired: ", unasked.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (rebuild.Code, rebuild.Error));
        Assert.Single(Directory.GetFiles(_bench.Home, "state.db.damaged-*Z"));
        Assert.Equal(0, (await _bench.RunAsync("list")).Code);
    }

    [Fact]
    public async Task TestOnline_WithoutConnections_IsRefused()
    {
        var (code, _, error) = await _bench.RunAsync("test", Ingress, "--online");

        Assert.Equal(1, code);
        Assert.StartsWith("ConnectionsMissing: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TestOnline_OfConnectionsThatLeadNowhere_SaysWhatDoesNotWork()
    {
        var (code, _, error) = await _bench.RunAsync("test", _bench.Write("connections.yaml", ProcessBench.Connections), "--online");

        Assert.Equal(1, code);
        Assert.Contains("Dataverse: sign in: does not work.", error, StringComparison.Ordinal);
        Assert.Contains("ConnectionFailed: ", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.Home));
    }

    [Theory]
    [InlineData("start")]
    [InlineData("restart")]
    public async Task Start_OfSeveral_TriesAllAndExitsWithOne(string verb)
    {
        await _bench.RunAsync("apply", Ingress);

        var (code, _, error) = await _bench.RunAsync(verb, "Egress", "Ingress", "Outgress");

        Assert.Equal(1, code);
        Assert.Equal(["DefinitionMissing", "ConnectionsMissing", "WorkflowNotFound"], error.TrimEnd().Split('\n').Select(line => line.Split(':')[0]));
    }

    [Fact]
    public async Task Stop_OfAStoppedWorkflow_WarnsAndExitsWithZero()
    {
        await _bench.RunAsync("apply", Ingress);

        var (code, _, error) = await _bench.RunAsync("stop", "Ingress");

        Assert.Equal(0, code);
        Assert.StartsWith("warning: WorkflowAlreadyStopped: ", error, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();
}
