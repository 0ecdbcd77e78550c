using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Wire.Dataverse;

/// <summary>Opt-out columns, written under the version that was read.</summary>
public sealed class ContactFlagTests
{
    private static readonly Guid s_contact = Guid.Parse("8a1b2c3d-0000-4000-8000-000000000001");

    [Fact]
    public async Task Write_CarriesTheVersion_AndNeverCreates()
    {
        await using var wire = new DataverseWire(_ => WireReply.Of(204, headers: "OData-EntityId: x"));

        var outcome = await wire.Connector.Contacts.WriteContactFlagsAsync(s_contact, 81052965, """{"donotemail":true}"""u8.ToArray(), default);

        Assert.Equal(WriteOutcome.Done, outcome);
        var call = Assert.Single(wire.Calls);
        Assert.Equal($"PATCH {DataverseWire.Api}contacts({s_contact})", call.Line);
        Assert.Equal("W/\"81052965\"", call.Headers["If-Match"]);
        Assert.Equal("""{"donotemail":true}""", call.Body);
    }

    [Theory]
    [InlineData(412, "0x80060882", "The version of the existing record doesn't match the RowVersion property provided.", OutcomeKind.Conflict, null)]
    [InlineData(404, "0x80040217", "contact With Id = 8a1b2c3d-0000-4000-8000-000000000001 Does Not Exist", OutcomeKind.Missing, null)]
    [InlineData(403, "0x80040220", "Principal user is missing prvWriteContact privilege (Id=1) on OTC=2 for entity 'contact'", OutcomeKind.Fatal, FailureId.CredentialRejected)]
    [InlineData(400, "0x80048d19", "The property 'donotshoe' does not exist on type 'Microsoft.Dynamics.CRM.contact'.", OutcomeKind.Fatal, FailureId.SchemaMismatch)]
    [InlineData(400, "0x80040230", "Inactive", OutcomeKind.Refused, "RecordRefused")]
    [InlineData(429, "0x80072322", "Many", OutcomeKind.Throttled, null)]
    [InlineData(503, "", "", OutcomeKind.Unavailable, null)]
    [InlineData(500, "0x80040216", "Unexpected", OutcomeKind.Unknown, null)]
    public async Task Answer_IsTakenByItsCode(int status, string code, string message, OutcomeKind kind, string? errorId)
    {
        await using var wire = new DataverseWire(_ => WireReply.Of(status, $$$"""{"error":{"code":"{{{code}}}","message":"{{{message}}}"}}"""));

        var outcome = await wire.Connector.Contacts.WriteContactFlagsAsync(s_contact, 1, "{}"u8.ToArray(), default);

        Assert.Equal((kind, errorId), (outcome.Kind, outcome.ErrorId));
    }

    [Fact]
    public async Task LostAnswer_IsUnavailable()
    {
        foreach (var reply in (WireReply[])[WireReply.Drop, WireReply.Html(200), WireReply.Html(404)])
        {
            await using var wire = new DataverseWire(_ => reply);
            Assert.Equal(OutcomeKind.Unavailable, (await wire.Connector.Contacts.WriteContactFlagsAsync(s_contact, 1, "{}"u8.ToArray(), default)).Kind);
        }
    }
}
