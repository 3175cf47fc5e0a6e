using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.ConnectedAccounts;

/// <summary>An account, by its id or its user's email address.</summary>
static class Get
{
    public sealed record Request(Guid? ConnectedAccountId, string? Email);

    public sealed record Response(ConnectedAccountView ConnectedAccount);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        if (ask.ConnectedAccountId is null && ask.Email is null)
            throw Refusal.Invalid("connected_account_id", FieldError.Required);
        var account = await call.Read(session => Find(session, ask, call)) ?? throw NotFound(ask);
        return new(new(account, call.Origin));
    }

    static ConnectedAccount? Find(Session session, Request ask, Call call)
    {
        if (ask.ConnectedAccountId is not { } id)
            return session.Accounts(call.WorkspaceId, account => HasEmail(account, ask.Email!), 1).FirstOrDefault();
        var found = session.FindConnectedAccount(call.WorkspaceId, id);
        return found is not null && (ask.Email is null || HasEmail(found, ask.Email)) ? found : null;
    }

    static bool HasEmail(ConnectedAccount account, string email) =>
        string.Equals(account.Email, email, StringComparison.OrdinalIgnoreCase);

    static Refusal NotFound(Request ask) => ask.ConnectedAccountId is { } id
        ? NoAccount(id)
        : Refusal.NotFound("connected_account_not_found", "There is no connected account with this email address.");

    /// <exception cref="Refusal">The workspace has no such account.</exception>
    public static ConnectedAccount One(Session session, Guid workspaceId, Guid accountId) =>
        session.FindConnectedAccount(workspaceId, accountId) ?? throw NoAccount(accountId);

    static Refusal NoAccount(Guid connectedAccountId) =>
        Refusal.NotFound("connected_account_not_found", $"There is no connected account {connectedAccountId}.");
}
