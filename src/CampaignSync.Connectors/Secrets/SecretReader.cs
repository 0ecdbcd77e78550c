using System.Text;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Secrets;

/// <summary>Reads secrets from files and from the environment of this process.</summary>
public sealed class SecretReader : ISecretReader
{
    // No client secret is longer; more than this is the wrong file.
    private const int MostBytes = 16 * 1024;

    public async ValueTask<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return reference.File is { } file
            ? await FromFileAsync(file, cancellationToken)
            : FromEnvironment(reference.Env ?? "");
    }

    private static string FromEnvironment(string name)
    {
        var secret = name.Length == 0 ? null : Environment.GetEnvironmentVariable(name)?.Trim();
        if (string.IsNullOrEmpty(secret))
            throw Unavailable($"The environment variable {name} is not set in the host's environment. Set it for the account and session that start the host, or refer to a file: clientSecret: {{ file: PATH }}.");
        return secret;
    }

    private static async Task<string> FromFileAsync(string path, CancellationToken cancellationToken)
    {
        string text;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MostBytes })
                throw Unavailable($"The secret file {path} is larger than {MostBytes} bytes, so it cannot be a client secret. Let clientSecret refer to the file that holds the secret and nothing else.");
            text = await File.ReadAllTextAsync(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unavailable($"The secret file {path} does not exist. Write the client secret into it, readable by the host's account alone, or let clientSecret refer to another place.");
        }
        catch (UnauthorizedAccessException)
        {
            throw Unavailable($"The secret file {path} cannot be read by the host's account ({Environment.UserName}). Give that account, and no other, the right to read it.");
        }
        catch (DecoderFallbackException)
        {
            throw Unavailable($"The secret file {path} is not text in UTF-8. Save the client secret in it as plain text.");
        }
        catch (IOException e)
        {
            throw Unavailable($"The secret file {path} cannot be read: {e.Message}");
        }

        var secret = text.Trim();
        return secret.Length > 0
            ? secret
            : throw Unavailable($"The secret file {path} is empty. Write the client secret into it.");
    }

    private static FatalException Unavailable(string message) => new(FailureId.SecretUnavailable, message);
}
