namespace CampaignSync.Sandbox.Hosting;

/// <summary>Hands the addresses over to a process that cannot read the output: it watches for a file.</summary>
internal static class AddressFile
{
    /// <summary>Writes beside the file and moves it into place, so that whoever watches finds all or nothing; the secrets in it are for the owner's eyes.</summary>
    public static void Write(string path, string json)
    {
        var draft = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(draft, options))
            writer.Write(json);
        File.Move(draft, path, overwrite: true);
    }
}
