namespace CampaignSync.Tests.State;

/// <summary>A measurement: runs only where the variable says how many records.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MeasurementFactAttribute : FactAttribute
{
    public const string Variable = "CAMPAIGNSYNC_MEASURE";

    public MeasurementFactAttribute()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
            Skip = $"A measurement; set {Variable} to a number of records to run it.";
    }
}
