using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignSync.Sandbox.Campaign.Metadata;
using CampaignSync.Sandbox.Campaign.Store;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Sandbox.Campaign.Admin;

/// <summary>Changes to Campaign's data model while it runs: <c>POST /admin/schema</c> with <c>system: campaign</c>.</summary>
internal sealed class SchemaEdits(CampaignStore store)
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <exception cref="AdminException">The change makes no sense; nothing was changed.</exception>
    public void Apply(JsonElement json)
    {
        try
        {
            var edit = json.Deserialize<SchemaEdit>(s_format) ?? throw new AdminException("A change of the schema is an object.");
            lock (store.Gate)
                Apply(edit);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new AdminException(e.Message);
        }
    }

    private void Apply(SchemaEdit edit)
    {
        switch (edit.Op)
        {
            case "addResource":
                AddResource(edit);
                return;
            case "dropResource":
                if (!store.Remove(Given(edit.Resource, "resource")))
                    throw new AdminException($"There is no resource '{edit.Resource}' at Campaign.");
                return;
        }

        var table = store.Table(edit.Resource ?? "profile") ?? throw new AdminException($"There is no resource '{edit.Resource}' at Campaign.");
        var resource = table.Layout.Definition;
        table.Redefine(edit.Op switch
        {
            "addField" => resource.With(Checked(resource, Given(edit.Field, "field").ToField(resource))),
            "dropField" => resource with { Fields = resource.Fields.Remove(Find(resource, edit)) },
            "alterField" => resource.Replace(Find(resource, edit), Checked(resource, Given(edit.Field, "field").Alter(Find(resource, edit)))),
            "dropAttributeTimes" => WithoutTimes(resource, edit.Names),
            "renameOptOuts" => RenameOptOuts(resource, Given(edit.Prefix, "prefix")),
            "addFilter" => resource.With(FilterOf(resource, edit)),
            "dropFilter" => WithoutFilter(resource, Given(edit.Name, "name")),
            _ => throw new AdminException(
                $"Unknown op '{edit.Op}'; there are addField, dropField, alterField, dropAttributeTimes, renameOptOuts, addFilter, dropFilter, addResource, dropResource."),
        });
    }

    private void AddResource(SchemaEdit edit)
    {
        var name = Given(edit.Resource, "resource");
        if (!name.StartsWith("cus", StringComparison.Ordinal))
            throw new AdminException($"The name of a custom resource begins with 'cus', not '{name}'.");
        var resource = new ResourceDefinition(name, $"cus:{char.ToLowerInvariant(name[3..].FirstOrDefault('x'))}{name[Math.Min(4, name.Length)..]}", edit.Label ?? name)
        {
            Branches = edit.Branch == "customResources" ? ResourceBranches.Custom : ResourceBranches.Ext,
        };
        foreach (var field in edit.Fields ?? [])
            resource = resource.With(Checked(resource, field.ToField(resource)));
        resource = resource.With(BuiltInResources.Created).With(BuiltInResources.LastModified).With(BuiltInResources.ChangedSince);
        store.Add(resource);
    }

    /// <summary>A link must lead to an identification key that exists, from a field that exists.</summary>
    private CampaignField Checked(ResourceDefinition resource, CampaignField field)
    {
        if (field.Link is not { } link)
            return field;
        var parent = store.Table(link.Target) ?? throw new AdminException($"The link '{field.Name}' leads to '{link.Target}', which is no resource.");
        if (link.JoinField is null)
            return field;
        if (resource.Find(link.JoinField) is null)
            throw new AdminException($"The link '{field.Name}' needs the field '{link.JoinField}' in '{resource.Name}'.");
        return parent.Layout.Keys.Any(k => k.Path == link.TargetKey)
            ? field
            : throw new AdminException($"The link '{field.Name}' needs '{link.TargetKey}' to be an identification key of '{link.Target}'.");
    }

    private static CampaignField Find(ResourceDefinition resource, SchemaEdit edit)
    {
        var path = edit.Name ?? edit.Field?.Name ?? throw new AdminException("'name' is missing.");
        return resource.Find(path) ?? throw new AdminException($"The resource '{resource.Name}' has no field '{path}'.");
    }

    /// <summary>Takes away the times of the attributes named, or of all.</summary>
    private static ResourceDefinition WithoutTimes(ResourceDefinition resource, IReadOnlyList<string>? names)
    {
        foreach (var name in names ?? [])
        {
            if (resource.Find(name) is null or { TimedBy.IsEmpty: true })
                throw new AdminException($"The attribute '{name}' of '{resource.Name}' has no time.");
        }

        var timed = resource.Fields.Where(f => !f.TimedBy.IsEmpty && (names is null || names.Contains(f.Name))).ToArray();
        foreach (var field in timed)
        {
            resource = resource with { Fields = resource.Fields.RemoveAll(f => field.TimedBy.Contains(f.Name)) };
            resource = resource.Replace(field, field with { TimedBy = [] });
        }

        return resource;
    }

    private static ResourceDefinition RenameOptOuts(ResourceDefinition resource, string prefix)
    {
        if (prefix is not ("blackList" or "denyList"))
            throw new AdminException($"Opt-outs begin with blackList or denyList, not '{prefix}'.");
        var other = prefix == "blackList" ? "denyList" : "blackList";
        string Renamed(string name) => name.StartsWith(other, StringComparison.Ordinal) ? prefix + name[other.Length..] : name;
        foreach (var field in resource.Fields.Where(f => f.OptOut))
        {
            resource = resource.Replace(field, field with
            {
                Name = Renamed(field.Name),
                Label = Renamed(field.Label),
                TimedBy = [.. field.TimedBy.Select(Renamed)],
            });
        }

        return resource;
    }

    private static CampaignFilter FilterOf(ResourceDefinition resource, SchemaEdit edit)
    {
        var name = Given(edit.Name, "name");
        var parameter = Given(edit.Parameter, "parameter");
        if (edit.Path is null)
            return new CampaignFilter(name, parameter, FilterRule.ChangedSince);
        return resource.Find(edit.Path) is { Slot: >= 0 }
            ? new CampaignFilter(name, parameter, FilterRule.Equal) { Field = edit.Path }
            : throw new AdminException($"The resource '{resource.Name}' has no field '{edit.Path}' to filter by.");
    }

    private static ResourceDefinition WithoutFilter(ResourceDefinition resource, string name)
        => resource.Filters.Any(f => f.Name == name)
            ? resource with { Filters = resource.Filters.RemoveAll(f => f.Name == name) }
            : throw new AdminException($"The resource '{resource.Name}' has no filter '{name}'.");

    private static T Given<T>(T? value, string name) where T : class => value ?? throw new AdminException($"'{name}' is missing.");
}
