using CampaignSync.Sandbox.Campaign.Store;

namespace CampaignSync.Tests.Sandbox.Campaign;

public sealed class PKeysTests
{
    [Fact]
    public void PKey_IsReadBack_ForItsTableAndInstanceOnly()
    {
        var keys = new PKeys(42);

        for (var row = 0L; row < 5000; row += 7)
        {
            var key = keys.Of(3, row);
            Assert.True(keys.TryRead(key, 3, out var found) && found == row);
            Assert.False(keys.TryRead(key, 4, out _));
            Assert.False(new PKeys(43).TryRead(key, 3, out _));
            Assert.Equal(PKeys.Length, key.Length);
        }
    }
}
