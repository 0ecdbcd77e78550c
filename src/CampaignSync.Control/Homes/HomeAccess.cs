using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using CampaignSync.Sqlite.Files;

namespace CampaignSync.Control.Homes;

/// <summary>
/// Who may write the home controls the host and reads personal data, so it belongs to one account. What changes something
/// makes the folder; what only reads never does, so that a task under the wrong account does not report all well.
/// </summary>
public static class HomeAccess
{
    private const UnixFileMode OthersWrite = UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    /// <summary>For a command that only reads.</summary>
    /// <exception cref="ControlException"><c>HomeNotFound</c>, <c>HomeNotPrivate</c>, <c>HomeNotOwned</c>.</exception>
    public static void RequireExisting(Home home)
    {
        if (!File.Exists(home.Database))
            throw new ControlException(ControlErrorId.HomeNotFound, $"There is no instance at {home.Folder} (account {Environment.UserName}). Name the right one with --home or {HomeLocation.Variable}, or make one with 'campaignsync apply'.");
        RequirePrivate(home);
    }

    /// <summary>For a command that changes something: makes the folder, with access for its owner only, where it is missing.</summary>
    /// <exception cref="ControlException"><c>HomeNotPrivate</c>, <c>HomeNotOwned</c>, <c>HomeNotWritable</c>.</exception>
    public static void EnsureExists(Home home)
    {
        if (File.Exists(home.Folder))
            throw new ControlException(ControlErrorId.HomeNotWritable, $"{home.Folder} is a file: name a folder with --home or {HomeLocation.Variable}.");
        try
        {
            if (!Directory.Exists(home.Folder))
                Create(home.Folder);
            RequirePrivate(home);
            OwnerOnly.MakeFolder(home.Logs);
            ProveWritable(home);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new ControlException(ControlErrorId.HomeNotWritable, $"The account {Environment.UserName} cannot write {home.Folder}: {e.Message} Give it access, or name another folder with --home or {HomeLocation.Variable}.", e);
        }
    }

    private static void ProveWritable(Home home)
    {
        using var probe = new FileStream(Path.Combine(home.Folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
    }

    private static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
            CreateOnWindows(folder);
        else
            OwnerOnly.MakeFolder(folder);
    }

    private static void RequirePrivate(Home home)
    {
        if (OperatingSystem.IsWindows())
            RequirePrivateOnWindows(home);
        else
            RequirePrivateOnUnix(home);
    }

    [UnsupportedOSPlatform("windows")]
    private static void RequirePrivateOnUnix(Home home)
    {
        var folder = UnixFile.Describe(home.Folder);
        var user = UnixFile.EffectiveUser();
        if (folder.Owner != user)
            throw new ControlException(ControlErrorId.HomeNotOwned, $"{home.Folder} belongs to the account with id {folder.Owner}, and this is {Environment.UserName} (id {user}). Run the command as its owner (sudo -u '#{folder.Owner}' …), or name another folder with --home or {HomeLocation.Variable}.");
        if ((folder.Mode & OthersWrite) != 0)
            throw new ControlException(ControlErrorId.HomeNotPrivate, $"Others may write {home.Folder}, and who may write it controls the workflows. Run: chmod 700 '{home.Folder}'");
    }

    [SupportedOSPlatform("windows")]
    private static void CreateOnWindows(string folder)
    {
        var security = new DirectorySecurity();
        security.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        using var identity = WindowsIdentity.GetCurrent();
        SecurityIdentifier[] allowed =
        [
            identity.User!,
            new(WellKnownSidType.LocalSystemSid, null),
            new(WellKnownSidType.BuiltinAdministratorsSid, null),
        ];
        foreach (var account in allowed)
            security.AddAccessRule(new FileSystemAccessRule(account, FileSystemRights.FullControl, InheritanceFlags.ContainerInherit | InheritanceFlags.ObjectInherit, PropagationFlags.None, AccessControlType.Allow));
        security.CreateDirectory(folder);
    }

    [SupportedOSPlatform("windows")]
    private static void RequirePrivateOnWindows(Home home)
    {
        const FileSystemRights Writing = FileSystemRights.WriteData | FileSystemRights.AppendData | FileSystemRights.ChangePermissions | FileSystemRights.TakeOwnership;
        SecurityIdentifier[] strangers = [new(WellKnownSidType.WorldSid, null), new(WellKnownSidType.AuthenticatedUserSid, null), new(WellKnownSidType.BuiltinUsersSid, null)];
        var rules = new DirectoryInfo(home.Folder).GetAccessControl().GetAccessRules(includeExplicit: true, includeInherited: true, typeof(SecurityIdentifier));
        var open = rules.Cast<FileSystemAccessRule>().Any(rule => rule.AccessControlType == AccessControlType.Allow && (rule.FileSystemRights & Writing) != 0 && strangers.Contains(rule.IdentityReference));
        if (open)
            throw new ControlException(ControlErrorId.HomeNotPrivate, $"All users may write {home.Folder}, and who may write it controls the workflows. Run: icacls \"{home.Folder}\" /inheritance:r /grant:r \"%USERNAME%:(OI)(CI)F\" SYSTEM:(OI)(CI)F Administrators:(OI)(CI)F");
    }
}
