using System.Net;
using Latchkey.Api;
using Latchkey.Workspaces;

namespace Latchkey.Webhooks;

/// <summary>Whether an address may be a webhook's. Names are looked up only when something is sent, and checked then.</summary>
static class Target
{
    /// <summary>A guess: longer than any address in use; what is longer than 2,000 characters few servers take.</summary>
    public const int LengthMax = 2_000;

    /// <exception cref="Refusal">It is none that we would send to.</exception>
    public static void Check(string url, Workspace workspace, AddressRules rules)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
            throw Refusal.Invalid("url", "Must be an absolute address that begins with https:// or http://");
        if (uri.IdnHost.Length == 0) throw Refusal.Invalid("url", "Must name a host");
        if (uri.UserInfo.Length > 0) throw Refusal.Invalid("url", "Must not hold a user name or password: the signature says who sends");
        if (uri.Fragment.Length > 0) throw Refusal.Invalid("url", "Must not hold a fragment (#)");
        if (uri.Port == 0) throw Refusal.Invalid("url", "Must not name port 0");
        if (IPAddress.TryParse(uri.IdnHost, out var address) && !rules.Allows(address))
            throw Refusal.Invalid("url", "This address is not in the public internet. The operator may open its network (Latchkey:Webhooks:AllowedNetworks)");
        // Events hold PINs: on the way to real doors they travel sealed, or within the operator's own networks.
        if (IsPlain(uri) && !workspace.IsSandbox && !rules.OpensAny)
            throw Refusal.Invalid("url", "Must begin with https:// in a production workspace, for events hold PINs");
    }

    public static bool IsPlain(Uri url) => url.Scheme == Uri.UriSchemeHttp;
}
