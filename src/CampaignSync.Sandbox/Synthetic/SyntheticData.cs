using System.Globalization;

namespace CampaignSync.Sandbox.Synthetic;

/// <summary>
/// People who do not exist, any number of them, computed from the seed and an index each time they are asked for.
/// The Dataverse side serves them as contacts; the Campaign side makes events that name the same ids.
/// </summary>
internal sealed class SyntheticData
{
    private static readonly string[] s_firstNames =
    [
        "Anna", "Jürgen", "Zoë", "Liam", "Noah", "Emma", "Søren", "François", "Mia", "Łukasz", "Olivia", "Björn", "Chloé", "Mateo",
        "Ingrid", "Yusuf", "Priya", "Kenji", "Amélie", "Tomáš", "Grace", "Hannah", "Iñigo", "Sofia", "Elif", "Oskar", "Maja", "Ravi",
        "Nora", "Paul", "Ines", "Aoife",
    ];

    private static readonly string[] s_firstNamesPlain =
    [
        "anna", "juergen", "zoe", "liam", "noah", "emma", "soeren", "francois", "mia", "lukasz", "olivia", "bjoern", "chloe", "mateo",
        "ingrid", "yusuf", "priya", "kenji", "amelie", "tomas", "grace", "hannah", "inigo", "sofia", "elif", "oskar", "maja", "ravi",
        "nora", "paul", "ines", "aoife",
    ];

    private static readonly string[] s_lastNames =
    [
        "Lee", "Müller", "Dubois", "O'Brien", "Nováková", "García", "Rossi", "Schröder", "Jansen", "Kowalski", "Yılmaz", "Tanaka",
        "Andersson", "Silva", "Weiß", "Brown", "Nguyen", "Patel", "Lindqvist", "Moreau", "Horváth", "Smith",
    ];

    private static readonly string[] s_lastNamesPlain =
    [
        "lee", "mueller", "dubois", "obrien", "novakova", "garcia", "rossi", "schroeder", "jansen", "kowalski", "yilmaz", "tanaka",
        "andersson", "silva", "weiss", "brown", "nguyen", "patel", "lindqvist", "moreau", "horvath", "smith",
    ];

    public SyntheticData(int seed, int contacts, double ordersPerContact)
    {
        Seed = seed;
        OrdersPerContact = ordersPerContact;
        Contacts = new SyntheticIds(seed, 0x636F6E74, contacts);
    }

    public int Seed { get; }

    public double OrdersPerContact { get; }

    /// <summary>The ids of the contacts, and how many there are.</summary>
    public SyntheticIds Contacts { get; }

    /// <summary>The id by which the journal is addressed.</summary>
    public Guid JournalId => new SyntheticIds(Seed, 0x6A6F7572, 1).At(0);

    public string FirstName(int contact) => s_firstNames[First(contact)];

    public string LastName(int contact) => s_lastNames[Last(contact)];

    /// <summary>Different for each index, and of ASCII characters only: <c>anna.lee.000123@example.com</c>.</summary>
    public string Email(int contact) => string.Create(
        CultureInfo.InvariantCulture, $"{s_firstNamesPlain[First(contact)]}.{s_lastNamesPlain[Last(contact)]}.{contact:D6}@example.com");

    /// <summary>A hash for whatever else a row needs; each stream is a column of its own.</summary>
    public ulong Hash(uint stream, int index) => Mix.Of(Seed, stream, index);

    private int First(int contact) => (int)(Mix.Of(Seed, 1, contact) % (ulong)s_firstNames.Length);

    private int Last(int contact) => (int)(Mix.Of(Seed, 2, contact) % (ulong)s_lastNames.Length);
}
