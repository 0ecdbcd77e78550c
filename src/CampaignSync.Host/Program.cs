using CampaignSync.Host.CommandLine;

return await CommandLineRunner.RunAsync(args, CommandContext.OfProcess()).ConfigureAwait(false);
