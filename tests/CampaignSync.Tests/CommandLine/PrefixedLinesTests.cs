using CampaignSync.Control;
using CampaignSync.Host.CommandLine;

namespace CampaignSync.Tests.CommandLine;

public sealed class PrefixedLinesTests
{
    [Fact]
    public void Messages_OfSeveralLines_HaveTheirIdOnEach()
    {
        var error = new StringWriter { NewLine = "\n" };
        var context = new CommandContext(TextWriter.Null, error, TimeProvider.System, _ => null, Ask: null, Width: null);

        context.Fail("SchemaMismatch", $"a.yaml:1:1: one{Environment.NewLine}a.yaml:2:1: two");
        context.Warn(new ControlWarning("PendingChanges", "one line"));

        Assert.Equal("SchemaMismatch: a.yaml:1:1: one\nSchemaMismatch: a.yaml:2:1: two\nwarning: PendingChanges: one line\n", error.ToString());
    }
}
