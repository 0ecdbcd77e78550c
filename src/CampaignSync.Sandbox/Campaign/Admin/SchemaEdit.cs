namespace CampaignSync.Sandbox.Campaign.Admin;

/// <summary>One change of Campaign's data model, as it is sent.</summary>
/// <param name="System">Always <c>campaign</c>.</param>
/// <param name="Op">What to do.</param>
/// <param name="Resource">To which resource; <c>profile</c> if not given.</param>
/// <param name="Name">The field's path, or the filter's name.</param>
/// <param name="Names">The attributes whose times go; all if not given.</param>
/// <param name="Prefix">How opt-outs are to be named: <c>blackList</c> or <c>denyList</c>.</param>
/// <param name="Parameter">The filter's parameter.</param>
/// <param name="Path">The field that a new filter compares; without it, it takes rows changed since its parameter.</param>
/// <param name="Label">The label of a new resource.</param>
/// <param name="Branch"><c>customResources</c> for a new resource that is not under profileAndServicesExt.</param>
/// <param name="Field">The new field, or what changes of an old one.</param>
/// <param name="Fields">The fields of a new resource.</param>
internal sealed record SchemaEdit(
    string? System,
    string Op,
    string? Resource = null,
    string? Name = null,
    IReadOnlyList<string>? Names = null,
    string? Prefix = null,
    string? Parameter = null,
    string? Path = null,
    string? Label = null,
    string? Branch = null,
    FieldEdit? Field = null,
    IReadOnlyList<FieldEdit>? Fields = null);
