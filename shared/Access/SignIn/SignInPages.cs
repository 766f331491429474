using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using PaperMesh.Access.Keys;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Access.SignIn;

/// <summary>Where people say who they are. Works without JavaScript.</summary>
internal static class SignInPages
{
    private const int MaxForm = 8 * 1024;

    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").ExcludeFromDescription().AsPages().OpenToAll();
        pages.MapGet("/sign-in", IResult (HttpContext context, string? back, string? needs, bool failed = false) => Show(context, back, needs, failed));
        pages.MapGet("/sign-in/provider", AtProvider);

        var buttons = pages.MapGroup("").OnlyFromOwnPages().WithMetadata(new RequestSizeLimitAttribute(MaxForm));
        buttons.MapPost("/sign-in", SignIn).DisableAntiforgery();
        buttons.MapPost("/sign-in/password", ChoosePassword).DisableAntiforgery();
        buttons.MapPost("/sign-out", (Delegate)SignOut).DisableAntiforgery();
    }

    private static RazorComponentResult<SignInPage> Show(HttpContext context, string? back = null, string? needs = null, bool failed = false)
        => Page(context, back, needs, failed ? "Your organisation's sign-in did not succeed. Try again." : null);

    private static IResult AtProvider(IOptions<ProviderOptions> provider, string? back = null)
        => provider.Value.IsConfigured
            ? TypedResults.Challenge(new AuthenticationProperties { RedirectUri = LocalPath.Of(back) }, [SignInServices.ProviderScheme])
            : TypedResults.NotFound();

    private static async Task<IResult> SignIn(
        [FromForm] string? password, [FromForm] string? back, HttpContext context, IOptions<ProviderOptions> provider, ApiKeys keys,
        Administrators administrators, WrongKeys wrong, CancellationToken cancellationToken)
    {
        var given = password?.Trim() ?? "";
        var origin = Origin.Of(context);
        if (wrong.WaitOf(origin) is { Ticks: > 0 } wait)
            return TooOften(context, back, wait);

        if (await keys.CheckAsync(given, cancellationToken) is { } holder)
        {
            wrong.Succeeded(origin);
            await Sessions.BeginAsync(context, holder, given);
            return OwnPages.SeeOther(LocalPath.Of(back));
        }

        if (!provider.Value.IsConfigured && given.Length <= Administrators.MaxPassword
            && await administrators.CheckAsync(given, cancellationToken) is { } administrator)
        {
            wrong.Succeeded(origin);
            if (administrator.IsOneTime)
                return new RazorComponentResult<ChoosePasswordPage>(new { OneTime = given, Back = LocalPath.Of(back) });

            await Sessions.BeginAsync(context, administrator);
            return OwnPages.SeeOther(LocalPath.Of(back));
        }

        wrong.Failed(origin);
        return Page(context, back, needs: null, "That is neither the password nor an API key that is good.", StatusCodes.Status403Forbidden);
    }

    private static async Task<IResult> ChoosePassword(
        [FromForm] string? current, [FromForm] string? password, [FromForm] string? again, [FromForm] string? back, HttpContext context,
        IOptions<ProviderOptions> provider, Administrators administrators, WrongKeys wrong, CancellationToken cancellationToken)
    {
        var origin = Origin.Of(context);
        if (wrong.WaitOf(origin) is { Ticks: > 0 } wait)
            return TooOften(context, back, wait);

        var known = current?.Trim() ?? "";
        if (provider.Value.IsConfigured || known.Length > Administrators.MaxPassword || await administrators.CheckAsync(known, cancellationToken) is not { } administrator)
        {
            wrong.Failed(origin);
            return Page(context, back, needs: null, "That is not the password.", StatusCodes.Status403Forbidden);
        }

        var fault = password switch
        {
            null or { Length: < Administrators.MinPassword } => $"Choose one of at least {Administrators.MinPassword} characters.",
            { Length: > Administrators.MaxPassword } => $"Choose one of at most {Administrators.MaxPassword} characters.",
            _ when password != again => "The two are not the same.",
            _ when password == known => "Choose another than the one that was printed.",
            _ => null,
        };
        if (fault is not null)
        {
            return new RazorComponentResult<ChoosePasswordPage>(new { OneTime = known, Back = LocalPath.Of(back), Problem = fault })
            {
                StatusCode = StatusCodes.Status400BadRequest,
            };
        }

        if (await administrators.ChangePasswordAsync(administrator, password!, cancellationToken) is not { } changed)
            return Page(context, back, needs: null, "Somebody else has chosen a password meanwhile.", StatusCodes.Status409Conflict);

        await Sessions.BeginAsync(context, changed);
        return OwnPages.SeeOther(LocalPath.Of(back));
    }

    private static async Task<IResult> SignOut(HttpContext context)
    {
        await Sessions.EndAsync(context);
        return OwnPages.SeeOther("/");
    }

    private static RazorComponentResult<SignInPage> TooOften(HttpContext context, string? back, TimeSpan wait)
    {
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Page(context, back, needs: null, $"Too many wrong ones came from your address. Try again in {seconds} s.", StatusCodes.Status429TooManyRequests);
    }

    private static RazorComponentResult<SignInPage> Page(HttpContext context, string? back, string? needs, string? problem, int status = StatusCodes.Status200OK)
        => new(new { Caller = Caller.Of(context.User), Back = LocalPath.Of(back), Needs = Scopes.All.Contains(needs) ? needs : null, Problem = problem })
        {
            StatusCode = status,
        };
}
