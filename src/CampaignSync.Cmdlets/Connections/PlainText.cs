using System.Runtime.InteropServices;
using System.Security;

namespace CampaignSync.Cmdlets.Connections;

/// <summary>Takes a secret out of its wrapping, into memory that can be wiped.</summary>
internal static class PlainText
{
    public static char[] Of(SecureString secret)
    {
        var memory = Marshal.SecureStringToGlobalAllocUnicode(secret);
        try
        {
            var text = new char[secret.Length];
            Marshal.Copy(memory, text, 0, text.Length);
            return text;
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(memory);
        }
    }
}
