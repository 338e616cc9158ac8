using RunbookTui.HostTests.Support;

namespace RunbookTui.HostTests.Job;

/// <summary>Certificates that openssl(1) makes inside a host, good ones and every kind of bad one, in <c>/etc/ssl/given</c>.</summary>
internal static class Certificates
{
    /// <summary>The directory.</summary>
    public const string Place = "/etc/ssl/given";

    /// <summary>The root authority, which clients would trust.</summary>
    public const string Root = $"{Place}/root.pem";

    /// <summary>Makes root, intermediate, and a good chain in <c>chain.pem</c> with its key in <c>key.pem</c>.</summary>
    public static string Make { get; } =
        $$"""
            mkdir {{Place}}; cd {{Place}}; umask 077
            exec 2>openssl.log
            new() { openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1"; }
            sign() { openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -days "${4:-60}" -extfile <(printf "$3") -out "$1.pem"; }
            ca='basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\n'
            openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 90 -subj "/CN=root" \
                -addext 'keyUsage=critical,keyCertSign,cRLSign'
            new intermediate; sign intermediate root "$ca"
            new leaf; sign leaf intermediate 'subjectAltName=DNS:{{MailHost.Name}}\nextendedKeyUsage=serverAuth\n'
            cat leaf.pem intermediate.pem >chain.pem
            cp leaf.key key.pem
            """;

    /// <summary>Makes the bad ones beside them.</summary>
    public static string MakeBad { get; } =
        $$"""
            {{Make}}
            san='subjectAltName=DNS:{{MailHost.Name}}\n'
            new other; sign other intermediate 'subjectAltName=DNS:other.example.test\n'; cat intermediate.pem >>other.pem
            new late; sign late intermediate "$san" 1
            # -days may be negative for x509 -req: the end lies before the beginning, and before now.
            new expired; openssl ca -config /dev/null 2>/dev/null || true
            mkdir -p ca/new; : >ca/index; echo 1000 >ca/serial
            printf '[ca]\ndefault_ca=d\n[d]\ndatabase=ca/index\nserial=ca/serial\nnew_certs_dir=ca/new\ndefault_md=sha256\npolicy=p\nx509_extensions=e\nunique_subject=no\n[p]\ncommonName=supplied\n[e]\nsubjectAltName=DNS:{{MailHost.Name}}\n' >ca.cnf
            dated() { openssl ca -config ca.cnf -batch -notext -cert intermediate.pem -keyfile intermediate.key -in "$1.csr" -startdate "$2" -enddate "$3" -out "$1.pem"; cat intermediate.pem >>"$1.pem"; }
            dated expired 20200101000000Z 20210101000000Z
            new early; dated early 20700101000000Z 20710101000000Z
            openssl x509 -in leaf.pem -outform DER -out der.pem
            openssl pkey -in leaf.key -aes256 -passout pass:x -out passphrase.key
            """;

    /// <summary>The answers that give these files.</summary>
    public static string[] Answers(string certificate = "chain.pem", string key = "key.pem") =>
        [
            "--set",
            "certificate=existing",
            "--set",
            $"certificate_file={Place}/{certificate}",
            "--set",
            $"key_file={Place}/{key}",
            "--set",
            $"ca_file={Root}",
        ];
}
