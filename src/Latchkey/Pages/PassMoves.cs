using System.Security.Cryptography;
using System.Text;
using Latchkey.AccessCodes;
using Latchkey.AccessMethods;
using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.Locks;
using Latchkey.Storage;
using Microsoft.Extensions.Primitives;

namespace Latchkey.Pages;

/// <summary>A finger on a control of a pass.</summary>
/// <param name="Once">Random text of the control: pressed twice it is one move, however often it is sent.</param>
sealed record PassMove(Guid DoorId, DoorMove Move, string Once)
{
    const int OnceMin = 16, OnceMax = 64;

    /// <returns>Null: the form is not one of ours.</returns>
    public static PassMove? Of(IReadOnlyDictionary<string, StringValues> form)
    {
        if (!Guid.TryParseExact(form.GetValueOrDefault("door"), "D", out var door)) return null;
        DoorMove? move = form.GetValueOrDefault("act").ToString() switch { "unlock" => DoorMove.Unlock, "lock" => DoorMove.Lock, _ => null };
        var once = form.GetValueOrDefault("once").ToString();
        return move is { } does && once.Length is >= OnceMin and <= OnceMax && once.All(char.IsAsciiLetterOrDigit) ? new(door, does, once) : null;
    }

    public static string NewOnce() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}

/// <summary>What a pass has asked of doors, and what became of it.</summary>
static class PassMoves
{
    /// <summary>What a lock has not answered; more are not looked at. A guess: nobody has as many at once.</summary>
    const int PendingMax = 20;

    /// <returns>The attempt as it stands after a moment.</returns>
    /// <exception cref="Refusal">The pass may not do that, now or at all, or the lock is asked too often.</exception>
    public static async Task<ActionAttemptView> Make(PassCall call, Pass pass, PassMove move)
    {
        if (pass.Method.Parts.FirstOrDefault(p => p.DoorId == move.DoorId) is not { } part)
            throw new Refusal(400, "access_denied", Passing.Words(MayOpen.NotThisDoor));
        if (part.Kind == DoorKind.Device)
            await Limits.TakeOf(call, move.DoorId, move.Move == DoorMove.Unlock ? DeviceLimit.Unlock : DeviceLimit.Lock);
        var asked = await call.Write(session => Once(session, call, pass, part, move));
        return await DoorCommand.Outcome(call, asked, null);
    }

    /// <summary>An attempt that this pass asked for; null: there is none.</summary>
    public static ActionAttempt? Find(Session session, Pass pass, Guid actionAttemptId) =>
        session.FindActionAttempt(pass.Workspace.WorkspaceId, actionAttemptId) is { } attempt && IsOf(pass, attempt) ? attempt : null;

    static ActionAttemptView Once(Session session, PassCall call, Pass pass, Part part, PassMove move)
    {
        var (vault, machineNow) = (call.Server.Vault, call.Server.Clock.GetUtcNow());
        var idempotency = new Idempotency(call.WorkspaceId, Hash($"{pass.Method.AccessMethodId} {move.Once}"), Hash($"{move.DoorId} {move.Move}"));
        if (idempotency.Find(session, vault, machineNow) is { } kept && Find(session, pass, new(kept)) is { } before) return new(before);
        var attempt = UnderWay(session, call, pass, part, move)
            ?? CloudKey.Use(session, call, pass.Method.AccessMethodId, part.Kind, part.DoorId, move.Move);
        idempotency.Keep(session, vault, machineNow, attempt.ActionAttemptId.ToByteArray());
        return attempt;
    }

    /// <summary>The same has been asked of the lock, and it has not answered: another finger, or another phone of the family.</summary>
    static ActionAttemptView? UnderWay(Session session, PassCall call, Pass pass, Part part, PassMove move)
    {
        if (part.Kind != DoorKind.Device) return null;
        session.HoldLock(call.WorkspaceId, part.DoorId);
        return session.PendingActionAttempts(call.WorkspaceId, part.DoorId, PendingMax)
            .FirstOrDefault(a => IsOf(pass, a) && a.ActionType == TypeOf(move.Move) && a.Deadline > call.Now(session)) is { } attempt ? new(attempt) : null;
    }

    static bool IsOf(Pass pass, ActionAttempt attempt) => attempt.Holder?.AccessMethodId == pass.Method.AccessMethodId;

    static string TypeOf(DoorMove move) => move switch { DoorMove.Unlock => "UNLOCK_DOOR", DoorMove.Lock => "LOCK_DOOR" };

    static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
