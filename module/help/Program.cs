using System.Text;
using CampaignSync.HelpBuilder;

// Two folders: pages in, help out.
if (args.Length != 2)
{
    Console.Error.WriteLine("Usage: CampaignSync.HelpBuilder PAGES HELP");
    return 2;
}

var (pages, help) = (args[0], args[1]);
Directory.CreateDirectory(help);
var files = Directory.GetFiles(pages, "*.md").Order(StringComparer.Ordinal).ToArray();
MamlWriter.Write(files.Where(IsCmdlet).Select(file => HelpPageReader.Read(File.ReadAllText(file)))).Save(Path.Combine(help, "CampaignSync.Cmdlets.dll-Help.xml"));
foreach (var topic in files.Where(file => !IsCmdlet(file)))
    File.WriteAllText(Path.Combine(help, Path.GetFileNameWithoutExtension(topic) + ".help.txt"), PlainText.OfTopic(File.ReadAllText(topic)), new UTF8Encoding(true));
return 0;

static bool IsCmdlet(string file) => !Path.GetFileName(file).StartsWith("about_", StringComparison.Ordinal);
