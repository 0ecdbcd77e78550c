using System.Management.Automation;

namespace CampaignSync.Cmdlets.Errors;

/// <summary>What an exception becomes at the prompt.</summary>
/// <param name="Id">Constant.</param>
internal sealed record ErrorDescription(string Id, ErrorCategory Category, string Message);
