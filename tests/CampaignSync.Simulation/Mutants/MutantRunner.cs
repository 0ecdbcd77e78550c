using System.Diagnostics;
using System.Text.RegularExpressions;

namespace CampaignSync.Simulation.Mutants;

/// <summary>
/// Applies each patch of <c>tests/mutants</c> to a copy of the source, builds it, and looks for what catches it: seeds first,
/// then the tests that need no other process. A patch that nothing catches, that does not apply or does not build, fails.
/// </summary>
internal sealed partial class MutantRunner(TextWriter output)
{
    private const int Seeds = 400;
    private const string Filter = "FullyQualifiedName~Tests.Bugs|FullyQualifiedName~Tests.Engine|FullyQualifiedName~Tests.OptInOut";
    private readonly string _source = SourceRoot();

    /// <summary>True if every mutant was caught, and the source itself passes.</summary>
    public bool Run()
    {
        var patches = Directory.GetFiles(Path.Combine(_source, "tests", "mutants"), "*.patch").Order(StringComparer.Ordinal).ToArray();
        var copy = Directory.CreateTempSubdirectory("campaignsync-mutants-");
        try
        {
            Copy(_source, copy.FullName);
            if (Catch(copy.FullName) is { } already)
            {
                output.WriteLine($"The source itself does not pass ({already}); nothing can be told of mutants.");
                return false;
            }
            var caught = patches.Count(patch => Try(copy.FullName, patch));
            output.WriteLine($"{caught} of {patches.Length} mutants caught.");
            return caught == patches.Length;
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private bool Try(string copy, string patch)
    {
        var name = Path.GetFileNameWithoutExtension(patch);
        if (Call(copy, "git", "apply", patch) is { Code: not 0 } refused)
        {
            output.WriteLine($"{name}: does not apply: {refused.Output.Trim()}");
            return false;
        }
        var found = Catch(copy);
        output.WriteLine($"{name}: {found ?? "SURVIVES"}");
        if (Call(copy, "git", "apply", "-R", patch).Code != 0)
            throw new InvalidOperationException($"{name} cannot be taken back.");
        return found?.StartsWith("caught", StringComparison.Ordinal) ?? false;
    }

    /// <summary>What catches the copy as it is; null: nothing.</summary>
    private static string? Catch(string copy)
    {
        if (Call(copy, "dotnet", [.. Build("tests/CampaignSync.Simulation")]) is { Code: not 0 } broken)
            return "does not build: " + broken.Output.Split('\n').FirstOrDefault(l => l.Contains("error", StringComparison.Ordinal));
        var seeds = Call(copy, "dotnet", "run", "--no-build", "-c", "Release", "--project", "tests/CampaignSync.Simulation", "--", "--seeds", $"{Seeds}");
        if (seeds.Code != 0)
            return "caught by " + (Violation().Match(seeds.Output) is { Success: true } seed ? seed.Value.Trim() : "the simulation");
        if (Call(copy, "dotnet", [.. Build("tests/CampaignSync.Tests")]) is { Code: not 0 })
            return "does not build with its tests";
        var tests = Call(copy, "dotnet", "test", "tests/CampaignSync.Tests", "--no-build", "-c", "Release", "--filter", Filter);
        return tests.Code == 0 ? null : "caught by " + (FailedTest().Match(tests.Output) is { Success: true } test ? test.Groups[1].Value : "the tests");
    }

    private static IEnumerable<string> Build(string project)
        => ["build", project, "-c", "Release", "-v", "q", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"];

    private static (int Code, string Output) Call(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text + errors.Result);
    }

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Copy(from, to);
            return;
        }
        if (!Directory.Exists(from))
            return;
        Directory.CreateDirectory(to);
        foreach (var entry in Directory.GetFileSystemEntries(from).Where(e => Path.GetFileName(e) is not ("bin" or "obj" or ".git")))
            Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
    }

    private static string SourceRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CampaignSync.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The program does not lie in the source tree.");
    }

    [GeneratedRegex(@"^Seed .*$", RegexOptions.Multiline)]
    private static partial Regex Violation();

    [GeneratedRegex(@"(CampaignSync\.Tests\.\S+).*\[FAIL\]")]
    private static partial Regex FailedTest();
}
