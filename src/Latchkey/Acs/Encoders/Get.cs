using Latchkey.Api;

namespace Latchkey.Acs.Encoders;

/// <summary>A card encoder.</summary>
static class Get
{
    public sealed record Request(Guid AcsEncoderId);

    public sealed record Response(AcsEncoderView AcsEncoder);

    public static async Task<Response> Handle(Request ask, Call call) => await call.Read(session =>
        new Response(new(new AcsDesk(call.Server, session, call.WorkspaceId).Encoder(ask.AcsEncoderId))));
}
