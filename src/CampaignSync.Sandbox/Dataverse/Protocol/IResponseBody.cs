using System.Buffers;

namespace CampaignSync.Sandbox.Dataverse.Protocol;

/// <summary>A body that is too large to be put together before it is sent.</summary>
internal interface IResponseBody
{
    /// <param name="flush">Sends what has been written so far.</param>
    ValueTask WriteAsync(IBufferWriter<byte> output, Func<CancellationToken, ValueTask> flush, CancellationToken cancellationToken);
}
