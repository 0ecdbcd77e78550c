using CampaignSync.Sandbox.Demo;
using CampaignSync.Sandbox.Hosting;

return args switch
{
    ["serve", .. var rest] => await ServeCommand.RunAsync(rest, Console.Out, Console.Error),
    ["demo", .. var rest] => await DemoCommand.RunAsync(rest, Console.Out, Console.Error),
    _ => Usage.Write(Console.Error),
};
