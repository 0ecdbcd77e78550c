namespace CampaignSync.Tests.Definitions;

/// <summary>Texts that ship with the repository, found upwards from where the tests run.</summary>
internal static class RepositoryFile
{
    public static string PathTo(string relative)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CampaignSync.sln")))
            folder = folder.Parent;
        Assert.NotNull(folder);
        return Path.Combine(folder.FullName, relative);
    }
}
