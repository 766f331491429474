namespace PaperMesh.Crawler.Etiquette;

/// <summary>Sends each attempt when its host's budget allows, and keeps the budget until the whole answer is here.</summary>
internal sealed class BudgetHandler(Budgets budgets) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => budgets.SpendAsync(request.RequestUri!.IdnHost, token => base.SendAsync(request, token), cancellationToken);
}
