namespace CampaignSync.Control.Connections;

/// <summary>Reads an address as it is given at a prompt.</summary>
public static class ConnectionAddress
{
    /// <summary>Null stays null. What else an address is held to, such as https, the definition's own rules say.</summary>
    /// <param name="parameter">Name of the parameter that it was given for.</param>
    /// <param name="example">What would be right.</param>
    /// <exception cref="ControlException"><c>DefinitionInvalid</c>.</exception>
    public static Uri? Read(string? text, string parameter, string example)
    {
        if (text is null)
            return null;
        // The value itself is not shown: what was pasted here by mistake may be a secret.
        return Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address) && address.Host.Length > 0
            ? address
            : throw new ControlException(ControlErrorId.DefinitionInvalid, $"-{parameter} takes an address that begins with https://, such as {example}.");
    }
}
