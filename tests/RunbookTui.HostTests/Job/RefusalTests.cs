using System.Text.RegularExpressions;
using RunbookTui.Engine.Kinds;
using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Job;

/// <summary>What cannot work is refused before the first change, with a message that says what to do.</summary>
public sealed class RefusalTests(UnfitHost unfit) : IClassFixture<UnfitHost>
{
    private JobHost Job => unfit.Job;

    public static TheoryData<string, string, string[]> BadCertificates { get; } =
        new()
        {
            {
                "chain.pem",
                "other.key",
                ["does not belong to", "expected  ", "the key of another certificate", "openssl pkey"]
            },
            { "expired.pem", "expired.key", ["has expired", "until 2021-01-01", "renew the certificate"] },
            { "early.pem", "early.key", ["is not valid yet", "valid from 2070-01-01", "date -u"] },
            { "other.pem", "other.key", [$"is not for '{MailHost.Name}'", "other.example.test"] },
            { "leaf.pem", "leaf.key", ["intermediate"] },
            { "chain.pem", "none.key", ["none.key' does not exist", "no such file"] },
            { "none.pem", "key.pem", ["none.pem' does not exist", "no such file"] },
            { "der.pem", "key.pem", ["is not PEM", "DER", "openssl x509 -inform DER"] },
            { "chain.pem", "passphrase.key", ["passphrase", "openssl pkey"] },
        };

    [Theory]
    [MemberData(nameof(BadCertificates))]
    public async Task A_certificate_that_would_not_work_is_refused(string certificate, string key, string[] said)
    {
        await RefusedAsync(69, [.. said, "next  "], [.. JobHost.Answers, .. Certificates.Answers(certificate, key)]);
    }

    [Theory]
    [InlineData("hostname=vm", "input 'hostname'", "a full host name with a domain, such as mail.example.com", "'vm'")]
    [InlineData("instances=2525", "input 'instances'", "begins with 'postfix-'", "'2525'")]
    [InlineData("instances=postfix-", "input 'instances'", "begins with 'postfix-'", "'postfix-'")]
    [InlineData("mail_user=-x", "input 'mail_user'", "a login name", "'-x'")]
    public async Task An_answer_that_cannot_be_right_is_refused(
        string answer,
        string input,
        string expected,
        string seen
    )
    {
        var answers = JobHost
            .Answers.Chunk(2)
            .Where(pair => !pair[1].StartsWith(answer.Split('=')[0], StringComparison.Ordinal));

        await RefusedAsync(
            64,
            [input, "expected ", expected, seen],
            [.. answers.SelectMany(pair => pair), "--set", answer]
        );
    }

    [Fact]
    public async Task A_run_without_its_secret_is_refused()
    {
        await RefusedAsync(64, ["input 'mail_password'", "--secret mail_password="], [.. JobHost.Answers.Take(4)]);
    }

    [Fact]
    public async Task A_mail_account_that_does_not_exist_is_refused()
    {
        await RefusedAsync(
            69,
            ["'nobody-here'", "expected  ", "observed  ", "next  "],
            ["--set", $"hostname={MailHost.Name}", "--set", "mail_user=nobody-here", .. JobHost.RightSecret]
        );
    }

    [Theory]
    [InlineData(587)]
    [InlineData(2525)]
    public async Task A_port_that_a_stranger_holds_is_refused(int port)
    {
        await HoldAsync(Job, port);
        try
        {
            await RefusedAsync(
                69,
                [$"port {port}", "openssl", "expected  ", "observed  ", "next  ", $"ss -ltnp 'sport = :{port}'"]
            );
        }
        finally
        {
            await Job.Host.ShellAsync(
                $"kill $(cat /root/stranger); while ss -Hltn 'sport = :{port}' | grep -q .; do :; done"
            );
        }
    }

    [Fact]
    public async Task Strangers_on_the_ports_of_stopped_daemons_are_refused()
    {
        await using var stopped = await JobHost.StartAsync(running: false);
        foreach (var port in new[] { 25, 993 })
            await HoldAsync(stopped, port);

        var error = await RefusedAsync(
            stopped,
            69,
            [
                "port 25 of service 'smtp/inet' in '/etc/postfix/master.cf' is taken by a program that is not Postfix (step 'start-postfix')",
                "port 993 of 'imaps' is taken by a program that is not Dovecot (step 'dovecot-tls')",
                "openssl",
            ],
            [.. JobHost.Answers]
        );

        Assert.Equal(2, Regex.Count(error, "^FAILED ", RegexOptions.Multiline));
    }

    [Fact]
    public async Task A_main_cf_that_postfix_cannot_read_is_refused()
    {
        await Job.Host.ShellAsync(
            "cp -a /etc/postfix/main.cf /root/; sed -i '5i this is no parameter' /etc/postfix/main.cf"
        );
        try
        {
            var error = await RefusedAsync(
                69,
                ["/etc/postfix/main.cf", "missing '='", "expected  ", "observed  ", "next  "]
            );
            Assert.InRange(Regex.Count(error, "cannot check whether"), 1, 2);
        }
        finally
        {
            await Job.Host.ShellAsync("cp -a /root/main.cf /etc/postfix/main.cf");
        }
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("/etc/postfix")]
    [InlineData("/etc/dovecot")]
    [InlineData("/var/spool")]
    public async Task A_read_only_place_is_refused(string place)
    {
        await Job.Host.ShellAsync($"mount --bind {place} {place}; mount -o remount,bind,ro {place}");
        try
        {
            var error = await RefusedAsync(69, ["is mounted read-only", place, "expected  ", "next  ", "remount,rw"]);
            Assert.DoesNotContain("run as root", error, StringComparison.Ordinal);
        }
        finally
        {
            await Job.Host.RunAsync("umount", place);
        }
    }

    [Theory]
    [InlineData("/etc/postfix")]
    [InlineData("/etc/dovecot/conf.d")]
    [InlineData("/var/spool")]
    public async Task A_full_place_is_refused(string place)
    {
        // A small file system with the same content and hardly any room.
        await Job.Host.ShellAsync(
            $"""
            mkdir /root/copy; cp -a {place}/. /root/copy/
            mount -t tmpfs -o size=64m,mode=755 small {place}; cp -a /root/copy/. {place}/
            head -c 1G /dev/zero >{place}/.ballast 2>/dev/null || true
            truncate -s -8k {place}/.ballast
            """
        );
        try
        {
            await RefusedAsync(69, ["bytes free", place, "expected  ", "next  ", "df -h"]);
        }
        finally
        {
            await Job.Host.ShellAsync($"umount -l {place}; rm -r /root/copy");
        }
    }

    [Fact]
    public async Task A_place_where_no_run_can_be_recorded_is_refused()
    {
        await Job.Host.ShellAsync("mount --bind /var/lib /var/lib; mount -o remount,bind,ro /var/lib");
        try
        {
            await RefusedAsync(
                69,
                [
                    "runs cannot be recorded here: /var/lib/runbook-tui",
                    "Read-only file system",
                    "Next: ",
                    "findmnt -T /var/lib/",
                ]
            );
        }
        finally
        {
            await Job.Host.RunAsync("umount", "/var/lib");
        }
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        await RefusedAsync(
            69,
            [
                $"the password given is not that of the mail account '{JobHost.User}'",
                "expected  ",
                "auth failed",
                "next  ",
            ],
            [.. JobHost.WrongAnswers]
        );
    }

    [Fact]
    public async Task Without_root_nothing_begins()
    {
        await Job.Host.ShellAsync("install -m 644 /root/password /var/tmp/password");
        var result = await Job.Host.TryAsync(
            new Command(
                "setpriv",
                [
                    "--reuid=1000",
                    "--regid=1000",
                    "--clear-groups",
                    MailHost.Binary,
                    "run",
                    JobHost.Runbook,
                    "--yes",
                    .. JobHost.Answers.Take(4),
                    "--secret",
                    "mail_password=/var/tmp/password",
                ]
            )
            {
                Environment = MailHost.DotnetRoot(),
                Directory = "/tmp",
            }
        );

        JobHost.Expect(77, result);
        Assert.Contains("run needs root", result.Error, StringComparison.Ordinal);
        Assert.Contains("Next: run it with sudo", result.Error, StringComparison.Ordinal);
    }

    /// <summary>Has a stranger listen on a port.</summary>
    private static Task<string> HoldAsync(JobHost job, int port) =>
        job.Host.ShellAsync(
            $"""
            setsid openssl s_server -accept {port} -nocert </dev/null >/dev/null 2>&1 &
            echo $! >/root/stranger
            until ss -Hltn 'sport = :{port}' | grep -q .; do :; done
            """
        );

    private Task<string> RefusedAsync(int exitCode, string[] said) =>
        RefusedAsync(exitCode, said, [.. JobHost.Answers]);

    private async Task<string> RefusedAsync(int exitCode, string[] said, string[] answers)
    {
        return await RefusedAsync(Job, exitCode, said, answers);
    }

    private static async Task<string> RefusedAsync(JobHost job, int exitCode, string[] said, string[] answers)
    {
        var before = await job.WholeStateAsync();

        var result = JobHost.Expect(
            exitCode,
            await job.Host.ProgramAsync(["run", JobHost.Runbook, "--yes", .. answers])
        );

        foreach (var words in said.Append("Nothing was changed on this host."))
            Assert.Contains(words, result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
        Assert.Equal(before, await job.WholeStateAsync());
        Assert.Equal("", job.Journal());
        return result.Error;
    }
}
