using Latchkey.Api;
using Latchkey.ClientSessions;
using Latchkey.InstantKeys;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.UserIdentities;

/// <summary>Makes a link for a person, with a client session of its own.</summary>
static class GenerateInstantKey
{
    /// <summary>A guess: a family's phones.</summary>
    const int UsesMax = 1_000;

    public sealed record Request(Guid UserIdentityId, [Bounds(1, UsesMax)] int? MaxUseCount, Guid? CustomizationProfileId);

    public sealed record Response(InstantKeyView InstantKey);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        session.Hold(ask.UserIdentityId);
        var person = Get.Find(session, call, ask.UserIdentityId);
        if (ask.CustomizationProfileId is { } profile)
            throw Refusal.NotFound("customization_profile_not_found", $"There is no customization profile {profile}.");
        var now = call.Now(session);
        var guest = Opening.New(session, call, now + InstantKeys.InstantKey.Life) with { UserIdentityId = person.UserIdentityId };
        session.Save(call.Server.Vault, guest);
        var key = new InstantKey
        {
            WorkspaceId = call.WorkspaceId, InstantKeyId = call.Server.Ids.New(now), Secret = Secrets.NewLinkSecret(), Origin = call.Origin,
            UserIdentityId = person.UserIdentityId, ClientSessionId = guest.ClientSessionId, UsesMax = ask.MaxUseCount ?? 1,
            CreatedAt = now, ExpiresAt = guest.ExpiresAt,
        };
        session.AddInstantKey(call.Server.Vault, key);
        return new Response(new(key));
    });
}
