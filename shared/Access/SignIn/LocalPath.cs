namespace PaperMesh.Access.SignIn;

/// <summary>Where somebody is led back to: a place of this site, whatever a link says.</summary>
internal static class LocalPath
{
    private const string Home = "/";

    /// <param name="path">As a link or a form has it.</param>
    /// <returns>It, or the first page: for another site's address, also one that only browsers take for one (<c>//host</c>, <c>/\host</c>, a line break in it).</returns>
    public static string Of(string? path)
        => path is ['/', ..] && path is not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) ? path : Home;
}
