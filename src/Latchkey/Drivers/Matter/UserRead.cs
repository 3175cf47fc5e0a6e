using System.Text.Json;
using Latchkey.Drivers.Hubs;

namespace Latchkey.Drivers.Matter;

/// <summary>What asking a lock for one user has come to (<c>GetUser</c>).</summary>
/// <param name="Next">The next user that is occupied; null: there is none.</param>
/// <param name="Pins">The slots of the user's PINs.</param>
/// <param name="Others">How many credentials of other kinds the user has: cards, fingers.</param>
/// <param name="Creator">By which network it was made; null: at the lock itself.</param>
readonly record struct UserRead(Reply Reply, bool IsRead, int? Next = null, int Type = 0, int Status = 0, IReadOnlyList<int>? Pins = null, int Others = 0, int? Creator = null)
{
    // UserTypeEnum, UserStatusEnum, CredentialTypeEnum. A schedule-restricted user is let in when all kinds of its schedules allow it.
    public const int Unrestricted = 0, YearDayOnly = 1, WeekDayOnly = 2, ScheduleRestricted = 8, Enabled = 1, Pin = 1;

    public bool IsOccupied => Status != 0;

    public static UserRead Of(Reply reply)
    {
        if (!reply.IsDone || reply.Result.Number("userIndex") is null) return new(reply, false);
        var credentials = reply.Result.List("credentials").ToList();
        var pins = credentials.Where(c => c.Number("credentialType") == Pin).Select(c => c.Number("credentialIndex")).OfType<int>().ToList();
        return new(reply, true, reply.Result.Number("nextUserIndex"), reply.Result.Number("userType") ?? 0, reply.Result.Number("userStatus") ?? 0,
            pins, credentials.Count - pins.Count, reply.Result.Number("creatorFabricIndex"));
    }
}

/// <summary>What asking a lock for one PIN's slot has come to (<c>GetCredentialStatus</c>). The PIN itself is never told.</summary>
/// <param name="User">Whose it is; null: nobody's, or not told.</param>
/// <param name="Creator">By which network it was made; null: at the lock itself.</param>
/// <param name="Changer">By which network it was changed last; null: at the lock itself.</param>
readonly record struct SlotRead(Reply Reply, bool IsRead, bool IsOccupied = false, int? User = null, int? Creator = null, int? Changer = null)
{
    public static SlotRead Of(Reply reply) =>
        reply.IsDone && reply.Result.Part("credentialExists") is { ValueKind: JsonValueKind.True or JsonValueKind.False } exists
            ? new(reply, true, exists.ValueKind == JsonValueKind.True, reply.Result.Number("userIndex"),
                reply.Result.Number("creatorFabricIndex"), reply.Result.Number("lastModifiedFabricIndex"))
            : new(reply, false);
}
