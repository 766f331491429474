using PaperMesh.Standalone.CommandLine;

var papermesh = new PaperMeshCommand
{
    new ServeCommand(),     // all of PaperMesh in this process: Serve.cs
    new ImportCommand(),    // the others talk to a running one over HTTP
    new CrawlCommand(),
    new RetagCommand(),
    new SearchCommand(),
    new StatsCommand(),
    new TrainCommand(),     // these two need no server, only files
    new EvaluateCommand(),
};

return await papermesh.RunAsync(args);
