using System.Globalization;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;

namespace CampaignSync.Simulation.Runs;

/// <summary>The state in words, for whoever looks at a failing seed.</summary>
internal static class StateDump
{
    public static IEnumerable<string> Of(IStateReader reader)
    {
        foreach (var name in WorkflowNames.All)
        {
            var state = reader.GetWorkflow(name);
            yield return $"{name}: {state.Status} {state.ErrorId} {state.Reason} version {state.RunningVersion}, sources read: {state.SourcesRead}";
            foreach (var table in reader.Tables(name))
            {
                yield return $"  {table.Name} ({table.Id}): {table.Phase} link {table.Link}, began {table.ReadBegan}, last began {table.LastReadBegan}, replaying: {table.Replaying}, removed: {table.Removed}, valid since {table.FingerprintVersion}, extra {table.Extra}";
                foreach (var item in reader.ItemsReadBefore(table.Id, long.MaxValue, 0, int.MaxValue))
                    yield return string.Create(CultureInfo.InvariantCulture, $"    item {item.Key} {item.Kind} {item.State} rev {item.Revision} version {item.SourceVersion} seq {item.Sequence} under {item.DefinitionVersion} flight {item.InFlightEpoch} uncertain {item.Uncertain} tries {item.Attempts} due {item.DueAt:HH:mm:ss.fff} parents {string.Join(", ", item.Parents.Select(p => $"{p.Table}:{p.Key}{(p.Blocking ? "!" : "")}"))} {item.LastError}");
                foreach (var known in reader.KnownAfter(table.Id, 0, int.MaxValue))
                    yield return $"    known {known.Key} owned {known.Owned} filtered {known.FilteredOut} version {known.SourceVersion} seq {known.Sequence}";
                foreach (var pair in reader.PairsAfter(table.Id, null, int.MaxValue))
                    yield return $"    pair {pair.Key} contact {pair.HasContact} profile {pair.HasProfile} flags {Convert.ToHexString(pair.Flags)}";
                foreach (var letter in reader.DeadLettersAfter(table.Id, 0, int.MaxValue))
                    yield return $"    dead {letter.Key} {letter.ErrorId} {letter.Kind} version {letter.SourceVersion} seq {letter.Sequence}";
            }
        }
    }
}
