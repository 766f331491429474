using PaperMesh.Classifier;
using PaperMesh.Crawler;
using PaperMesh.Notifier;
using PaperMesh.Query;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Bus;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddBus();
builder.AddCrawler();
builder.AddClassifier();
builder.AddQuery();
builder.AddNotifier();

var app = builder.Build();

app.MapServiceDefaults();
app.MapCrawler();
app.MapClassifier();
app.MapQuery();
app.MapNotifier();

await app.RunAsync();
