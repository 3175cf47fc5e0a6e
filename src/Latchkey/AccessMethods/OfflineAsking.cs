using Latchkey.AccessCodes;
using Latchkey.AccessGrants;
using Latchkey.Acs;
using Latchkey.Api;
using Latchkey.Devices;
using Latchkey.Drivers;
using Latchkey.Reconciling;
using Latchkey.Storage;

namespace Latchkey.AccessMethods;

/// <summary>Gets the offline codes of methods from the makers of their doors, outside any transaction: a maker may be slow, or away.</summary>
sealed class OfflineAsking(Server server)
{
    readonly Vault vault = server.Vault;
    readonly MethodNews news = new(server);

    public static bool IsDue(AccessMethod method, Standing standing, DateTimeOffset now) =>
        method.DeletedAt is null && standing.Parts.Any(p => p.IsAskedFor) && !(method.Ask.NextAt > now);

    /// <summary>Notes that the makers are asked now. Whoever is stopped before the answer is followed by another try.</summary>
    /// <returns>The doors for which a code is to be asked; empty: none is due.</returns>
    public List<Question> Begin(Session session, Guid workspaceId, Guid methodId)
    {
        if (session.AccessMethod(vault, workspaceId, methodId) is not { } method
            || session.AnyAccessGrant(vault, workspaceId, method.AccessGrantId) is not { DeletedAt: null } grant) return [];
        var now = session.ClockOf(workspaceId).Now(server.Clock);
        var standing = Standing.Of(session, vault, method, grant, server.Timing, now);
        if (!IsDue(method, standing, now)) return [];
        var tries = method.Ask.Tries + 1;
        session.Save(vault, method with { Ask = new(tries, now + server.Timing.RetryAfter(tries, server.Chance.Fraction())) });
        return [.. standing.Parts.Where(p => p.IsAskedFor).Select(p => session.Device(workspaceId, p.Part.DoorId)).OfType<Device>()
            .Select(device => new Question(grant, methodId, device, now))];
    }

    public async Task Ask(Question question, Func<Func<Session, bool>, Task<bool>> write, CancellationToken cut)
    {
        var answer = await Answer(question, cut);
        // Asked again at the moment that was noted.
        if (answer.Outcome is Outcome.Transient or Outcome.Unknown) return;
        await write(session => answer is { Outcome: Outcome.Confirmed, Pin: { } pin } ? Take(session, question, pin, answer.Frame) : Refuse(session, question, answer));
    }

    /// <summary>By the hour where the maker has that, else by the day.</summary>
    async Task<OfflineAnswer> Answer(Question question, CancellationToken cut)
    {
        var (device, frame) = (question.Device, question.Frame);
        var hourly = await OfflinePins.Ask(server, device, OfflineKind.Hourly, frame, cut);
        if (hourly.Why != Refused.Schedule) return hourly;
        var daily = await OfflinePins.Ask(server, device, OfflineKind.Daily, frame, cut);
        if (daily.Why != Refused.Schedule || device.Traits.OfflineAlgorithm == OfflineAlgorithm.Igloohome || frame == question.Grant.Frame) return daily.Outcome == Outcome.Confirmed ? daily : hourly;
        // Where check-in has an hour, a guest who is there already has one that is past.
        return await OfflinePins.Ask(server, device, OfflineKind.Daily, question.Grant.Frame, cut);
    }

    bool Take(Session session, Question question, Pin pin, TimeFrame frame)
    {
        var (call, device) = (OwnCall.In(server, session, question.Grant.WorkspaceId), question.Device);
        var desk = new Desk(call, session);
        if (server.Turn.OpenFor(session, device.WorkspaceId, device.DeviceId, []) is not { Device.IsManaged: true } door) return false;
        if (Wanted(session, question) is not { } wanted) return false;
        // Somebody else was given it meanwhile: another is asked for.
        if (desk.IsTaken(door, pin)) return false;
        var code = new AccessCode
        {
            WorkspaceId = device.WorkspaceId, AccessCodeId = door.NewId(), DeviceId = device.DeviceId, ConnectedAccountId = device.ConnectedAccountId,
            IsManaged = true, IsOffline = true, Name = wanted.Name, Pin = pin, Frame = frame, CreatedAt = door.Now, WantedSince = door.Now,
            AccessMethodId = question.AccessMethodId,
        };
        session.Save(vault, wanted.Method with
        {
            Ask = new(),
            Parts = [.. wanted.Method.Parts.Select(p => IsFor(p, device) ? p with { ThingId = code.AccessCodeId } : p)],
        });
        desk.Add(door, code);
        desk.Close(door);
        return true;
    }

    /// <summary>The maker gives none: the door is left out, and the grant says why.</summary>
    bool Refuse(Session session, Question question, OfflineAnswer answer)
    {
        if (Wanted(session, question) is not { } wanted) return false;
        var unmade = new Unmade(question.Device.DeviceId, wanted.Grant.Frame, answer.Why == Refused.Schedule,
            answer.Detail ?? "The maker gives no code for these times.", session.ClockOf(wanted.Grant.WorkspaceId).Now(server.Clock));
        var call = OwnCall.In(server, session, wanted.Grant.WorkspaceId);
        new Fitting(call, session).Fit(wanted.Grant with { Unmade = [.. wanted.Grant.Unmade.Where(u => u.DeviceId != unmade.DeviceId), unmade] });
        return true;
    }

    /// <summary>As it is now; null: the code is wanted no more, or for other times.</summary>
    (AccessGrant Grant, AccessMethod Method, string Name)? Wanted(Session session, Question question)
    {
        session.Hold(question.Grant.AccessGrantId);
        var workspaceId = question.Grant.WorkspaceId;
        return session.AccessMethod(vault, workspaceId, question.AccessMethodId) is { DeletedAt: null } method
            && session.AnyAccessGrant(vault, workspaceId, method.AccessGrantId) is { DeletedAt: null } grant && grant.Frame == question.Grant.Frame
            && method.Parts.Any(p => IsFor(p, question.Device))
                ? (grant, method, Fitting.NameOf(grant, session.UserIdentity(vault, workspaceId, grant.UserIdentityId) is { } who ? Person.Of(who) : null))
                : null;
    }

    static bool IsFor(Part part, Device device) => part is { Kind: DoorKind.Device, ThingId: null } && part.DoorId == device.DeviceId;
}

/// <summary>A code for a door that its maker is asked for.</summary>
/// <param name="At">When.</param>
sealed record Question(AccessGrant Grant, Guid AccessMethodId, Device Device, DateTimeOffset At)
{
    /// <summary>The grant's times, from now on where they have begun: some makers' codes die when they are not used soon after their start.</summary>
    public TimeFrame Frame => Grant.Frame.Start < At ? Grant.Frame with { Start = At } : Grant.Frame;
}
