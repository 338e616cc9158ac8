using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Dovecot;

/// <summary>The fields of <c>dovecot.settings</c> and what they mean.</summary>
internal static class DovecotFields
{
    private static readonly string[] ListenerNames = ["pop3", "imap", "pop3s", "imaps"];

    /// <summary>The field table.</summary>
    public static IReadOnlyList<Field> Table { get; } =
    [
        new(
            "file",
            new FieldType.Text(),
            "Name of the drop-in in conf.d, such as 99-tls.conf; of several files the last in sorted order wins.",
            Required: true
        ),
        new(
            "tls",
            new FieldType.Object(
                new Field(
                    "certificate_file",
                    new FieldType.Path(),
                    "Certificate with its chain, PEM, the server's own first.",
                    Required: true
                ),
                new Field(
                    "key_file",
                    new FieldType.Path(),
                    "Its private key, PEM, without passphrase.",
                    Required: true
                ),
                new Field(
                    "required",
                    new FieldType.Flag(),
                    "Whether every login needs TLS. Connections of a host to its own address count as secure.",
                    Default: "true"
                ),
                new Field(
                    "min_protocol",
                    new FieldType.Choice("TLSv1.2", "TLSv1.3"),
                    "The oldest protocol accepted.",
                    Default: "TLSv1.2"
                )
            ),
            "TLS of all protocols; left out, it stays as it is."
        ),
        new(
            "cleartext_login",
            new FieldType.Flag(),
            "Whether passwords may come over unencrypted connections; left out, it stays as it is."
        ),
        new(
            "protocols",
            new FieldType.Object(
                new Field("pop3", new FieldType.Flag(), "Port 110, without TLS or with STLS."),
                new Field("imap", new FieldType.Flag(), "Port 143, without TLS or with STARTTLS."),
                new Field("pop3s", new FieldType.Flag(), "Port 995, TLS from the first byte."),
                new Field("imaps", new FieldType.Flag(), "Port 993, TLS from the first byte.")
            ),
            "Which ports are open (true) or closed (false); one that is left out stays as it is."
        ),
        new(
            "auth_sockets",
            new FieldType.ListOf(new FieldType.Path()),
            "Sockets through which Postfix lets Dovecot check passwords, such as /var/spool/postfix/private/auth."
        ),
        new("socket_owner", new FieldType.Text(), "User of the sockets.", Default: "postfix"),
        new("socket_group", new FieldType.Text(), "Group of the sockets.", Default: "postfix"),
        new("socket_mode", new FieldType.FileMode(), "Permission bits of the sockets.", Default: "0660"),
    ];

    /// <summary>The intent that the fields say.</summary>
    public static DovecotIntent Intent(Fields fields)
    {
        var listeners = fields.ObjectOrNull("protocols") ?? Fields.Empty;
        return new DovecotIntent(
            fields.ObjectOrNull("tls") is { } tls
                ? new DovecotTls(
                    tls.Text("certificate_file"),
                    tls.Text("key_file"),
                    tls.Flag("required"),
                    tls.Text("min_protocol")
                )
                : null,
            fields.Has("cleartext_login") ? fields.Flag("cleartext_login") : null,
            ListenerNames.Where(listeners.Has).ToDictionary(name => name, listeners.Flag),
            fields.Texts("auth_sockets"),
            fields.Text("socket_owner"),
            fields.Text("socket_group"),
            fields.Text("socket_mode").PadLeft(4, '0')
        );
    }
}
