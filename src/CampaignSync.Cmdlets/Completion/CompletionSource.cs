using System.Collections;
using CampaignSync.Control;
using CampaignSync.Control.Homes;
using CampaignSync.Core.State;
using CampaignSync.Sqlite;

namespace CampaignSync.Cmdlets.Completion;

/// <summary>Looks into the home that is meant, for completion: read-only, and whatever is wrong there means that there is nothing to offer.</summary>
internal static class CompletionSource
{
    /// <param name="bound">The parameters that were typed so far.</param>
    public static IReadOnlyList<T> Read<T>(IDictionary? bound, Func<IStateReader, IEnumerable<T>> look)
    {
        try
        {
            var home = HomeLocation.Resolve(bound?["HomePath"] as string, Environment.GetEnvironmentVariable(HomeLocation.Variable));
            HomeAccess.RequireExisting(home);
            var store = SqliteStateStore.OpenReader(home.Folder);
            try
            {
                return store.Read(reader => look(reader).ToArray());
            }
            finally
            {
                store.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
        }
        catch (Exception e) when (e is ControlException or StateStoreException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Completion has nobody to tell; the command itself will say what is wrong.
            return [];
        }
    }

    /// <summary>What was typed, without the quotes around it.</summary>
    public static string Unquote(string word) => word.Trim('\'', '"');

    /// <summary>Quoted where a prompt would read it otherwise.</summary>
    public static string Quote(string text)
        => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
