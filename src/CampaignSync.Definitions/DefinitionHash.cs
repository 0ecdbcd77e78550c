using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Meaning;

namespace CampaignSync.Definitions;

/// <summary>
/// Hashes over what a definition means: the order of keys, layout, comments, defaults written out and the order of tables,
/// fields and conditions make no difference. The absolute path of a secret file is part of it, its content is not.
/// </summary>
public static class DefinitionHash
{
    /// <summary>SHA-256 of all that the definition says, 64 hexadecimal digits.</summary>
    public static string Of(Definition definition) => Of(definition.Subject, Facts.Of(definition));

    /// <summary>The part of a table mapping whose change means that the table is read in full again (rule 14).</summary>
    public static string Fingerprint(TableMapping table) => Of(table.Source, TableFacts.Of(table).Where(f => f.NeedsFullRead));

    private static string Of(string subject, IEnumerable<Fact> facts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, subject);
        var ordered = facts.Distinct()
            .OrderBy(f => f.Table, StringComparer.Ordinal)
            .ThenBy(f => f.Subject, StringComparer.Ordinal)
            .ThenBy(f => f.Value, StringComparer.Ordinal);
        foreach (var fact in ordered)
        {
            Append(hash, fact.Table);
            Append(hash, fact.Subject);
            Append(hash, fact.Value);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>With its length, so that no two lists of texts run together to the same bytes.</summary>
    private static void Append(IncrementalHash hash, string text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        var bytes = Encoding.UTF8.GetBytes(text);
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
