using CampaignSync.Control;
using CampaignSync.Control.Homes;

namespace CampaignSync.Tests.Control;

public sealed class HomeLocationTests
{
    [Fact]
    public void Resolve_NamedHome_GoesBeforeTheVariable()
        => Assert.Equal(Path.GetFullPath("/a"), HomeLocation.Resolve("/a", "/b").Folder);

    [Fact]
    public void Resolve_Variable_GoesBeforeTheDefault()
        => Assert.Equal(Path.GetFullPath("/b"), HomeLocation.Resolve(null, "/b").Folder);

    [Fact]
    public void Default_MachineFolderThatMayBeWritten_IsTaken()
        => Assert.Equal("/nowhere/campaignsync", HomeLocation.Default("/nowhere/campaignsync", "/own", folder => folder == "/nowhere"));

    [Fact]
    public void Default_MachineFolderThatMayNotBeWritten_LeavesTheOwn()
        => Assert.Equal("/own", HomeLocation.Default("/nowhere/campaignsync", "/own", _ => false));

    [Fact]
    public void Default_AccountWithoutAFolder_IsRefused()
        => Assert.Equal(ControlErrorId.HomeUnknown, Assert.Throws<ControlException>(() => HomeLocation.Default("/nowhere/campaignsync", null, _ => false)).ErrorId);
}
