using System.Net;
using System.Text;
using MimeKit;
using MimeKit.Text;

namespace PaperMesh.Notifier.Mail;

/// <summary>What a mail says, once as text and once as HTML, which say the same.</summary>
/// <remarks>Whatever is given to it is plain text. The HTML fetches nothing and runs nothing; it needs no style sheet to be read.</remarks>
internal sealed class MailText
{
    private const int Width = 72;
    private const string Quiet = "color:#69625a";

    private readonly StringBuilder _text = new();
    private readonly StringBuilder _html = new();

    public void Paragraph(string text)
    {
        Wrap(text, indent: "");
        _text.Append('\n');
        _html.Append($"<p style=\"margin:0 0 12px\">{Escaped(text)}</p>\n");
    }

    /// <summary>A line of its own for the address, so that programs that know only text make a link of it.</summary>
    public void Link(string text, string address)
    {
        Wrap($"{text}:", indent: "");
        _text.Append(address).Append("\n\n");
        _html.Append($"<p style=\"margin:0 0 12px\"><a href=\"{Escaped(address)}\" style=\"color:#a83317\">{Escaped(text)}</a></p>\n");
    }

    /// <summary>What the lines after it are about.</summary>
    public void Heading(string number, string title, string address)
    {
        Wrap(number + title, indent: "");
        _text.Append("   ").Append(address).Append('\n');
        _html.Append($"<h2 style=\"margin:24px 0 4px;font-size:18px;line-height:1.3\">{Escaped(number)}<a href=\"{Escaped(address)}\" style=\"color:#1f1c19\">{Escaped(title)}</a></h2>\n");
    }

    public void Small(string text)
    {
        Wrap(text, indent: "   ");
        _html.Append($"<p style=\"margin:0 0 4px;font-size:14px;{Quiet}\">{Escaped(text)}</p>\n");
    }

    public void Indented(string text)
    {
        Wrap(text, indent: "   ");
        _text.Append('\n');
        _html.Append($"<p style=\"margin:4px 0 0\">{Escaped(text)}</p>\n");
    }

    public void Rule()
    {
        _text.Append('\n').Append("-- \n");
        _html.Append("<hr style=\"margin:24px 0 16px;border:0;border-top:1px solid #cfc8b9\">\n");
    }

    public Multipart ToBody(string title)
    {
        var html = $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Escaped(title)}</title>
            </head>
            <body style="margin:0;padding:16px;background:#ffffff;color:#1f1c19;font:16px/1.5 Georgia,'Times New Roman',serif">
            <div style="max-width:640px;margin:0 auto">
            {_html}</div>
            </body>
            </html>

            """;

        // RFC 2046, 5.1.4: the richest last.
        return new MultipartAlternative(new TextPart(TextFormat.Plain) { Text = _text.ToString() }, new TextPart(TextFormat.Html) { Text = html });
    }

    private void Wrap(string text, string indent)
    {
        var length = 0;
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (length > 0 && length + 1 + word.Length > Width)
            {
                _text.Append('\n');
                length = 0;
            }

            _text.Append(length == 0 ? indent : " ").Append(word);
            length += (length == 0 ? indent.Length : 1) + word.Length;
        }

        _text.Append('\n');
    }

    private static string Escaped(string text) => WebUtility.HtmlEncode(text);
}
