using PaperMesh.Query;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.ServiceDefaults.Bus;

return await ServiceProgram.RunAsync(args, WebApplication.CreateBuilder, builder =>
{
    builder.Configuration["Urls"] ??= "http://localhost:5101";

    builder.AddServiceDefaults();
    builder.AddGatewayAccess();
    builder.AddBus();
    builder.AddQuery();

    var app = builder.Build();

    app.MapServiceDefaults();
    app.MapQuery();

    return app;
});
