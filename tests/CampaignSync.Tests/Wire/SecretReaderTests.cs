using CampaignSync.Connectors.Secrets;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Wire;

/// <summary>Secrets come from files and from the environment; what is wrong with them is said without showing them.</summary>
public sealed class SecretReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("campaignsync-secret-").FullName;
    private readonly SecretReader _reader = new();

    private string File => Path.Combine(_folder, "secret");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("s3cret")]
    [InlineData("s3cret\n")]
    [InlineData("\uFEFFs3cret\r\n")]
    public async Task File_GivesItsTextWithoutTheLineEnd(string content)
    {
        await System.IO.File.WriteAllTextAsync(File, content);

        Assert.Equal("s3cret", await _reader.ReadAsync(new SecretReference(File, null), default));
    }

    [Theory]
    [InlineData(null, "does not exist")]
    [InlineData(" \n", "is empty")]
    public async Task FileWithoutASecret_IsUnavailable_AndNamed(string? content, string words)
    {
        if (content is not null)
            await System.IO.File.WriteAllTextAsync(File, content);

        await AssertUnavailableAsync(new SecretReference(File, null), File, words);
    }

    [Fact]
    public async Task FileThatIsNoSecret_IsUnavailable()
    {
        await System.IO.File.WriteAllTextAsync(File, new string('x', 20_000));
        await AssertUnavailableAsync(new SecretReference(File, null), File, "larger");
        await System.IO.File.WriteAllBytesAsync(File, [0xC3, 0x28]);
        await AssertUnavailableAsync(new SecretReference(File, null), File, "UTF-8");
        await AssertUnavailableAsync(new SecretReference(_folder, null), _folder, "cannot be read");
    }

    [Fact]
    public async Task Variable_GivesItsValue_AndOneThatIsNotSetIsNamed()
    {
        Environment.SetEnvironmentVariable("CAMPAIGNSYNC_TEST_SECRET", "s3cret ");

        Assert.Equal("s3cret", await _reader.ReadAsync(new SecretReference(null, "CAMPAIGNSYNC_TEST_SECRET"), default));
        await AssertUnavailableAsync(new SecretReference(null, "CAMPAIGNSYNC_NOT_SET"), "CAMPAIGNSYNC_NOT_SET", "host's environment");
    }

    private async Task AssertUnavailableAsync(SecretReference reference, string named, string words)
    {
        var fault = await Assert.ThrowsAsync<FatalException>(async () => await _reader.ReadAsync(reference, default));
        Assert.Equal(FailureId.SecretUnavailable, fault.FailureId);
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }
}
