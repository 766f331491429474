using PaperMesh.Notifier;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Bus;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration["Urls"] ??= "http://localhost:5104";

builder.AddServiceDefaults();
builder.AddBus();
builder.AddNotifier();

var app = builder.Build();

app.MapServiceDefaults();
app.MapNotifier();

await app.RunAsync();
