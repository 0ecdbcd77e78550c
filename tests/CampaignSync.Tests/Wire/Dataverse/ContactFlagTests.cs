using System.Text;
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

        var outcome = await WriteAsync(wire, 81052965, """{"donotemail":true}""");

        Assert.Equal(WriteOutcome.Done, outcome);
        var call = Assert.Single(wire.Calls);
        Assert.Equal($"PATCH {DataverseWire.Api}contacts({s_contact})", call.Line);
        Assert.Equal("W/\"81052965\"", call.Headers["If-Match"]);
        Assert.Equal("""{"donotemail":true}""", call.Body);
    }

    [Fact]
    public async Task WhoAmI_IsTheUserAsWhomWeWrite()
    {
        await using var wire = new DataverseWire(_ => WireReply.Of(200, $$"""{"BusinessUnitId":"{{Guid.NewGuid()}}","UserId":"{{s_contact}}","OrganizationId":"{{Guid.NewGuid()}}"}"""));

        Assert.Equal(s_contact, await wire.Connector.Contacts.WhoAmIAsync(default));
        Assert.Equal($"GET {DataverseWire.Api}WhoAmI", Assert.Single(wire.Calls).Line);
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

        var outcome = await WriteAsync(wire, 1, "{}");

        Assert.Equal((kind, errorId), (outcome.Kind, outcome.ErrorId));
    }

    [Fact]
    public async Task LostAnswer_IsUnavailable()
    {
        foreach (var reply in (WireReply[])[WireReply.Drop, WireReply.Html(200), WireReply.Html(404)])
        {
            await using var wire = new DataverseWire(_ => reply);
            Assert.Equal(OutcomeKind.Unavailable, (await WriteAsync(wire, 1, "{}")).Kind);
        }
    }

    [Fact]
    public async Task Several_GoInOneBatch_EachUnderItsOwnVersionAndWithItsOwnOutcome()
    {
        const string Changed = "HTTP/1.1 412 X\r\nContent-Type: application/json\r\n\r\n{\"error\":{\"code\":\"0x80060882\",\"message\":\"The version of the existing record doesn't match the RowVersion property provided.\"}}";
        const string Gone = "HTTP/1.1 404 X\r\nContent-Type: application/json\r\n\r\n{\"error\":{\"code\":\"0x80040217\",\"message\":\"contact With Id = 8a1b2c3d-0000-4000-8000-000000000003 Does Not Exist\"}}";
        await using var wire = new DataverseWire(_ => Parts(end: true, "HTTP/1.1 204 No Content\r\n\r\n", Changed, Gone));

        var outcomes = await wire.Connector.Contacts.WriteContactFlagsAsync(Three(), Lane.OptOut, default);

        Assert.Equal([OutcomeKind.Done, OutcomeKind.Conflict, OutcomeKind.Missing], outcomes.Select(o => o.Kind));
        var call = Assert.Single(wire.Calls);
        Assert.Equal($"POST {DataverseWire.Api}$batch", call.Line);
        Assert.Equal("odata.continue-on-error", call.Headers["Prefer"]);
        foreach (var write in Three())
            Assert.Contains($"PATCH {DataverseWire.Api}contacts({write.Contact}) HTTP/1.1\r\nContent-Type: application/json\r\nIf-Match: W/\"{write.Version}\"\r\n\r\n{{\"donotemail\":true}}\r\n", call.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("changeset", call.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BatchAnswer_CutOff_WhatItDoesNotNameIsUnavailable()
    {
        await using var wire = new DataverseWire(_ => Parts(end: false, "HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 204 No"));

        var outcomes = await wire.Connector.Contacts.WriteContactFlagsAsync(Three(), Lane.OptOut, default);

        Assert.Equal([OutcomeKind.Done, OutcomeKind.Unavailable, OutcomeKind.Unavailable], outcomes.Select(o => o.Kind));
    }

    [Fact]
    public async Task Batch_RefusedAsAWhole_IsNobodysOwnFault()
    {
        foreach (var (reply, kind) in ((WireReply, OutcomeKind)[])[
            (WireReply.Drop, OutcomeKind.Unavailable),
            (WireReply.Html(200), OutcomeKind.Unavailable),
            (WireReply.Of(429, """{"error":{"code":"0x80072322","message":"Many"}}"""), OutcomeKind.Throttled),
            (WireReply.Of(503, ""), OutcomeKind.Unavailable)])
        {
            await using var wire = new DataverseWire(_ => reply);
            Assert.All(await wire.Connector.Contacts.WriteContactFlagsAsync(Three(), Lane.OptOut, default), o => Assert.Equal(kind, o.Kind));
        }
    }

    private static async Task<WriteOutcome> WriteAsync(DataverseWire wire, long version, string body)
        => Assert.Single(await wire.Connector.Contacts.WriteContactFlagsAsync([new ContactFlagsWrite(s_contact, version, Encoding.UTF8.GetBytes(body))], Lane.OptOut, default));

    private static ContactFlagsWrite[] Three() => [.. Enumerable.Range(1, 3).Select(i => new ContactFlagsWrite(Guid.Parse($"8a1b2c3d-0000-4000-8000-00000000000{i}"), 100 + i, """{"donotemail":true}"""u8.ToArray()))];

    private static WireReply Parts(bool end, params string[] parts) => WireReply.Of(
        200,
        string.Concat(parts.Select(p => $"--batchresponse_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n{p}\r\n")) + (end ? "--batchresponse_1--\r\n" : ""),
        "multipart/mixed; boundary=batchresponse_1");
}
