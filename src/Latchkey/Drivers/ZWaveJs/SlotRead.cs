using System.Text.Json;
using Latchkey.AccessCodes;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.ZWaveJs;

/// <summary>What asking a lock for one slot has come to.</summary>
/// <param name="Pin">Null: free, masked or withheld.</param>
/// <param name="UserId">Whose it is; 0: nobody's, or not told.</param>
/// <param name="IsActive">False: occupied, and the lock does not let it in (User Code CC, status Disabled).</param>
/// <param name="Reply">What the stack said.</param>
readonly record struct SlotRead(SlotState State, Reply Reply, Pin? Pin = null, int UserId = 0, bool IsActive = true)
{
    /// <summary>User Code CC, status 0: the slot is free. 254: the lock does not tell.</summary>
    const int Available = 0, Enabled = 1, NotAvailable = 254;

    /// <summary>From <c>get</c> of the User Code CC. A report that never came is answered without a response.</summary>
    public static SlotRead OfUserCode(Reply reply, int slot) =>
        !reply.IsDone ? new(SlotState.Failed, reply) :
        !reply.Result.TryGetProperty("response", out var report) || report.Number("userIdStatus") is not { } status ? new(SlotState.Silent, reply) :
        status switch
        {
            Available => new(SlotState.Free, reply),
            NotAvailable => new(SlotState.Silent, reply),
            _ => new(SlotState.Occupied, reply, PinIn(report, "userCode"), slot, status == Enabled),
        };

    /// <summary>From <c>access_control.get_credential</c>. A free slot belongs to user 0.</summary>
    public static SlotRead OfCredential(Reply reply) =>
        !reply.IsDone ? new(SlotState.Failed, reply) :
        !reply.Result.TryGetProperty("credential", out var credential) ? new(SlotState.Silent, reply) :
        credential.Number("userId") is not { } user || user == 0 ? new(SlotState.Free, reply) :
        new(SlotState.Occupied, reply, PinIn(credential, "data"), user);

    /// <summary>Locks that hide their PINs show asterisks, or nothing.</summary>
    static Pin? PinIn(JsonElement report, string property) =>
        report.Text(property) is { } text && AccessCodes.Pin.IsPin(text) ? new(text) : null;
}

enum SlotState
{
    Free,
    Occupied,

    /// <summary>The lock was reached and sent no report: some do so for slots whose PIN they withhold.</summary>
    Silent,

    /// <summary>The lock was not reached, or the stack said no.</summary>
    Failed,
}
