using PaperMesh.Gateway;
using PaperMesh.Access;
using PaperMesh.Operations;
using PaperMesh.ServiceDefaults;

return await ServiceProgram.RunAsync(args, Begin, builder =>
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

// The routes lie beside the program, wherever it is started from.
static WebApplicationBuilder Begin(string[] args)
    => WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
