using Xunit.Abstractions;
using Xunit.Sdk;

namespace CampaignSync.Tests.Cmdlets;

/// <summary>Lines for whoever watches the run: the output of a test that passes is not shown, and the runner swallows the console.</summary>
public sealed class RunMessages(IMessageSink sink)
{
    public void Write(string line) => sink.OnMessage(new DiagnosticMessage(line));
}
