using System.Text;
using System.Xml;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Metadata;

/// <summary>Writes <c>$metadata</c>.</summary>
internal static class CsdlDocument
{
    private const string Edmx = "http://docs.oasis-open.org/odata/ns/edmx";
    private const string Edm = "http://docs.oasis-open.org/odata/ns/edm";

    public static string Write(IReadOnlyList<TableSchema> tables, bool annotations)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("edmx", "Edmx", Edmx);
            xml.WriteAttributeString("Version", "4.0");
            xml.WriteStartElement("DataServices", Edmx);
            xml.WriteStartElement("Schema", Edm);
            xml.WriteAttributeString("Namespace", "Microsoft.Dynamics.CRM");
            xml.WriteAttributeString("Alias", "mscrm");
            xml.WriteStartElement("EntityType", Edm);
            xml.WriteAttributeString("Name", "crmbaseentity");
            xml.WriteAttributeString("Abstract", "true");
            xml.WriteEndElement();
            foreach (var table in tables)
                EntityType(xml, table, tables);
            Container(xml, tables, annotations);
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    private static void EntityType(XmlWriter xml, TableSchema table, IReadOnlyList<TableSchema> tables)
    {
        xml.WriteStartElement("EntityType", Edm);
        xml.WriteAttributeString("Name", table.Name);
        xml.WriteAttributeString("BaseType", "mscrm.crmbaseentity");
        xml.WriteStartElement("Key", Edm);
        xml.WriteStartElement("PropertyRef", Edm);
        xml.WriteAttributeString("Name", table.Id.Name);
        xml.WriteEndElement();
        xml.WriteEndElement();
        foreach (var column in table.Columns)
        {
            xml.WriteStartElement("Property", Edm);
            xml.WriteAttributeString("Name", column.PropertyName);
            xml.WriteAttributeString("Type", column.Type.Edm());
            if (column.Type.Edm() == "Edm.String")
                xml.WriteAttributeString("Unicode", "false");
            if (column.Type.Edm() == "Edm.Decimal")
                xml.WriteAttributeString("Scale", "Variable");
            xml.WriteEndElement();
        }

        foreach (var (column, navigation) in Navigations(table, tables))
        {
            xml.WriteStartElement("NavigationProperty", Edm);
            xml.WriteAttributeString("Name", navigation.Name);
            xml.WriteAttributeString("Type", "mscrm." + navigation.Target);
            xml.WriteAttributeString("Nullable", "true");
            xml.WriteStartElement("ReferentialConstraint", Edm);
            xml.WriteAttributeString("Property", column.PropertyName);
            xml.WriteAttributeString("ReferencedProperty", tables.First(t => t.Name == navigation.Target).Id.Name);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Container(XmlWriter xml, IReadOnlyList<TableSchema> tables, bool annotations)
    {
        xml.WriteStartElement("EntityContainer", Edm);
        xml.WriteAttributeString("Name", "System");
        foreach (var table in tables)
        {
            xml.WriteStartElement("EntitySet", Edm);
            xml.WriteAttributeString("Name", table.Identity.EntitySet);
            xml.WriteAttributeString("EntityType", "Microsoft.Dynamics.CRM." + table.Name);
            foreach (var (_, navigation) in Navigations(table, tables))
            {
                xml.WriteStartElement("NavigationPropertyBinding", Edm);
                xml.WriteAttributeString("Path", navigation.Name);
                xml.WriteAttributeString("Target", tables.First(t => t.Name == navigation.Target).Identity.EntitySet);
                xml.WriteEndElement();
            }

            if (annotations)
                ChangeTracking(xml, table.ChangeTracking);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void ChangeTracking(XmlWriter xml, bool supported)
    {
        xml.WriteStartElement("Annotation", Edm);
        xml.WriteAttributeString("Term", "Org.OData.Capabilities.V1.ChangeTracking");
        xml.WriteStartElement("Record", Edm);
        xml.WriteStartElement("PropertyValue", Edm);
        xml.WriteAttributeString("Property", "Supported");
        xml.WriteAttributeString("Bool", supported ? "true" : "false");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static IEnumerable<(Column Column, Navigation Navigation)> Navigations(TableSchema table, IReadOnlyList<TableSchema> tables)
        => table.Columns.SelectMany(c => c.Navigations.Select(n => (c, n))).Where(p => tables.Any(t => t.Name == p.n.Target));
}
