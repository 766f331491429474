using PaperMesh.Query;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Bus;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration["Urls"] ??= "http://localhost:5101";

builder.AddServiceDefaults();
builder.AddBus();
builder.AddQuery();

var app = builder.Build();

app.MapServiceDefaults();
app.MapQuery();

await app.RunAsync();
