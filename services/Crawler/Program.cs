using PaperMesh.Crawler;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Bus;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration["Urls"] ??= "http://localhost:5102";

builder.AddServiceDefaults();
builder.AddBus();
builder.AddCrawler();

var app = builder.Build();

app.MapServiceDefaults();
app.MapCrawler();

await app.RunAsync();
