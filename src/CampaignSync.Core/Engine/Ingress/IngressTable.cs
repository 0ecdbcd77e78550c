using CampaignSync.Core.Backlog;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Mapping;
using CampaignSync.Core.Schema;

namespace CampaignSync.Core.Engine.Ingress;

/// <summary>One table mapping of Ingress, checked against both systems and ready to run.</summary>
/// <param name="Backlog">Set once the workflow has adopted the stored state.</param>
/// <param name="Hasher">Of the table's rows; for whoever reads its pages.</param>
internal sealed record IngressTable(TableMapping Mapping, SourceTable Source, DestinationResource Destination, TablePlan Plan, BacklogTable Backlog, RowHasher Hasher);
