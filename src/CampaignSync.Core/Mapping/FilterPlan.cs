using CampaignSync.Core.Ports;

namespace CampaignSync.Core.Mapping;

/// <summary>A filter made ready: which rows are written.</summary>
internal sealed class FilterPlan(bool matchAll, FilterTest[] tests)
{
    /// <param name="refusal">Set where a value that the filter looks at is not what its column's type says.</param>
    public bool Passes(SourceRow row, MapWorkspace work, out string? refusal)
    {
        refusal = null;
        foreach (var test in tests)
        {
            var passes = test.Passes(row, work, out refusal);
            if (refusal is not null)
                return false;
            if (passes != matchAll)
                return passes;
        }

        return matchAll || tests.Length == 0;
    }
}
