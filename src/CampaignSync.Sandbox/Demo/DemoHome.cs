using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Sandbox.Demo;

/// <summary>A fresh folder with everything that an instance needs: definitions, secrets, and the home itself.</summary>
internal sealed class DemoHome
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly string[] s_definitions = ["ingress.yaml", "egress.yaml", "optinout.yaml"];

    private DemoHome(string root) => Root = root;

    public string Root { get; }

    /// <summary>The instance's home.</summary>
    public string Folder => Path.Combine(Root, "home");

    /// <summary>The four files for <c>apply</c>.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <param name="prefix">How the name of the folder begins.</param>
    public static DemoHome Create(SandboxAddresses addresses, string prefix = "campaignsync-demo-")
    {
        // The folder is its owner's alone, and so is what is made in it.
        var home = new DemoHome(Directory.CreateTempSubdirectory(prefix).FullName);
        home.WriteSecret("dataverse.secret", addresses.Dataverse.ClientSecret);
        home.WriteSecret("campaign.secret", addresses.Campaign.ClientSecret);
        var connections = Path.Combine(home.Root, "connections.yaml");
        File.WriteAllText(connections, Connections(addresses));
        home.Files = [connections, .. s_definitions.Select(home.WriteDefinition)];
        return home;
    }

    public void Delete() => Directory.Delete(Root, recursive: true);

    private void WriteSecret(string name, string secret)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(Path.Combine(Root, name), options);
        writer.Write(secret);
    }

    private string WriteDefinition(string name)
    {
        using var definition = typeof(DemoHome).Assembly.GetManifestResourceStream($"{typeof(DemoHome).Namespace}.Definitions.{name}")!;
        var path = Path.Combine(Root, name);
        using var file = File.Create(path);
        definition.CopyTo(file);
        return path;
    }

    private static string Connections(SandboxAddresses to) => $$"""
        connections:
          dataverse:
            url: {{to.Dataverse.Url}}
            tokenUrl: {{to.Dataverse.TokenUrl}}
            clientId: {{to.Dataverse.ClientId}}
            clientSecret: { file: dataverse.secret }
          campaign:
            url: {{to.Campaign.Url}}
            tokenUrl: {{to.Campaign.TokenUrl}}
            organizationId: "{{to.Campaign.OrganizationId}}"
            clientId: {{to.Campaign.ClientId}}
            clientSecret: { file: campaign.secret }
            journalUrl: {{to.Campaign.JournalUrl}}

        """;
}
