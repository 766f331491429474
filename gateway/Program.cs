using PaperMesh.Gateway;
using PaperMesh.ServiceDefaults;

// The routes lie beside the program, wherever it is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Configuration["Urls"] ??= "http://localhost:8080";

builder.AddServiceDefaults();
builder.AddGateway();

var app = builder.Build();

app.MapServiceDefaults();
app.MapGateway();

await app.RunAsync();
