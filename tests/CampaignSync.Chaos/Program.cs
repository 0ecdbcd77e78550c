using CampaignSync.Chaos;
using CampaignSync.Sandbox.Demo;

const int Failed = 1;
const int WrongUsage = 2;

if (ChaosOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(ChaosOptions.Usage);
    return WrongUsage;
}

if (!OperatingSystem.IsLinux())
{
    Console.Error.WriteLine("This program sends signals, finds processes in /proc and mounts a small disk; it runs on Linux only.");
    return Failed;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = !interrupted.IsCancellationRequested;
    interrupted.Cancel();
};
try
{
    var report = await ChaosRun.RunAsync(options, options.Json ? Console.Error : Console.Out, interrupted.Token);
    if (options.Json)
        Console.WriteLine(report.ToJson());
    else
        report.Write(Console.Out);
    return report.Passed ? 0 : Failed;
}
catch (Exception e) when (e is DemoException or OperationCanceledException or HttpRequestException or IOException or TimeoutException)
{
    Console.Error.WriteLine(e.Message);
    return Failed;
}
