using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Yaml;

namespace CampaignSync.Definitions.Reading;

/// <summary>Where a secret is. No message of this class shows what was written.</summary>
internal static class SecretReader
{
    private const string Right = "write `{ file: PATH }`, or `{ env: NAME }` for a variable of the host's environment";

    public static SecretReference Read(MappingScope scope, string key, string directory)
    {
        var none = new SecretReference(null, null);
        if (scope.Require(key, $"{key}: {{ file: PATH }}") is not { } value)
            return none;
        if (value is not YamlMapping mapping)
        {
            var message = value is YamlScalar { IsNull: false }
                ? $"`{key}` holds the secret itself: put it into a file that only the host can read, and {Right}. Regard a secret that stood here as known, and renew it."
                : $"`{key}` says where the secret is: {Right}.";
            scope.Problems.Add(value.Place, value is YamlScalar { IsNull: false } ? ProblemId.SecretInClear : ProblemId.WrongType, message);
            return none;
        }

        var unknown = mapping.Entries.Where(e => e.Key.Value is not ("file" or "env")).ToArray();
        foreach (var (name, _) in unknown)
            scope.Problems.Add(name.Place, ProblemId.UnknownKey, $"`{key}` knows only the keys `file` and `env`: {Right}.");
        var known = mapping.Entries.Where(e => e.Key.Value is "file" or "env").ToArray();
        if (known.Length == 2)
            scope.Problems.Add(known[1].Key.Place, ProblemId.DuplicateKey, $"`{key}` has both a file and a variable: keep one of the two.");
        else if (known.Length == 0 && unknown.Length == 0)
            scope.Problems.Add(value.Place, ProblemId.MissingKey, $"`{key}` says where the secret is: {Right}.");
        if (known.Length != 1)
            return none;

        var (kind, found) = (known[0].Key.Value, known[0].Value);
        if (kind == "file" && found is YamlScalar { IsNull: false, Value.Length: > 0 and <= 4096 } file && !file.Value.Any(char.IsControl))
            return new SecretReference(Path.GetFullPath(file.Value, directory), null, value.Place);
        if (kind == "env" && found is YamlScalar { IsNull: false } variable && Names.IsName(variable.Value))
            return new SecretReference(null, variable.Value, value.Place);
        scope.Problems.Add(found.Place, ProblemId.WrongType, kind == "file" ? "`file` takes the path of a file that holds the secret." : "`env` takes the name of an environment variable: letters, digits and `_`.");
        return none;
    }
}
