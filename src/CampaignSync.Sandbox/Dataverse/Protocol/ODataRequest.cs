namespace CampaignSync.Sandbox.Dataverse.Protocol;

/// <summary>One request to the Web API, alone or out of a batch.</summary>
internal sealed class ODataRequest
{
    /// <param name="target">What follows the base address, still encoded: <c>contacts(…)?$select=…</c>.</param>
    /// <param name="header">The value of a header, or null.</param>
    public ODataRequest(string method, string baseAddress, string target, Func<string, string?> header, ReadOnlyMemory<byte> body)
    {
        Method = method;
        BaseAddress = baseAddress;
        Body = body;
        var mark = target.IndexOf('?');
        Path = (mark < 0 ? target : target[..mark]).Trim('/');
        Query = QueryText.Parse(mark < 0 ? "" : target[(mark + 1)..]);
        IfMatch = header("If-Match");
        IfNoneMatch = header("If-None-Match") is var value and not "null" ? value : null;
        Prefer = Preferences.Parse(header("Prefer"));
        Caller = Guid.TryParse(header("MSCRMCallerID"), out var caller) ? caller : null;
    }

    public string Method { get; }

    /// <summary>Absolute, ends with a slash.</summary>
    public string BaseAddress { get; }

    public string Path { get; }

    public QueryText Query { get; }

    public string? IfMatch { get; }

    /// <summary>Null also for the literal <c>null</c> that Microsoft's samples send.</summary>
    public string? IfNoneMatch { get; }

    public Preferences Prefer { get; }

    /// <summary>The user on whose behalf it is made; null: the application user's own.</summary>
    public Guid? Caller { get; }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Inside a change set: what <c>$1</c> and so on stand for.</summary>
    public IReadOnlyDictionary<string, string>? ContentIds { get; init; }
}
