using CampaignSync.Control;
using CampaignSync.Control.Connections;
using CampaignSync.Control.Homes;
using CampaignSync.Control.Sandbox;
using CampaignSync.Core.Definitions;
using CampaignSync.Definitions;
using CampaignSync.Definitions.Edits;

namespace CampaignSync.Tests.Control.Connections;

public sealed class ConnectionsTests
{
    private static readonly ConnectionsDraft Whole = new()
    {
        DataverseUrl = new Uri("https://org.example.com/"),
        DataverseTenant = "contoso.onmicrosoft.com",
        DataverseClientId = "d",
        DataverseSecret = new SecretReference(null, "D_SECRET"),
        CampaignUrl = new Uri("https://mc.example.com/x/campaign"),
        CampaignOrganizationId = "o@AdobeOrg",
        CampaignClientId = "c",
        CampaignSecret = new SecretReference(null, "C_SECRET"),
    };

    [Fact]
    public void Draft_FirstTime_NamesAllThatIsMissing()
    {
        var refused = Assert.Throws<ControlException>(() => ConnectionControl.EditOf(Whole with { CampaignUrl = null, DataverseTenant = null })(null));

        Assert.Equal(ControlErrorId.ConnectionIncomplete, refused.ErrorId);
        Assert.EndsWith("Missing: -DataverseTenant (or -DataverseTokenUrl), -CampaignUrl.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("foo")]
    [InlineData("")]
    [InlineData("http://")]
    [InlineData("https://a b/")]
    [InlineData("org.example.com/x")]
    [InlineData("file:///etc/hostname")]
    public void Address_ThatIsNone_IsRefusedByItsParameter(string text)
    {
        var refused = Assert.Throws<ControlException>(() => ConnectionAddress.Read(text, "DataverseUrl", "https://ORG.api.crm.dynamics.com/"));

        Assert.Equal(ControlErrorId.DefinitionInvalid, refused.ErrorId);
        Assert.Equal("-DataverseUrl takes an address that begins with https://, such as https://ORG.api.crm.dynamics.com/.", refused.Message);
    }

    [Fact]
    public void Draft_ThatBreaksRules_IsRefusedByItsParameters()
    {
        var draft = Whole with
        {
            DataverseUrl = new Uri("http://org.example.com/"),
            DataverseTokenUrl = new Uri("ftp://login.example.com/"),
            DataverseSecret = new SecretReference(null, "no name"),
            CampaignUrl = new Uri("https://mc.example.com/#part"),
            CampaignClientId = "",
            CampaignJournalHosts = ["no host"],
        };
        var refused = Assert.Throws<ControlException>(() => ConnectionControl.EditOf(draft)(null));

        Assert.Equal(ControlErrorId.DefinitionInvalid, refused.ErrorId);
        Assert.Collection(
            refused.Message.Split(Environment.NewLine),
            line => Assert.StartsWith("-DataverseUrl is plain http to", line, StringComparison.Ordinal),
            line => Assert.StartsWith("-DataverseTokenUrl takes an address", line, StringComparison.Ordinal),
            line => Assert.StartsWith("-DataverseSecretVariable takes the name of an environment variable", line, StringComparison.Ordinal),
            line => Assert.StartsWith("-CampaignUrl has a part after `#`", line, StringComparison.Ordinal),
            line => Assert.StartsWith("-CampaignClientId takes text", line, StringComparison.Ordinal),
            line => Assert.StartsWith("-CampaignJournalHost takes names of hosts", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Draft_Written_ReadsAsTheSame()
    {
        var definition = Whole.Apply(null);
        var read = DefinitionReader.Read("x.yaml", DefinitionWriter.Write(definition));

        Assert.Empty(read.Problems);
        Assert.Equal(DefinitionHash.Of(definition), DefinitionHash.Of(read.Definition!));
    }

    [Fact]
    public void Draft_OfOneThing_KeepsTheRest()
    {
        var saved = Whole.Apply(null);
        var edited = new ConnectionsDraft { DataverseTenant = "other.onmicrosoft.com" }.Apply(saved);

        Assert.Contains("other.onmicrosoft.com", edited.Dataverse.TokenUrl.ToString(), StringComparison.Ordinal);
        Assert.Equal(saved.Campaign, edited.Campaign);
        Assert.Equal(saved.Dataverse.ClientId, edited.Dataverse.ClientId);
    }

    [Fact]
    public void View_ShowsWhereASecretIs_NotTheSecret()
        => Assert.Equal("environment variable D_SECRET", ConnectionView.Of(Whole.Apply(null).Dataverse).Secret);

    [Fact]
    public void SecretFile_IsForItsOwner_AndReplacesTheOldOne()
    {
        var folder = Directory.CreateTempSubdirectory("campaignsync-secret-").FullName;
        try
        {
            var home = new Home(folder);
            SecretFile.Write(home, "dataverse", "first, and longer");
            SecretFile.Write(home, "dataverse", "sécond");

            var path = SecretFile.PathOf(home, "dataverse");
            Assert.Equal("sécond", File.ReadAllText(path));
            Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void SandboxRuntime_WithoutAspNetCore_SaysWhatToInstall()
    {
        var folder = Directory.CreateTempSubdirectory("campaignsync-dotnet-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"), "");
            Directory.CreateDirectory(Path.Combine(folder, "shared", "Microsoft.AspNetCore.App", "8.0.1"));

            var missing = Assert.Throws<ControlException>(() => new SandboxRuntime([folder]).Launcher());
            Assert.Equal(ControlErrorId.SandboxRuntimeMissing, missing.ErrorId);
            Assert.Contains($"aspnetcore-runtime-{Environment.Version.Major}.0", missing.Message, StringComparison.Ordinal);

            Directory.CreateDirectory(Path.Combine(folder, "shared", "Microsoft.AspNetCore.App", $"{Environment.Version.Major}.0.7"));
            Assert.StartsWith(folder, new SandboxRuntime([folder]).Launcher(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
