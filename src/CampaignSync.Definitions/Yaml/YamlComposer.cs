using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CampaignSync.Definitions.Yaml;

/// <summary>
/// Text to nodes that know their places. Works on the parser's events, so that depth and the expansion of aliases are
/// bounded before anything is built; an alias shares the node that it stands for.
/// </summary>
internal sealed class YamlComposer(string text, Problems problems)
{
    /// <summary>The deepest definition has nine levels.</summary>
    private const int MaxDepth = 32;

    /// <summary>Nodes that aliases may add: far above any use, far below what costs time.</summary>
    private const int MaxExpansion = 20_000;

    private readonly Parser parser = new(new StringReader(text));
    private readonly Dictionary<AnchorName, YamlNode?> anchors = [];
    private int expansion;

    /// <summary>The only document's root; null where there is none, with a problem.</summary>
    public YamlNode? Compose()
    {
        try
        {
            return ComposeDocument();
        }
        catch (RefusedException)
        {
            return null;
        }
        catch (YamlException exception)
        {
            SyntaxProblem.Report(text, exception, parser.Current?.End, problems);
            return null;
        }
    }

    private YamlNode? ComposeDocument()
    {
        Next<StreamStart>();
        if (Next() is not DocumentStart)
        {
            problems.Add(new Place(1, 1), ProblemId.UnknownDefinition, "the file is empty: begin with `workflow: Ingress`, `Egress` or `OptInOut`, or with `connections:`.");
            return null;
        }

        var root = ComposeNode(Next(), depth: 0);
        Next<DocumentEnd>();
        if (Next() is DocumentStart second)
        {
            problems.Add(PlaceOf(second.Start), ProblemId.SeveralDocuments, "a second document begins here: put each definition into a file of its own.");
            return null;
        }

        return root;
    }

    private YamlNode ComposeNode(ParsingEvent current, int depth)
    {
        var place = PlaceOf(current.Start);
        if (current is AnchorAlias alias)
            return Resolve(alias, place);

        // YamlDotNet 16.3 ends some broken groups in the middle of a pair.
        if (current is not NodeEvent node)
            throw new YamlException(current.Start, current.End, "A value is missing before here.");
        if (!node.Tag.IsEmpty)
            problems.Add(place, ProblemId.Tag, "tags (`!…`) are not used here: remove it; quotes make a value text.");
        if (depth > MaxDepth)
            throw Refuse(place, ProblemId.TooDeep, $"nested deeper than {MaxDepth} levels: no definition goes that deep.");

        // Null while it is being composed: an alias to it from within would have no end.
        if (!node.Anchor.IsEmpty)
            anchors[node.Anchor] = null;
        YamlNode composed = node switch
        {
            Scalar scalar => new YamlScalar(place, scalar.Value, scalar.Style == ScalarStyle.Plain),
            SequenceStart => ComposeSequence(place, depth),
            _ => ComposeMapping(place, depth),
        };
        if (!node.Anchor.IsEmpty)
            anchors[node.Anchor] = composed;
        return composed;
    }

    private YamlSequence ComposeSequence(Place place, int depth)
    {
        var items = new List<YamlNode>();
        var weight = 1;
        for (var current = Next(); current is not SequenceEnd; current = Next())
        {
            var item = ComposeNode(current, depth + 1);
            items.Add(item);
            weight += item.Weight;
        }

        return new YamlSequence(place, weight, items);
    }

    private YamlMapping ComposeMapping(Place place, int depth)
    {
        var entries = new List<KeyValuePair<YamlScalar, YamlNode>>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var weight = 1;
        for (var current = Next(); current is not MappingEnd; current = Next())
        {
            var key = ComposeNode(current, depth + 1);
            var value = ComposeNode(Next(), depth + 1);
            weight += key.Weight + value.Weight;
            if (key is not YamlScalar name)
                problems.Add(key.Place, ProblemId.WrongType, $"a key must be a single word, found {key.Shown}.");
            else if (name is { Plain: true, Value: "<<" })
                problems.Add(key.Place, ProblemId.UnknownKey, "merge keys (`<<`) are not known here: write the keys out.");
            else if (lines.TryAdd(name.Value, name.Place.Line))
                entries.Add(new(name, value));
            else
                problems.Add(key.Place, ProblemId.DuplicateKey, $"the key {Quoted.Of(name.Value)} stands here a second time (first in line {lines[name.Value]}): remove one of the two.");
        }

        return new YamlMapping(place, weight, entries);
    }

    private YamlNode Resolve(AnchorAlias alias, Place place)
    {
        if (!anchors.TryGetValue(alias.Value, out var node))
            throw Refuse(place, ProblemId.UnknownAlias, $"the alias {Quoted.Of("*" + alias.Value.Value)} has no anchor above it: write {Quoted.Of("&" + alias.Value.Value)} where it is meant to come from.");
        if (node is null)
            throw Refuse(place, ProblemId.AliasExpansion, $"the alias {Quoted.Of("*" + alias.Value.Value)} stands inside its own anchor, which has no end: write the value out.");
        expansion += node.Weight;
        if (expansion > MaxExpansion)
            throw Refuse(place, ProblemId.AliasExpansion, $"the aliases up to here stand for more than {MaxExpansion} values: write out what you need.");
        return node with { Place = place };
    }

    private RefusedException Refuse(Place place, string id, string message)
    {
        problems.Add(place, id, message);
        return new RefusedException();
    }

    private ParsingEvent Next()
    {
        var last = parser.Current;
        try
        {
            if (parser.MoveNext() && parser.Current is { } current)
                return current;
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet 16.3 means invalid text by these too: an escape above U+10FFFF, a key of several lines in brackets.
            throw Refuse(last is null ? new Place(1, 1) : PlaceOf(last.End), ProblemId.NotYaml, "not valid YAML: what follows here cannot be read; look for an unclosed quote or bracket, a missing comma, or an escape that is no character.");
        }

        throw new YamlException("The text ends too early.");
    }

    private void Next<TEvent>()
        where TEvent : ParsingEvent
    {
        if (Next() is not TEvent)
            throw new YamlException(parser.Current!.Start, parser.Current.End, "Something stands here that does not belong to the document.");
    }

    private static Place PlaceOf(Mark mark) => new((int)mark.Line, (int)mark.Column);

    /// <summary>Ends composing where going on would have no bound; its problem has been added.</summary>
    private sealed class RefusedException : Exception;
}
