using PaperMesh.Classifier;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.ServiceDefaults.Bus;

return await ServiceProgram.RunAsync(args, WebApplication.CreateBuilder, builder =>
{
    builder.Configuration["Urls"] ??= "http://localhost:5103";

    builder.AddServiceDefaults();
    builder.AddGatewayAccess();
    builder.AddBus();
    builder.AddClassifier();

    var app = builder.Build();

    app.MapServiceDefaults();
    app.MapClassifier();

    return app;
});
