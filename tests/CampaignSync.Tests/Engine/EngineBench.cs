using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Tests.Engine;

/// <summary>A home, a host and both systems on a virtual clock, without faults but those that a test orders.</summary>
internal sealed class EngineBench : IDisposable
{
    public EngineBench(params TableMapping[] tables)
    {
        Home = new SimulatedHome(seed: 1);
        Home.Scheduler.InOrder = true;
        Shop.Open(Home);
        Save(tables.Length == 0 ? [Shop.ContactMapping] : tables);
    }

    public SimulatedHome Home { get; }

    public SimulatedDataverse Dataverse => Home.Dataverse;

    public SimulatedCampaign Campaign => Home.Campaign;

    public SimulatedNetwork Network => Home.Network;

    public WorkflowView View => Home.View();

    /// <summary>The guid of a record's number.</summary>
    public static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    /// <summary>A lookup to a record.</summary>
    public static string Ref(int number) => $"\"{Id(number)}\"";

    public void Save(params TableMapping[] tables) => Home.Save(new IngressDefinition { Tables = tables });

    public void Contact(int number, string firstName = "Ann") => Dataverse.Put(Shop.Contact, Id(number), ("firstname", $"\"{firstName}\""));

    public void Order(int number, int? contact, int amount = 1) => Dataverse.Put(Shop.Order, Id(number), ("new_amount", $"{amount}"), ("_new_contact_value", contact is { } c ? Ref(c) : "null"));

    public void Line(int number, int order) => Dataverse.Put(Shop.Line, Id(number), ("new_text", "\"x\""), ("_new_order_value", Ref(order)));

    /// <summary>Starts host and workflow and lets everything be read and written.</summary>
    public void Start(bool allowDeletes = false)
    {
        Home.Start(allowDeletes: allowDeletes);
        Home.StartHost();
        Settle();
    }

    public void Stop()
    {
        Home.Stop();
        Until(() => View.Status == WorkflowStatus.STOPPED);
    }

    /// <summary>A few polls.</summary>
    public void Settle(int seconds = 16) => Home.Scheduler.RunFor(TimeSpan.FromSeconds(seconds));

    public void Until(Func<bool> condition, int seconds = 600)
        => Home.Scheduler.RunUntil(condition, TimeSpan.FromSeconds(seconds), () => $"{View} {string.Join('\n', Home.Log.Lines)}");

    public string? Field(string resource, int number, string path) => Campaign.Find(resource, Id(number))?.Fields.GetValueOrDefault(path);

    public string? FirstName(int number) => Field(Shop.Profile, number, "firstName");

    public IReadOnlyList<DeadLetter> DeadLetters(string table = Shop.Contact) => Home.State.Read(r => r.DeadLettersAfter(TableOf(r, table), 0, 1000));

    public Item? Item(string table, int number) => Home.State.Read(r => r.FindItem(TableOf(r, table), Id(number)));

    public KnownRecord? Known(string table, int number) => Home.State.Read(r => r.FindKnown(TableOf(r, table), Id(number)));

    /// <summary>Writes that took effect, as <c>Created 1</c>.</summary>
    public IReadOnlyList<string> Effects(string resource = Shop.Profile)
        => [.. Campaign.Effects.Where(e => e.Resource == resource).Select(e => $"{e.Kind} {Number(e.Key)}")];

    public void Dispose() => Home.Dispose();

    private static int Number(string key) => Convert.ToInt32(key[..8], 16);

    private static int TableOf(IStateReader reader, string table) => reader.FindTable(WorkflowName.Ingress, table)!.Id;
}
