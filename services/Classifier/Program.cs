using PaperMesh.Classifier;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Bus;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration["Urls"] ??= "http://localhost:5103";

builder.AddServiceDefaults();
builder.AddBus();
builder.AddClassifier();

var app = builder.Build();

app.MapServiceDefaults();
app.MapClassifier();

await app.RunAsync();
