using Latchkey.Api;
using Latchkey.InstantKeys;
using Latchkey.Storage;

namespace Latchkey.Pages;

/// <summary>A page of ours on which who has its link sees and works doors. It speaks the API as the client session in the link.</summary>
/// <remarks>
/// The secret of a link is behind the #: browsers do not send it, so no server and no proxy on the way has it in its log, and what looks at
/// links ahead of their readers uses up none.
/// </remarks>
static class Portal
{
    const string Path = "/portal", KeyPath = "/ik";

    static readonly string page = Embedded.Text("portal.html"), policy = Embedded.PolicyOf(page);

    /// <param name="canConnect">True: the page offers to connect more locks.</param>
    /// <param name="language">One that the page speaks, in two letters; null: the visitor's.</param>
    public static string AddressFor(string origin, string token, bool canConnect, string? language)
    {
        string[] given = [.. canConnect ? Array.Empty<string>() : ["connect=no"], .. language is null ? Array.Empty<string>() : [$"lang={language}"]];
        return $"{origin}{Path}{(given.Length == 0 ? "" : "?")}{string.Join('&', given)}#{token}";
    }

    /// <summary>Of an instant key: the page asks for the token with the secret.</summary>
    public static string AddressOfKey(string origin, string secret) => $"{origin}{KeyPath}#{secret}";

    public static bool IsAt(HttpRequest request) => request.Path.Value is Path or KeyPath;

    /// <exception cref="Refusal">The link opens nothing (any more).</exception>
    public static async Task Answer(HttpContext http, Server server)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            await Embedded.Answer(http, 200, policy, page);
            return;
        }
        if (http.Request.Path.Value != KeyPath || !HttpMethods.IsPost(http.Request.Method))
            throw new Refusal(405, "method_not_allowed", "This is a page: GET it.");
        using var body = await Body.Read(http);
        var secret = Binding(body) ?? throw Refusal.Invalid("secret", FieldError.Required);
        await Answers.Write(http, 200, await server.Store.Write(session => Open(session, server, secret)));
    }

    sealed record Opened(string Token, bool Ok = true);

    static string? Binding(Body body) =>
        body.Json.ValueKind == System.Text.Json.JsonValueKind.Object && body.Json.TryGetProperty("secret", out var secret)
        && secret.ValueKind == System.Text.Json.JsonValueKind.String ? Api.Binding.Strings.Read(secret, new()) : null;

    static Opened Open(Session session, Server server, string secret)
    {
        if (session.InstantKeyOf(server.Vault, secret) is not { } found) throw NoKey();
        session.Hold(found.InstantKeyId);
        // Read again under the lock: two phones may open it at once.
        var key = session.InstantKey(server.Vault, found.WorkspaceId, found.InstantKeyId);
        if (key is null || key.Uses >= key.UsesMax || session.ClockOf(key.WorkspaceId).Now(server.Clock) >= key.ExpiresAt) throw NoKey();
        if (session.ClientSession(server.Vault, key.WorkspaceId, key.ClientSessionId) is not { } guest) throw NoKey();
        session.UpdateInstantKey(server.Vault, key with { Uses = key.Uses + 1 });
        return new(guest.Token);
    }

    static Refusal NoKey() => Refusal.NotFound("instant_key_not_found", "This link is unknown, was used up or taken back, or has expired.");
}
