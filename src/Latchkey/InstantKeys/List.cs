using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.InstantKeys;

/// <summary>The workspace's instant keys, or a person's, in the order of their making.</summary>
static class List
{
    public sealed record Request(Guid? UserIdentityId);

    public sealed record Response(IReadOnlyList<InstantKeyView> InstantKeys);

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var found = await call.Read(session => session.InstantKeys(call.Server.Vault, call.WorkspaceId, ask.UserIdentityId));
        return new([.. found.Select(key => new InstantKeyView(key))]);
    }
}
