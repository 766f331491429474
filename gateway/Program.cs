using PaperMesh.Gateway;
using PaperMesh.Access;
using PaperMesh.Operations;
using PaperMesh.ServiceDefaults;

// The routes lie beside the program, wherever it is started from.
var options = new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory };

return await ServiceProgram.RunAsync(WebApplication.CreateBuilder(options), builder =>
{
    builder.Configuration["Urls"] ??= "http://localhost:8080";

    builder.AddServiceDefaults();
    builder.AddFrontDoor();
    builder.AddGateway();
    builder.AddOperations();

    var app = builder.Build();

    app.MapServiceDefaults(FrontDoor.Use);
    app.MapFrontDoor();
    app.MapOperations();
    app.MapGateway();

    return app;
});
