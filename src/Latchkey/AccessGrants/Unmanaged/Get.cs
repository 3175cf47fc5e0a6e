using Latchkey.Api;

namespace Latchkey.AccessGrants.Unmanaged;

/// <summary>A grant that somebody else made in an access system. None of the access systems here tell of such grants, so there is none.</summary>
static class Get
{
    public sealed record Request(Guid AccessGrantId);

    public sealed record Response(GrantView AccessGrant);

    public static Task<Response> Handle(Request ask, Call call) => throw GrantDesk.NoGrant(ask.AccessGrantId);
}
