using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace PaperMesh.Notifier.Mail;

/// <summary>Mails to an SMTP server, one after the other over one connection, which is kept for the next.</summary>
internal sealed class SmtpMailer(IOptions<MailOptions> options, TimeProvider time) : IMailer, IAsyncDisposable
{
    /// <summary>Servers close connections that say nothing for minutes; one that was silent for longer than this is asked first.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    private readonly MailOptions _options = options.Value;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly X509Certificate2Collection? _authorities = ReadAuthorities(options.Value.AuthorityFile);
    private readonly RefusalRule _refusals = new();
    private SmtpClient? _client;
    private long _used;

    public string Name => $"{_options.Host}:{_options.Port}";

    public async Task<MailOutcome> SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        var hasBegun = false;
        try
        {
            var client = await ConnectedAsync(cancellationToken);
            hasBegun = true;
            await client.SendAsync(message, cancellationToken);
            _used = time.GetTimestamp();
            _refusals.Accepted();
            return MailOutcome.Accepted;
        }
        catch (SmtpCommandException e) when (hasBegun && e.StatusCode != SmtpStatusCode.ServiceNotAvailable)
        {
            return await AnswerAsync(e, cancellationToken);
        }
        catch (Exception e) when (IsOutage(e))
        {
            await DropAsync();
            throw new MailUnavailableException($"The mail server {Name} cannot be used: {e.Message}", e, hasBegun && e is not ServiceNotAuthenticatedException);
        }
        catch
        {
            // Stopped in the middle of a mail: what the server would answer next belongs to that one.
            await DropAsync();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is { IsConnected: true } client)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            try
            {
                await client.DisconnectAsync(quit: true, patience.Token);
            }
            catch (Exception e) when (IsOutage(e) || e is OperationCanceledException)
            {
                // It is gone, as wanted.
            }
        }

        await DropAsync();
        _turn.Dispose();
    }

    /// <summary>The server has refused this mail; the connection may still be good for the next.</summary>
    private async Task<MailOutcome> AnswerAsync(SmtpCommandException refusal, CancellationToken cancellationToken)
    {
        var detail = $"{(int)refusal.StatusCode} {refusal.Message}";
        var outcome = refusal.ErrorCode == SmtpErrorCode.RecipientNotAccepted && _refusals.IsAboutMailbox((int)refusal.StatusCode, refusal.Message)
            ? new MailOutcome(MailOutcomeKind.Refused, detail)
            : new MailOutcome(MailOutcomeKind.Later, detail);
        try
        {
            if (_client is { IsConnected: true } client)
                await client.NoOpAsync(cancellationToken);
            _used = time.GetTimestamp();
        }
        catch (Exception e) when (IsOutage(e))
        {
            await DropAsync();
        }

        return outcome;
    }

    private async Task<SmtpClient> ConnectedAsync(CancellationToken cancellationToken)
    {
        if (_client is { IsConnected: true } && time.GetElapsedTime(_used) > Fresh)
        {
            try
            {
                await _client.NoOpAsync(cancellationToken);
            }
            catch (Exception e) when (IsOutage(e))
            {
                await DropAsync();
            }
        }

        if (_client is { IsConnected: true } open)
            return open;

        await DropAsync();
        _client = new SmtpClient { Timeout = (int)_options.Timeout.TotalMilliseconds };
        if (_authorities is not null)
        {
            // An authority of one's own has no list of what it has revoked.
            _client.CheckCertificateRevocation = false;
            _client.ServerCertificateValidationCallback = IsTrusted;
        }

        await _client.ConnectAsync(_options.Host ?? "", _options.Port, _options.Security switch
        {
            MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            MailSecurity.None => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTls,
        }, cancellationToken);
        if (_options.User is { } user)
            await _client.AuthenticateAsync(user, _options.Password ?? "", cancellationToken);

        _used = time.GetTimestamp();
        return _client;
    }

    private Task DropAsync()
    {
        _client?.Dispose();
        _client = null;
        return Task.CompletedTask;
    }

    private bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;

        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return false;

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(_authorities!);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var leaf = new X509Certificate2(certificate);
        return own.Build(leaf);
    }

    private static X509Certificate2Collection? ReadAuthorities(string? file)
    {
        if (file is null)
            return null;

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities;
    }

    private static bool IsOutage(Exception e)
        => e is IOException or SocketException or TimeoutException or ProtocolException or CommandException or NotSupportedException
            or ServiceNotConnectedException or ServiceNotAuthenticatedException or SslHandshakeException or AuthenticationException;
}
