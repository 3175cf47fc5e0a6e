using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Acs.Users;

/// <summary>Adds a user to an access system. Acknowledged once it is durable; it is brought to the system at once, or when it is back.</summary>
static class Create
{
    public sealed record Request(
        Guid AcsSystemId, [Bounds(1, 255)] string FullName, AccessSchedule? AccessSchedule, IReadOnlyList<Guid>? AcsAccessGroupIds,
        [Also("email")] string? EmailAddress, string? PhoneNumber, Guid? UserIdentityId);

    public sealed record Response(AcsUserView AcsUser);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var system = desk.Hold(ask.AcsSystemId);
        if (system.Traits.IsCredentialManager) throw AcsRefusals.NotSupported($"{system.Traits.TypeName} has no users of its own.");
        if (ask.UserIdentityId is { } identity) CheckPerson(desk, system, identity);
        var facts = new UserFacts(
            ask.FullName, Checks.Email(ask.EmailAddress, "email_address"), Checks.Phone(ask.PhoneNumber),
            AccessSchedule.FrameOf(ask.AccessSchedule, system, desk.Now), IsSuspended: false, Groups(desk, system, ask.AcsAccessGroupIds ?? []), []);
        var user = new KeyDesk(desk, system).AddUser(facts, ask.UserIdentityId);
        return new Response(new AcsViews(desk, call).Of(user));
    });

    static void CheckPerson(AcsDesk desk, AcsSystem system, Guid identity)
    {
        if (desk.Person(identity) is null) throw AcsRefusals.NoPerson(identity);
        if (UserChoice.OfPerson(desk, identity, system.AcsSystemId).Count > 0)
            throw Refusal.Conflict("acs_user_already_exists", "The user identity has a user in this access system already.");
    }

    static List<Guid> Groups(AcsDesk desk, AcsSystem system, IReadOnlyList<Guid> ids)
    {
        foreach (var id in ids)
            if (desk.Group(id).AcsSystemId != system.AcsSystemId) throw AcsRefusals.OtherSystem("acs_access_group_ids");
        return [.. ids.Distinct()];
    }
}

/// <summary>When a user may pass at all.</summary>
sealed record AccessSchedule(DateTimeOffset? StartsAt, DateTimeOffset? EndsAt)
{
    /// <exception cref="Refusal">The times are wrong, or the make's users have no schedules.</exception>
    public static AccessCodes.TimeFrame? FrameOf(AccessSchedule? given, AcsSystem system, DateTimeOffset now)
    {
        if (given is null) return null;
        if (!system.Traits.UsersHaveSchedules)
            throw Refusal.Invalid("access_schedule", $"Users of {system.Traits.TypeName} have no schedules: give their credentials times");
        return Checks.Frame(given.StartsAt ?? now, given.EndsAt, now, "access_schedule.");
    }
}
