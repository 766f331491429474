using PaperMesh.Crawler;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.ServiceDefaults.Bus;

return await ServiceProgram.RunAsync(args, WebApplication.CreateBuilder, builder =>
{
    builder.Configuration["Urls"] ??= "http://localhost:5102";

    builder.AddServiceDefaults();
    builder.AddGatewayAccess();
    builder.AddBus();
    builder.AddCrawler();

    var app = builder.Build();

    app.MapServiceDefaults();
    app.MapCrawler();

    return app;
});
