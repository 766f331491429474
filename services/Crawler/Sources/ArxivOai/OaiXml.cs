using System.Text;

namespace PaperMesh.Crawler.Sources.ArxivOai;

internal static class OaiXml
{
    /// <summary>One record of an answer. The prefix is one that the envelope declares and its records use.</summary>
    public static ForwardXml Record(ReadOnlySpan<byte> record) => new(record, ("xsi", "http://www.w3.org/2001/XMLSchema-instance"));

    public static bool IsWebPage(ReadOnlySpan<byte> answer)
    {
        var head = Encoding.UTF8.GetString(answer[..Math.Min(answer.Length, 1_000)]);
        return head.Contains("<html", StringComparison.OrdinalIgnoreCase) || head.Contains("<!doctype html", StringComparison.OrdinalIgnoreCase);
    }
}
