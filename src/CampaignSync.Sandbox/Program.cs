using CampaignSync.Sandbox.Hosting;

return await SandboxCommand.RunAsync(args, Console.Out, Console.Error);
