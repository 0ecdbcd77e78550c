using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CampaignSync.Control.Connections;
using CampaignSync.Control.Definitions;
using CampaignSync.Control.Homes;
using CampaignSync.Control.Hosting;
using CampaignSync.Definitions;
using CampaignSync.Definitions.Edits;

namespace CampaignSync.Control.Sandbox;

/// <summary>Starts and ends the sandbox of a home, a process of its own; its addresses stand in a folder of the home.</summary>
/// <param name="assembly">The sandbox's program.</param>
public sealed class SandboxControl(Home home, string assembly, SandboxRuntime runtime, TimeProvider time)
{
    private const string DataverseSecret = "sandbox-dataverse";
    private const string CampaignSecret = "sandbox-campaign";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The sandbox that ships with the module: in the folder <c>sandbox</c> beside this assembly's own.</summary>
    public static SandboxControl Shipped(Home home, TimeProvider time)
    {
        var own = Path.GetDirectoryName(typeof(SandboxControl).Assembly.Location)!;
        return new SandboxControl(home, Path.Combine(Path.GetDirectoryName(own)!, "sandbox", "CampaignSync.Sandbox.dll"), SandboxRuntime.OfMachine(), time);
    }

    private string Folder => Path.Combine(home.Folder, "sandbox");
    private string AddressPath => Path.Combine(Folder, "addresses.json");
    private string ProcessPath => Path.Combine(Folder, "process.json");
    private string ConnectionPath => Path.Combine(Folder, "connections.yaml");

    /// <summary>The sandbox that runs; null: none does.</summary>
    public SandboxView? Find() => LivingProcess() is { } process ? View(process) : null;

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="arguments">For <c>serve</c>.</param>
    /// <exception cref="ControlException"><c>SandboxAlreadyRunning</c>, <c>SandboxRuntimeMissing</c>, <c>SandboxNotStarted</c>.</exception>
    public async Task<SandboxView> StartAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (LivingProcess() is { } running)
            throw new ControlException(ControlErrorId.SandboxAlreadyRunning, $"The sandbox of {home.Folder} runs already (process {running}). End it with Stop-SyncSandbox, or name another folder with --home.");
        var launcher = runtime.Launcher();
        HomeAccess.EnsureExists(home);
        Directory.CreateDirectory(Folder);
        File.Delete(AddressPath);

        var errors = Path.Combine(Folder, "errors.txt");
        var process = DetachedProcess.Start(new HostCommand(launcher, ["exec", assembly, "serve", .. arguments, "--address-file", AddressPath], NoVariables), errors);
        try
        {
            await UntilItListensAsync(process, errors, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Nobody would know of it, nor end it.
            if (process.ExitCode is null)
                End(process.Id);
            throw;
        }

        WriteConnections();
        return View(process.Id);
    }

    /// <summary>Ends it; what it held is gone.</summary>
    /// <returns>Whether one ran.</returns>
    public bool Stop()
    {
        if (LivingProcess() is not { } id)
            return false;
        End(id);
        File.Delete(ProcessPath);
        return true;
    }

    private static Dictionary<string, string> NoVariables => [];

    private async Task UntilItListensAsync(IDetachedProcess process, string errors, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (!File.Exists(AddressPath))
        {
            if (process.ExitCode is { } code)
                throw new ControlException(ControlErrorId.SandboxNotStarted, $"The sandbox ended at once (exit code {code}). {(File.Exists(errors) ? File.ReadAllText(errors).Trim() : "")}");
            if (time.GetElapsedTime(began) > Patience)
                throw new ControlException(ControlErrorId.SandboxNotStarted, $"The sandbox (process {process.Id}) does not listen after {Patience.TotalSeconds:0} seconds.");
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }

        using var living = Process.GetProcessById(process.Id);
        File.WriteAllText(ProcessPath, JsonSerializer.Serialize(new SandboxProcess(process.Id, living.StartTime.ToUniversalTime()), SandboxJson.Default.SandboxProcess));
    }

    private static void End(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill(entireProcessTree: true);
            process.WaitForExit(Patience);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended by itself.
            return;
        }
    }

    private int? LivingProcess()
    {
        if (!File.Exists(ProcessPath))
            return null;
        try
        {
            var noted = JsonSerializer.Deserialize(File.ReadAllText(ProcessPath), SandboxJson.Default.SandboxProcess)!;
            using var process = Process.GetProcessById(noted.ProcessId);
            return !process.HasExited && (process.StartTime.ToUniversalTime() - noted.StartedAt).Duration() < TimeSpan.FromSeconds(2) ? noted.ProcessId : null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception or JsonException or IOException)
        {
            // No such process, or somebody else's: ours is gone.
            return null;
        }
    }

    private SandboxAddresses Addresses() => JsonSerializer.Deserialize(File.ReadAllText(AddressPath), SandboxJson.Default.SandboxAddresses)!;

    private SandboxView View(int process)
    {
        var addresses = Addresses();
        return new SandboxView(process, addresses.Dataverse.Url, addresses.Campaign.Url, addresses.Campaign.JournalUrl, addresses.Admin.Url, ConnectionPath);
    }

    private void WriteConnections()
    {
        var addresses = Addresses();
        SecretFile.Write(home, DataverseSecret, addresses.Dataverse.ClientSecret);
        SecretFile.Write(home, CampaignSecret, addresses.Campaign.ClientSecret);
        var draft = new ConnectionsDraft
        {
            DataverseUrl = addresses.Dataverse.Url,
            DataverseTenant = addresses.Dataverse.Tenant,
            DataverseTokenUrl = addresses.Dataverse.TokenUrl,
            DataverseClientId = addresses.Dataverse.ClientId,
            DataverseSecret = ConnectionControl.Kept(home, DataverseSecret),
            CampaignUrl = addresses.Campaign.Url,
            CampaignTokenUrl = addresses.Campaign.TokenUrl,
            CampaignOrganizationId = addresses.Campaign.OrganizationId,
            CampaignClientId = addresses.Campaign.ClientId,
            CampaignSecret = ConnectionControl.Kept(home, CampaignSecret),
            CampaignJournalUrl = addresses.Campaign.JournalUrl,
        };
        var text = DefinitionWriter.Write(draft.Apply(null));
        DefinitionFile.Write(ConnectionPath, text, overwrite: true);
    }

    /// <summary>A whole number as the command line takes it.</summary>
    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
