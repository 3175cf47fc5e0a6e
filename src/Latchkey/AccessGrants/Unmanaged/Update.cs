using Latchkey.Api;

namespace Latchkey.AccessGrants.Unmanaged;

/// <summary>Takes over a grant that somebody else made. There is none (<see cref="Get"/>).</summary>
static class Update
{
    public sealed record Request(Guid AccessGrantId, [Bounds(1)] string? AccessGrantKey, bool IsManaged);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => ask.IsManaged
        ? throw GrantDesk.NoGrant(ask.AccessGrantId)
        : throw Refusal.Invalid("is_managed", "Must be true");
}
