using PaperMesh.ServiceDefaults;
using PaperMesh.Standalone.CommandLine;

// For the health check of the container image.
if (args is [HealthProbe.Command])
    return HealthProbe.Ask();

var papermesh = new PaperMeshCommand
{
    new ServeCommand(),     // all of PaperMesh in this process: Serve.cs
    new ImportCommand(),    // the others talk to a running one over HTTP
    new CrawlCommand(),
    new RetagCommand(),
    new SearchCommand(),
    new StatsCommand(),
    new IndexCommand(),     // these need no server, only files
    new TrainCommand(),
    new EvaluateCommand(),
};

return await papermesh.RunAsync(args);
