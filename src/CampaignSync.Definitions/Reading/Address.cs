using CampaignSync.Definitions.Yaml;

namespace CampaignSync.Definitions.Reading;

/// <summary>An address that a token or personal data goes to: https, or http to this machine.</summary>
internal static class Address
{
    /// <summary>Null with a problem, or where the key is missing.</summary>
    public static Uri? Read(MappingScope scope, string key)
    {
        if (scope.Find(key) is not { } value)
            return null;
        if (value is not YamlScalar { IsNull: false } scalar
            || !Uri.TryCreate(scalar.Value.Trim(), UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            || uri.Host.Length == 0)
            return Refuse(scope, value, $"`{key}` takes an address that begins with https://.");
        if (uri.UserInfo.Length > 0)
        {
            scope.Problems.Add(value.Place, ProblemId.SecretInClear, $"`{key}` holds a user name or password: remove what stands before the `@`.");
            return null;
        }

        if (uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback)
        {
            scope.Problems.Add(value.Place, ProblemId.PlainHttp, $"`{key}` is plain http to {Quoted.Of(uri.Host)}, which would show the secret to everyone on the way: write https://. Only this machine (localhost, 127.0.0.1, [::1]) may be reached by http.");
            return null;
        }

        return uri.Fragment.Length > 0 ? Refuse(scope, value, $"`{key}` has a part after `#`: remove it.") : uri;
    }

    private static Uri? Refuse(MappingScope scope, YamlNode value, string message)
    {
        // The value itself is not shown: what was pasted here by mistake may be a secret.
        scope.Problems.Add(value.Place, ProblemId.WrongType, message);
        return null;
    }
}
