using System.Net;
using RunbookTui.Engine.Kinds;

namespace RunbookTui.Host.Mail;

/// <summary>Fields that the mail probes share.</summary>
internal static class MailFields
{
    /// <summary>The TCP port.</summary>
    public static Field Port { get; } = new("port", new FieldType.Integer(1, 65535), "TCP port.", Required: true);

    /// <summary>The address that is connected to.</summary>
    public static Field Address { get; } =
        new("address", new FieldType.Text(), "IP address to connect to.", Default: "127.0.0.1");

    /// <summary>From where to look.</summary>
    public static Field From { get; } =
        new(
            "vantage",
            new FieldType.Choice(Vantage.Loopback, Vantage.Outside),
            "Where to look from: `loopback` comes from a second loopback address (Dovecot trusts connections whose "
                + "two addresses are equal), `outside` from an address of this host that is not a loopback address.",
            Default: Vantage.Loopback
        );

    /// <summary>The name clients use.</summary>
    public static Field Host { get; } =
        new(
            "host",
            new FieldType.Text(),
            "Name that clients use for this host: sent as SNI and looked for in the certificate.",
            Required: true
        );

    /// <summary>Authorities.</summary>
    public static Field Trust { get; } =
        new(
            "trust",
            new FieldType.ListOf(new FieldType.Path()),
            "PEM files of certificate authorities to trust beside the system's. A missing file is reported and not trusted."
        );

    /// <summary>The vantage that the fields describe.</summary>
    /// <exception cref="MailFault">Inconclusive: not an address, or nowhere to look from.</exception>
    public static Vantage ChooseVantage(IHostReader host, string from, string address, int port) =>
        Vantage.Choose(host, from, ParseAddress(address), port);

    /// <summary>An IP address.</summary>
    /// <exception cref="MailFault">Inconclusive: it is none.</exception>
    public static IPAddress ParseAddress(string text) =>
        IPAddress.TryParse(text, out var address)
            ? address
            : throw MailFault.CouldNotLook($"'{text}' is not an IP address");
}
