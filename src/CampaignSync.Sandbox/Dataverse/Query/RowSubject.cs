using CampaignSync.Sandbox.Dataverse.Rows;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Query;

/// <summary>Shows one row after another to a filter.</summary>
internal sealed class RowSubject : IFilterSubject<Column>
{
    public RowView Row { get; set; }

    public Cell Get(Column property) => Row.Get(property);
}
