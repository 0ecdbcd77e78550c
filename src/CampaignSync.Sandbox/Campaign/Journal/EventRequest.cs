using System.Text.Json;

namespace CampaignSync.Sandbox.Campaign.Journal;

/// <summary>What <c>POST /admin/events</c> asks for.</summary>
internal sealed record EventRequest
{
    /// <summary>How many different events are made.</summary>
    public int Count { get; init; }

    /// <summary>The same seed gives the same events; null: the next ones.</summary>
    public int? Seed { get; init; }

    /// <summary>Share of events that come a second time, further on.</summary>
    public double Duplicates { get; init; }

    /// <summary>Share of events that trade places with one up to fifty places off.</summary>
    public double Disorder { get; init; }

    /// <summary>The words at <c>type</c>, each as often as any other.</summary>
    public IReadOnlyList<string> Types { get; init; } = ["send", "open", "click", "bounce"];

    /// <summary>Share of bounces that are soft.</summary>
    public double SoftBounceShare { get; init; }

    /// <summary>Share of events whose profile has no external id.</summary>
    public double WithoutContactShare { get; init; }

    /// <summary>Share of events whose external id is a GUID of no contact.</summary>
    public double UnknownContactShare { get; init; }

    /// <summary>Share of events that have no <c>@id</c>.</summary>
    public double WithoutIdShare { get; init; }

    /// <summary>Share of events that have no <c>time</c>.</summary>
    public double WithoutTimeShare { get; init; }

    /// <summary>The external ids to choose from; by default all synthetic contacts.</summary>
    public IReadOnlyList<string>? Contacts { get; init; }

    /// <summary>Events to append as they are, instead of making any.</summary>
    public IReadOnlyList<JsonElement>? Events { get; init; }
}
