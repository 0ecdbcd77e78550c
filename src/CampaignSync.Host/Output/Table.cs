using CampaignSync.Host.CommandLine;

namespace CampaignSync.Host.Output;

/// <summary>Rows in columns as wide as their content; on a terminal the last column is cut at its edge.</summary>
internal sealed class Table(params string[] headers)
{
    private const int Gap = 2;

    private readonly List<Cell[]> _rows = [];

    /// <param name="Colour">ANSI code; null: as it is.</param>
    public readonly record struct Cell(string Text, string? Colour = null)
    {
        public static implicit operator Cell(string text) => new(text);
    }

    public void Add(params Cell[] cells) => _rows.Add(cells);

    public void Write(CommandContext context)
    {
        var widths = headers.Select((header, column) => _rows.Select(row => row[column].Text.Length).Append(header.Length).Max()).ToArray();
        WriteRow(context, [.. headers.Select(header => new Cell(header))], widths);
        foreach (var row in _rows)
            WriteRow(context, row, widths);
    }

    private static void WriteRow(CommandContext context, Cell[] cells, int[] widths)
    {
        var left = context.Width ?? int.MaxValue;
        for (var column = 0; column < cells.Length && left > 0; column++)
        {
            var (text, colour) = cells[column];
            // A line break in a reason would tear the table.
            text = text.ReplaceLineEndings(" ");
            var last = column == cells.Length - 1;
            if (text.Length > left)
                text = text[..left];
            var padding = last ? 0 : Math.Min(widths[column] - text.Length + Gap, left - text.Length);
            context.Out.Write(colour is not null && context.Colour ? $"\u001b[{colour}m{text}\u001b[0m" : text);
            context.Out.Write(new string(' ', Math.Max(0, padding)));
            left -= text.Length + padding;
        }

        context.Out.WriteLine();
    }
}
