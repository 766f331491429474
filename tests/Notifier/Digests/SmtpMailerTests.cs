using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;
using PaperMesh.Notifier.Mail;
using PaperMesh.Servers;

namespace PaperMesh.Notifier.Tests.Digests;

public sealed class SmtpMailerTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_signs_in_over_an_upgraded_connection_to_a_server_whose_authority_is_trusted()
    {
        var (certificate, key) = Certificate();
        await using var server = await SmtpServer.StartAsync($"certificate={certificate}", $"key={key}", "user=papermesh", "password=invented");
        await using var replica = Replica(
            [.. Encrypted(server), new("Notifier:Mail:AuthorityFile", certificate), new("Notifier:Mail:User", "papermesh"), new("Notifier:Mail:Password", "invented")]);

        (await SendAsync(replica)).ShouldBe(MailOutcome.Accepted);

        var mail = server.Taken.ShouldHaveSingleItem();
        mail.Headers["X-Test-Tls"].ShouldBe("True");
        mail.Headers["X-Test-User"].ShouldBe("papermesh");
    }

    [Fact]
    public async Task It_gives_no_mail_to_a_server_whose_authority_is_not_trusted_or_that_does_not_encrypt()
    {
        var (certificate, key) = Certificate();
        await using var untrusted = await SmtpServer.StartAsync($"certificate={certificate}", $"key={key}");
        await using var clear = await SmtpServer.StartAsync();
        foreach (var server in (SmtpServer[])[untrusted, clear])
        {
            await using var replica = Replica(Encrypted(server));
            await Should.ThrowAsync<MailUnavailableException>(SendAsync(replica));
            server.Taken.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_mail_is_signed_so_that_receivers_can_check_who_sent_it_and_how_to_unsubscribe()
    {
        using var rsa = RSA.Create(2048);
        var keyFile = Path.Combine(folder.Path, $"{Guid.NewGuid():N}.pem");
        await File.WriteAllTextAsync(keyFile, rsa.ExportPkcs8PrivateKeyPem(), Token);
        await using var server = await SmtpServer.StartAsync();
        await using var replica = Replica([.. DigestReplica.To(server), new("Notifier:Mail:Dkim:KeyFile", keyFile), new("Notifier:Mail:Dkim:Selector", "autumn")]);

        await SendAsync(replica);

        var mail = server.Taken.ShouldHaveSingleItem();
        var signature = mail.Headers[mail.Headers.IndexOf(HeaderId.DkimSignature)];
        signature.Value.ShouldContain("d=papers.example.org");
        signature.Value.ShouldContain("s=autumn");
        signature.Value.ToLowerInvariant().ShouldContain("list-unsubscribe-post");
        (await new DkimVerifier(new PublicKey(rsa)).VerifyAsync(mail, signature, Token)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_clock_that_is_set_back_holds_up_no_mail()
    {
        var time = new WallClock();
        await using var server = await SmtpServer.StartAsync();
        await using var replica = new DigestReplica(
            Path.Combine(folder.Path, Guid.NewGuid().ToString("N")), time, [.. DigestReplica.To(server), new("Notifier:Mail:PerSecond", "1")]);
        await SendAsync(replica);

        time.SetBackBy = TimeSpan.FromHours(1);
        (await SendAsync(replica).WaitAsync(Eventually.Deadline, Token)).ShouldBe(MailOutcome.Accepted);

        // The rate holds as before.
        var third = SendAsync(replica);
        time.Advance(TimeSpan.FromSeconds(0.9));
        third.IsCompleted.ShouldBeFalse();
        await Eventually.BeTrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(0.1));
            return third.IsCompletedSuccessfully;
        });
    }

    [Theory]
    [InlineData("550-5.1.1", true)] // no such mailbox
    [InlineData("550-5.1.2", true)] // no such domain
    [InlineData("553-5.1.3", true)] // no address at all
    [InlineData("551-5.1.6", true)] // moved
    [InlineData("556-5.1.10", true)] // a domain that takes no mail (RFC 7505)
    [InlineData("550-5.2.1", true)] // disabled
    [InlineData("554-5.7.1", false)] // relay access denied, client host rejected
    [InlineData("550-5.7.1", false)]
    [InlineData("550-5.1.8", false)] // of the sender
    [InlineData("550-5.1.17", false)] // not 5.1.1
    [InlineData("552-5.2.2", false)] // full
    [InlineData("554", false)]
    public async Task An_address_gets_no_more_mail_when_its_server_says_that_there_is_no_such_mailbox_and_not_when_it_refuses_us(string answer, bool isRefused)
    {
        await using var server = await SmtpServer.StartAsync();
        await using var replica = Replica(DigestReplica.To(server));

        var outcome = await SendAsync(replica, $"says-{answer}.reader@example.org");

        outcome.Kind.ShouldBe(isRefused ? MailOutcomeKind.Refused : MailOutcomeKind.Later);
        outcome.Detail.ShouldStartWith(answer.Replace('-', ' '));
        (await replica.Get<OutgoingMail>().IsSuppressedAsync($"says-{answer}.reader@example.org", Token)).ShouldBe(isRefused);
    }

    [Fact]
    public async Task Of_a_server_that_does_not_say_what_it_refuses_one_refusal_is_believed_for_each_mail_that_it_takes()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var replica = Replica(DigestReplica.To(server));

        (await SendAsync(replica, "says-550.one@example.org")).Kind.ShouldBe(MailOutcomeKind.Later);
        (await SendAsync(replica)).Kind.ShouldBe(MailOutcomeKind.Accepted);
        (await SendAsync(replica, "says-550.one@example.org")).Kind.ShouldBe(MailOutcomeKind.Refused);
        (await SendAsync(replica, "says-553.two@example.org")).Kind.ShouldBe(MailOutcomeKind.Later);
        (await SendAsync(replica)).Kind.ShouldBe(MailOutcomeKind.Accepted);
        (await SendAsync(replica, "says-553.two@example.org")).Kind.ShouldBe(MailOutcomeKind.Refused);
    }

    [Theory]
    [InlineData("Notifier:Mail:From", "nobody", "Notifier:Mail:From is \"nobody\"")]
    [InlineData("Notifier:Mail:User", "papermesh", "Notifier:Mail:Password is missing")]
    [InlineData("Notifier:Mail:Port", "0", "Notifier:Mail:Port must be")]
    [InlineData("Notifier:Mail:Dkim:KeyFile", "none.pem", "Notifier:Mail:Dkim:KeyFile is \"none.pem\"")]
    public async Task A_setting_that_cannot_be_used_is_named_with_what_is_expected(string key, string value, string expected)
    {
        await using var replica = Replica([new(key, value)]);

        Should.Throw<OptionsValidationException>(() => replica.Get<IOptions<MailOptions>>().Value).Message.ShouldContain(expected);
    }

    private DigestReplica Replica(params KeyValuePair<string, string?>[] settings)
        => new(Path.Combine(folder.Path, Guid.NewGuid().ToString("N")), TimeProvider.System, settings);

    // A certificate is for a name; the server listens at one of the addresses behind this one.
    private static KeyValuePair<string, string?>[] Encrypted(SmtpServer server) =>
    [
        new("Notifier:Mail:Host", "localhost"),
        new("Notifier:Mail:Port", server.Port.ToString()),
        new("Notifier:Mail:Security", "StartTls"),
    ];

    private static Task<MailOutcome> SendAsync(DigestReplica replica, string address = "reader@example.org")
    {
        var outgoing = replica.Get<OutgoingMail>();
        var message = outgoing.Begin(address, "one", "Tides", DateTimeOffset.UtcNow);
        message.Headers.Add(HeaderId.ListUnsubscribe, "<https://papers.example.org/unsubscribe/one>");
        message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        message.Body = new TextPart("plain") { Text = "High water at noon, “spring tide”.\n" };
        return outgoing.SendAsync(message, Token);
    }

    /// <summary>For localhost, by nobody's authority but its own.</summary>
    private (string Certificate, string Key) Certificate()
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

        var path = Path.Combine(folder.Path, Guid.NewGuid().ToString("N"));
        File.WriteAllText(path + ".pem", certificate.ExportCertificatePem());
        File.WriteAllText(path + ".key", rsa.ExportPkcs8PrivateKeyPem());
        return (path + ".pem", path + ".key");
    }

    /// <summary>A clock that can be set back while time passes as ever.</summary>
    private sealed class WallClock() : FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero))
    {
        public TimeSpan SetBackBy { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - SetBackBy;

        // The base takes it from the clock.
        public override long GetTimestamp() => base.GetUtcNow().UtcTicks;
    }

    /// <summary>Stands for the DNS.</summary>
    private sealed class PublicKey(RSA rsa) : IDkimPublicKeyLocator
    {
        public AsymmetricKeyParameter LocatePublicKey(string methods, string domain, string selector, CancellationToken cancellationToken = default)
            => PublicKeyFactory.CreateKey(rsa.ExportSubjectPublicKeyInfo());

        public Task<AsymmetricKeyParameter> LocatePublicKeyAsync(string methods, string domain, string selector, CancellationToken cancellationToken = default)
            => Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));
    }
}
