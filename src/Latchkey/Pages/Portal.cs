namespace Latchkey.Pages;

/// <summary>A page of ours on which who has its link sees and works doors. It speaks the API as the client session in the link.</summary>
static class Portal
{
    public const string Path = "/portal";

    static readonly ReadOnlyMemory<byte> page = Embedded.Page("portal.html");

    /// <summary>The secret is behind the #: browsers do not send it, so no server and no proxy on the way has it in its log.</summary>
    public static string AddressFor(string origin, string token) => $"{origin}{Path}#{token}";

    public static Task Answer(HttpContext http) => Embedded.Answer(http, page);
}
