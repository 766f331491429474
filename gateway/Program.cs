using PaperMesh.Gateway;
using PaperMesh.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration["Urls"] ??= "http://localhost:8080";

builder.AddServiceDefaults();
builder.AddGateway();

var app = builder.Build();

app.MapServiceDefaults();
app.MapGateway();

await app.RunAsync();
