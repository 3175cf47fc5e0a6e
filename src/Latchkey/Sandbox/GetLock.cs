using Latchkey.Api;

namespace Latchkey.Sandbox;

/// <summary>Looks into a virtual lock: the codes that it holds, in clear, and what is wrong with it.</summary>
static class GetLock
{
    public sealed record Request(Guid DeviceId);

    public sealed record Response(VirtualLockView Lock);

    public static async Task<Response> Handle(Request ask, Call call) => new(await Simulation.Look(call, ask.DeviceId));
}
