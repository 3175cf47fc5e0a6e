using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.ClientSessions;

/// <summary>What a request wants a session to see, in the fields that several requests share.</summary>
sealed record Wanted(
    string? UserIdentifierKey, Guid? UserIdentityId, IReadOnlyList<Guid>? UserIdentityIds,
    IReadOnlyList<Guid>? ConnectedAccountIds, IReadOnlyList<Guid>? ConnectWebviewIds)
{
    public Guid? Person => UserIdentityId ?? UserIdentityIds?[0];

    /// <exception cref="Refusal">Something named is not there, or a page names more than its user.</exception>
    public void Check(Session session, Call call)
    {
        if (call.Caller.Kind == CallerKind.PublishableKey) CheckPage();
        foreach (var id in ConnectedAccountIds ?? []) ConnectedAccounts.Get.One(session, call.WorkspaceId, id);
        foreach (var id in ConnectWebviewIds ?? [])
        {
            if (session.ConnectWebview(call.Server.Vault, call.WorkspaceId, id) is null) throw ConnectWebviews.Get.NoWebview(id);
        }
        if (Person is { } person && session.UserIdentity(call.Server.Vault, call.WorkspaceId, person) is null)
            throw UserIdentities.Get.NoUserIdentity(person);
    }

    // Everybody who opens the page has its key: with it, nobody grants anything to himself.
    void CheckPage()
    {
        if (UserIdentifierKey is null) throw Refusal.Invalid("user_identifier_key", FieldError.Required);
        const string rule = "A publishable key names the user only: grant access from your server, with an API key";
        if (ConnectedAccountIds is not null) throw Refusal.Invalid("connected_account_ids", rule);
        if (ConnectWebviewIds is not null) throw Refusal.Invalid("connect_webview_ids", rule);
        if (Person is not null) throw Refusal.Invalid(UserIdentityId is null ? "user_identity_ids" : "user_identity_id", rule);
    }

    /// <summary>The session with what is wanted added to it: of a connect webview that was used, its account too.</summary>
    public ClientSession AddedTo(ClientSession it, Session session, Call call) => it with
    {
        UserIdentifierKey = UserIdentifierKey ?? it.UserIdentifierKey,
        UserIdentityId = Person ?? it.UserIdentityId,
        ConnectedAccountIds = With(it.ConnectedAccountIds, (ConnectedAccountIds ?? []).Union((ConnectWebviewIds ?? [])
            .Select(id => session.ConnectWebview(call.Server.Vault, call.WorkspaceId, id)?.ConnectedAccountId).OfType<Guid>())),
        ConnectWebviewIds = With(it.ConnectWebviewIds, ConnectWebviewIds ?? []),
    };

    /// <summary>The same list where nothing is added, so that equal sessions are equal.</summary>
    static IReadOnlyList<Guid> With(IReadOnlyList<Guid> known, IEnumerable<Guid> added) =>
        known.Union(added).ToList() is var all && all.Count == known.Count ? known : all;
}
