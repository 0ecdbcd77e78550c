using System.Management.Automation;
using System.Security;
using CampaignSync.Control;
using CampaignSync.Control.Connections;
using CampaignSync.Control.Homes;
using CampaignSync.Core.Definitions;

namespace CampaignSync.Cmdlets.Connections;

/// <summary>The secret of one system, in whichever way it was given at the prompt.</summary>
/// <param name="System">What the parameters' names begin with.</param>
internal sealed record GivenSecret(string System, SecureString? ClientSecret, PSCredential? Credential, string? Path, string? Variable)
{
    /// <summary>A secret that was given itself, and is to be kept in the home.</summary>
    public SecureString? ToKeep => ClientSecret ?? Credential?.Password;

    /// <summary>The name by which the home keeps it.</summary>
    private string KeptAs => System.ToLowerInvariant();

    /// <summary>What is saved of it; null: none was given.</summary>
    /// <param name="resolve">Makes a path of the file system out of one of the prompt.</param>
    /// <exception cref="ControlException"><c>EditInvalid</c>, <c>DefinitionInvalid</c>.</exception>
    public SecretReference? Reference(Home home, Func<string, string> resolve)
    {
        (string Parameter, bool Given)[] ways =
        [
            ("ClientSecret", ClientSecret is not null),
            ("Credential", Credential is not null),
            ("SecretPath", Path is not null),
            ("SecretVariable", Variable is not null),
        ];
        var given = ways.Where(way => way.Given).Select(way => $"-{System}{way.Parameter}").ToArray();
        if (given.Length > 1)
            throw new ControlException(ControlErrorId.EditInvalid, $"{string.Join(" and ", given)} each give the secret of {System}; give one of them.");
        if (ToKeep is not null)
            return ConnectionControl.Kept(home, KeptAs);
        if (Path is null)
            return Variable is null ? null : new SecretReference(null, Variable);
        // Resolved, it would be the folder of the prompt.
        return Path.Trim().Length == 0
            ? throw new ControlException(ControlErrorId.DefinitionInvalid, $"-{System}SecretPath takes the path of a file that holds the secret.")
            : new SecretReference(resolve(Path), null);
    }

    /// <exception cref="ControlException"><c>HomeNotWritable</c>.</exception>
    public void Keep(Home home)
    {
        if (ToKeep is null)
            return;
        var plain = PlainText.Of(ToKeep);
        try
        {
            SecretFile.Write(home, KeptAs, plain);
        }
        finally
        {
            Array.Clear(plain);
        }
    }
}
