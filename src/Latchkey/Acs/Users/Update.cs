using Latchkey.Api;

namespace Latchkey.Acs.Users;

/// <summary>Changes a user's name, addresses or schedule.</summary>
static class Update
{
    public sealed record Request(
        Guid? AcsUserId, Guid? UserIdentityId, Guid? AcsSystemId, Optional<AccessSchedule> AccessSchedule, [Also("email")] string? EmailAddress,
        [Bounds(1, 255)] string? FullName, Guid? HidAcsSystemId, string? PhoneNumber);

    public sealed record Response;

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        if (ask.HidAcsSystemId is not null) throw AcsRefusals.NotSupported("hid_acs_system_id is for users of HID systems only; there are none here.");
        var (system, user) = UserChoice.Hold(desk, ask.AcsUserId, ask.UserIdentityId, ask.AcsSystemId);
        var facts = user.Wanted;
        new KeyDesk(desk, system).Change(user, facts with
        {
            FullName = ask.FullName ?? facts.FullName,
            Email = Checks.Email(ask.EmailAddress, "email_address") ?? facts.Email,
            Phone = Checks.Phone(ask.PhoneNumber) ?? facts.Phone,
            Schedule = ask.AccessSchedule.IsGiven ? Acs.Users.AccessSchedule.FrameOf(ask.AccessSchedule.Value, system, desk.Now) : facts.Schedule,
        });
        return new Response();
    });
}
