using System.Diagnostics.CodeAnalysis;
using CampaignSync.Sandbox.Campaign.Metadata;
using Microsoft.AspNetCore.Http.Features;

namespace CampaignSync.Sandbox.Campaign.Rest;

/// <summary>
/// The address of a REST request, taken from what stood on the wire: <c>%40</c>, <c>%2F</c> and <c>%2520</c> are decoded,
/// doubled and trailing slashes do not matter, unknown parameters are kept and ignored.
/// </summary>
internal sealed class RestAddress
{
    public const string Host = "campaign-host";

    private static readonly (string Name, ResourceBranches Branch)[] s_branches =
    [
        ("profileAndServices", ResourceBranches.BuiltIn),
        ("profileAndServicesExt", ResourceBranches.Ext),
        ("customResources", ResourceBranches.Custom),
    ];

    private readonly List<KeyValuePair<string, string>> _parameters;
    private readonly string _root;

    private RestAddress(string root, string organization, ResourceBranches branch, string branchName, string[] segments, List<KeyValuePair<string, string>> parameters)
    {
        _root = root;
        Organization = organization;
        Branch = branch;
        BranchName = branchName;
        Segments = segments;
        _parameters = parameters;
    }

    public string Organization { get; }

    /// <summary><see cref="ResourceBranches.None"/> for a path that no branch begins.</summary>
    public ResourceBranches Branch { get; }

    public string BranchName { get; }

    /// <summary>What stands behind the branch, decoded.</summary>
    public ReadOnlyMemory<string> Segments { get; }

    /// <summary>The sandbox's own origin and the branch, with a slash at the end: where all links begin.</summary>
    public string Base => $"{_root}{BranchName}/";

    public IReadOnlyList<KeyValuePair<string, string>> Parameters => _parameters;

    public string BaseOf(string branchName) => $"{_root}{branchName}/";

    public string? Parameter(string name)
    {
        foreach (var (key, value) in _parameters)
        {
            if (string.Equals(key, name, StringComparison.Ordinal))
                return value;
        }

        return null;
    }

    /// <summary>Reads the address; false if it has not the form <c>/campaign-host/ORGANIZATION/campaign/…</c>.</summary>
    public static bool TryRead(HttpRequest request, [NotNullWhen(true)] out RestAddress? address)
    {
        address = null;
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (Uri.TryCreate(target, UriKind.Absolute, out var absolute) && absolute.Scheme.StartsWith("http", StringComparison.Ordinal))
            target = absolute.PathAndQuery;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? target : target[..question];
        var query = question < 0 ? "" : target[(question + 1)..];

        // A client encodes a whole relative address, with its question mark, into one segment.
        path = Uri.UnescapeDataString(path);
        question = path.IndexOf('?', StringComparison.Ordinal);
        if (question >= 0)
        {
            query = query.Length == 0 ? path[(question + 1)..] : $"{path[(question + 1)..]}&{query}";
            path = path[..question];
        }

        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length < 3 || segments[0] != Host || segments[2] != "campaign")
            return false;
        var (name, branch) = segments.Length > 3 ? Array.Find(s_branches, b => b.Name == segments[3]) : default;
        address = new RestAddress(
            $"{request.Scheme}://{request.Host}/{Host}/{segments[1]}/campaign/",
            segments[1],
            branch,
            name ?? "",
            name is null ? [] : segments[4..],
            Read(query));
        return true;
    }

    private static List<KeyValuePair<string, string>> Read(string query)
    {
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (part, "") : (part[..equals], part[(equals + 1)..]);
            parameters.Add(new(Decode(name), Decode(value)));
        }

        return parameters;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
