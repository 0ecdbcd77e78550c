using System.CommandLine;
using CampaignSync.Control.Records;
using CampaignSync.Control.Workflows;
using CampaignSync.Host.Output;

namespace CampaignSync.Host.CommandLine;

/// <summary><c>where NAME KEY [--json]</c></summary>
internal static class WhereCommand
{
    public static Command Build(CommandContext context, HomeOption home)
    {
        var name = NameArguments.One();
        var key = new Argument<string>("KEY") { Description = "Primary id at Dynamics 365; for Egress the event id, for OptInOut the contact's." };
        var json = new Option<bool>("--json") { Description = "As a JSON object." };
        var command = new Command("where", "Says where a record is.") { name, key, json };
        command.SetAction(async (parsed, _) =>
        {
            await using var instance = home.OpenToRead(parsed);
            var found = instance.Records.Find(WorkflowNameReader.Read(parsed.GetRequiredValue(name)), parsed.GetRequiredValue(key));
            context.Out.WriteLine(parsed.GetValue(json) ? JsonOutput.Of(found) : Describe(found));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Describe(RecordWhere found)
    {
        var record = found.Table is null ? found.Key : $"{found.Table} {found.Key}";
        var detail = found.Place switch
        {
            RecordPlace.Waiting => $" until {Shown.Time(found.Until)}{(found.Reason is null ? "" : $": {found.Reason}")}",
            RecordPlace.Blocked => $" by {found.BlockedBy}",
            RecordPlace.Held => " by the deletion guard",
            RecordPlace.DeadLetter or RecordPlace.Unknown when found.Reason is not null => $": {found.Reason}",
            RecordPlace.Written when found.WrittenAt is not null => $" at {Shown.Time(found.WrittenAt)}",
            _ => "",
        };
        return $"{record}: {found.Place}{detail}";
    }
}
