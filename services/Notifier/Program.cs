using PaperMesh.Notifier;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.ServiceDefaults.Bus;

return await ServiceProgram.RunAsync(args, WebApplication.CreateBuilder, builder =>
{
    builder.Configuration["Urls"] ??= "http://localhost:5104";

    builder.AddServiceDefaults();
    builder.AddGatewayAccess();
    builder.AddBus();
    builder.AddNotifier();

    var app = builder.Build();

    app.MapServiceDefaults();
    app.MapNotifier();

    return app;
});
