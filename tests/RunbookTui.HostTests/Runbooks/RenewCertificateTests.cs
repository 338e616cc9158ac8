using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Runbooks;

/// <summary>What openssl sees on each port before a renewal, after it, and after its rollback.</summary>
public sealed class RenewCertificateTests
{
    private const string Old = "/etc/ssl/mail/cert.pem";
    private const string New = "/root/new/cert.pem";

    /// <summary>Six ports, three masters, one certificate, whose file is a link as certbot makes them.</summary>
    private const string SetUp = $$"""
        new="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
        mkdir -p /etc/ssl/mail/archive /root/new; cd /root/new
        echo subjectAltName=DNS:{{MailHost.Name}} > names
        openssl req -x509 $new -days 30 -subj /CN=old -addext "$(cat names)" -keyout /etc/ssl/mail/key.pem -out /etc/ssl/mail/archive/cert1.pem
        ln -s archive/cert1.pem {{Old}}
        openssl req -x509 $new -days 300 -subj /CN=authority -keyout ca.key -out ca.pem
        openssl req -new $new -subj /CN=new -keyout key.pem -out request.pem
        openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -days 200 -extfile names -out {{New}}

        tls="smtpd_tls_security_level=may smtpd_tls_cert_file={{Old}} smtpd_tls_key_file=/etc/ssl/mail/key.pem"
        postconf -e $tls
        postconf -Me "submission/inet=submission inet n - y - - smtpd -o smtpd_tls_security_level=encrypt"
        postconf -Me "submissions/inet=submissions inet n - y - - smtpd -o smtpd_tls_wrappermode=yes"
        postmulti -e init
        postmulti -I postfix-out -e create
        postconf -c /etc/postfix-out -e $tls master_service_disable= smtpd_relay_restrictions=reject myhostname={{MailHost.Name}}
        postconf -c /etc/postfix-out -MX smtp/inet
        postconf -c /etc/postfix-out -Me "2525/inet=2525 inet n - y - - smtpd"
        postmulti -i postfix-out -e enable
        case $(dovecot --version) in
          2.3*) printf 'ssl_cert = <{{Old}}\nssl_key = </etc/ssl/mail/key.pem\n' ;;
          *) printf 'ssl_server_cert_file = {{Old}}\nssl_server_key_file = /etc/ssl/mail/key.pem\n' ;;
        esac > /etc/dovecot/conf.d/99-test.conf
        """;

    /// <summary>Prints the SHA-256 of the certificate each port shows.</summary>
    private const string Served = """
        for port in 25 587 2525 465 993 995; do
          case $port in 25|587|2525) how="-starttls smtp" ;; *) how="" ;; esac
          openssl s_client -connect 127.0.0.1:$port $how </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256
        done
        """;

    [Fact]
    public async Task Every_port_serves_the_renewed_certificate_and_the_old_one_after_a_rollback()
    {
        await using var host = await MailHost.StartAsync();
        await host.ShellAsync(SetUp);
        await host.StartDaemonsAsync(25, 587, 2525, 465, 993, 995);
        var (old, renewed) = (await FingerprintAsync(host, Old), await FingerprintAsync(host, New));
        // Which files and ports there are is not said: the daemons' configuration says it.
        var trip = new RoundTrip(
            host,
            "renew-certificate",
            "--set",
            $"hostname={MailHost.Name}",
            "--set",
            "certificate=existing",
            "--set",
            $"new_certificate_file={New}",
            "--set",
            "new_key_file=/root/new/key.pem",
            "--set",
            "ca_file=/root/new/ca.pem"
        );
        Assert.Equal(Six(old), await host.ShellAsync(Served));

        await trip.RunAsync();
        Assert.Equal(Six(renewed), await host.ShellAsync(Served));

        await trip.RunAgainAsync();
        await trip.RollBackAsync();
        Assert.Equal(Six(old), await host.ShellAsync(Served));
    }

    private static string Six(string line) => string.Concat(Enumerable.Repeat(line, 6));

    private static Task<string> FingerprintAsync(MailHost host, string file) =>
        host.RunAsync("openssl", "x509", "-noout", "-fingerprint", "-sha256", "-in", file);
}
