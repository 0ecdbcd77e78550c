namespace CampaignSync.Definitions.Meaning;

/// <summary>
/// One thing that a definition says, in the words of an admin. A definition means the set of its facts: the hash is taken
/// over them and the difference compares them, so that two definitions differ in words exactly when they differ in hash.
/// </summary>
/// <param name="Table">Source table; <c>""</c> for what is said of the whole workflow.</param>
/// <param name="Subject">What it is about; unique with the table.</param>
/// <param name="Value">What is said; <c>""</c> where it is enough that the subject is there.</param>
/// <param name="NeedsFullRead">Whether records read before the change may be wrong after it (rule 14).</param>
internal readonly record struct Fact(string Table, string Subject, string Value, bool NeedsFullRead = false)
{
    /// <summary>True: the value goes without saying, and is left out where the subject is added or removed.</summary>
    public bool IsUsual { get; init; }
}
