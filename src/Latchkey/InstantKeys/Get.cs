using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.InstantKeys;

/// <summary>An instant key, by its id or its link.</summary>
static class Get
{
    public sealed record Request(Guid? InstantKeyId, string? InstantKeyUrl);

    public sealed record Response(InstantKeyView InstantKey);

    public static async Task<Response> Handle(Request ask, Call call) => new(new(await call.Read(session => Find(session, ask, call))));

    static InstantKey Find(Session session, Request ask, Call call)
    {
        if (ask.InstantKeyId is { } id)
        {
            var found = session.InstantKey(call.Server.Vault, call.WorkspaceId, id) ?? throw NoInstantKey(id);
            return ask.InstantKeyUrl is null || new InstantKeyView(found).InstantKeyUrl == ask.InstantKeyUrl ? found : throw NoInstantKey(id);
        }
        if (ask.InstantKeyUrl is not { } url) throw Refusal.Invalid("instant_key_id", FieldError.Required);
        if (!Uri.TryCreate(url, UriKind.Absolute, out _)) throw Refusal.Invalid("instant_key_url", "Invalid url");
        return session.InstantKeyOf(call.Server.Vault, url[(url.LastIndexOf('#') + 1)..]) is { } linked && linked.WorkspaceId == call.WorkspaceId
            ? linked
            : throw Refusal.NotFound("instant_key_not_found", "There is no instant key with this link.");
    }

    public static Refusal NoInstantKey(Guid instantKeyId) =>
        Refusal.NotFound("instant_key_not_found", $"There is no instant key {instantKeyId}.");
}
