using System.Text;
using System.Text.Json;
using Latchkey.AccessCodes;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Zigbee2Mqtt;

/// <summary>What asking a lock for one slot has come to.</summary>
/// <param name="Pin">Null: free, masked or withheld.</param>
/// <param name="IsActive">False: occupied, and the lock does not let it in.</param>
/// <param name="IsScheduled">The lock lets it in by its schedule only; null: not told.</param>
readonly record struct SlotRead(SlotState State, Reply Reply, Pin? Pin = null, bool IsActive = true, bool? IsScheduled = null)
{
    /// <summary>User status (ZCL 7, 7.3.2.13): free; occupied and let in; occupied and switched off.</summary>
    const byte Available = 0, Enabled = 1, Disabled = 3;

    /// <summary>Status: there is no such slot.</summary>
    const byte InvalidField = 0x85, InvalidValue = 0x87, NotFound = 0x8b;

    public static SlotRead Failed(Reply reply) => new(SlotState.Failed, reply);

    /// <summary>The lock itself said no to the question.</summary>
    public static SlotRead OfRefusal(Reply reply) =>
        new(reply.Status is InvalidField or InvalidValue or NotFound ? SlotState.Free : SlotState.Unreadable, reply);

    /// <summary>From "get PIN code response": user, status, type, and the PIN with its length before it.</summary>
    public static SlotRead OfFrame(Frame frame, int slot)
    {
        // The answer to another question is none to this.
        if (frame.Unsigned(0, 2) != slot || frame.Unsigned(2, 2) is null) return Failed(new(ReplyKind.Failed));
        var (status, type) = (frame.Body[2], frame.Body[3]);
        var length = frame.Unsigned(4, 1) ?? 0;
        var digits = length is > 0 and < 0xff && 5 + length <= frame.Body.Length ? Encoding.Latin1.GetString(frame.Body, 5, (int)length) : null;
        return OfStatus(status, digits) with { IsScheduled = type == UserType.YearDay };
    }

    /// <summary>From an entry of <c>users</c> in a lock's published state.</summary>
    public static SlotRead OfState(JsonElement user) => user.Text("status") switch
    {
        "available" => OfStatus(Available, null),
        "enabled" => OfStatus(Enabled, DigitsIn(user)),
        "disabled" => OfStatus(Disabled, DigitsIn(user)),
        _ => OfStatus(byte.MaxValue, null),
    };

    // Zigbee2MQTT calls it a number in its settings, and publishes text.
    static string? DigitsIn(JsonElement user) => user.Text("pin_code");

    static SlotRead OfStatus(byte status, string? digits) => status switch
    {
        Available => new(SlotState.Free, Reply.Done),
        Enabled or Disabled => new(SlotState.Occupied, Reply.Done, AccessCodes.Pin.IsPin(digits) ? new(digits!) : null, status == Enabled),
        _ => new(SlotState.Unreadable, Reply.Done),
    };
}

enum SlotState
{
    Free,
    Occupied,

    /// <summary>The lock was reached and does not tell.</summary>
    Unreadable,

    /// <summary>The lock was not reached, or what came is no answer.</summary>
    Failed,
}

/// <summary>User types (ZCL 7, 7.3.2.12): let in always; by the year-day schedules only.</summary>
static class UserType
{
    public const byte Unrestricted = 0, YearDay = 1;
}
