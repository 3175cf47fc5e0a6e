using System.Text.Json.Serialization;
using Latchkey.AccessCodes;
using Latchkey.Api;

namespace Latchkey.Acs.Credentials;

/// <summary>Gives a user something to open entrances with. Acknowledged once it is durable; a card still has to be written.</summary>
static class Create
{
    public sealed record Request(
        Means AccessMethod, Guid? AcsSystemId, Guid? AcsUserId, Guid? UserIdentityId, IReadOnlyList<Guid>? AllowedAcsEntranceIds,
        [Bounds(1, Pin.LongestAnywhere), Digits] string? Code, Guid? CredentialManagerAcsSystemId, DateTimeOffset? StartsAt,
        DateTimeOffset? EndsAt, bool? IsMultiPhoneSyncCredential, SaltoSpace? SaltoSpaceMetadata, Vostio? AssaAbloyVostioMetadata,
        Visionline? VisionlineMetadata);

    /// <param name="AssignNewKey">A card that the user did not have; every card here is one.</param>
    public sealed record SaltoSpace(bool? AssignNewKey);

    public sealed record Vostio(
        bool? AutoJoin, bool? JoinAllGuestAcsEntrances, bool? OverrideAllGuestAcsEntrances, IReadOnlyList<Guid>? OverrideGuestAcsEntranceIds);

    public sealed record Visionline(
        bool? AutoJoin, CardFormat? CardFormat, CardFunction? CardFunctionType, IReadOnlyList<Guid>? JoinerAcsCredentialIds, bool? Override);

    public enum CardFormat
    {
        [JsonStringEnumMemberName("TLCode")] TlCode,
        [JsonStringEnumMemberName("rfid48")] Rfid48,
    }

    public enum CardFunction { Guest, Staff }

    public sealed record Response(AcsCredentialView AcsCredential);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new AcsDesk(call.Server, session, call.WorkspaceId);
        var (system, user) = Whose(desk, ask);
        CheckMakersFields(ask, system);
        CheckManager(desk, ask, system);
        var wish = new CredentialWish(ask.AccessMethod, Checks.Frame(ask.StartsAt, ask.EndsAt, desk.Now))
        {
            Code = ask.Code is { } code ? new(code) : null,
            Entrances = Entrances(desk, ask, system),
            IsMultiPhoneSync = ask.IsMultiPhoneSyncCredential == true,
        };
        return new Response(new AcsViews(desk, call).Of(new KeyDesk(desk, system).Give(user, wish)));
    });

    static (AcsSystem System, AcsUser User) Whose(AcsDesk desk, Request ask)
    {
        if (ask.AcsUserId is not null) return UserChoice.Hold(desk, ask.AcsUserId, ask.UserIdentityId, ask.AcsSystemId);
        if (ask.UserIdentityId is null) throw Refusal.Invalid("acs_user_id", FieldError.Required);
        var system = desk.Hold(ask.AcsSystemId ?? throw Refusal.Invalid("acs_system_id", FieldError.Required));
        return (system, UserChoice.FindOrMake(desk, system, null, ask.UserIdentityId));
    }

    static void CheckMakersFields(Request ask, AcsSystem system)
    {
        if (ask.AssaAbloyVostioMetadata is not null)
            throw AcsRefusals.NotSupported($"assa_abloy_vostio_metadata is for ASSA ABLOY Vostio only; this is {system.Traits.TypeName}.");
        if (ask.VisionlineMetadata is not null)
            throw AcsRefusals.NotSupported($"visionline_metadata is for ASSA ABLOY Visionline only; this is {system.Traits.TypeName}.");
        if (ask.SaltoSpaceMetadata is not null && system.Traits.ExternalType != "salto_space_system")
            throw AcsRefusals.NotSupported($"salto_space_metadata is for Salto Space only; this is {system.Traits.TypeName}.");
    }

    static void CheckManager(AcsDesk desk, Request ask, AcsSystem system)
    {
        if (ask.CredentialManagerAcsSystemId is not { } managerId) return;
        if (ask.AccessMethod != Means.MobileKey) throw AcsRefusals.NotSupported("credential_manager_acs_system_id is for mobile keys only.");
        if (desk.System(managerId).AcsSystemId != system.ManagerSystemId)
            throw AcsRefusals.NotSupported("credential_manager_acs_system_id names no credential manager that is compatible with the access system.");
    }

    static List<Guid> Entrances(AcsDesk desk, Request ask, AcsSystem system)
    {
        if (ask.AllowedAcsEntranceIds is not { Count: > 0 } ids) return [];
        if (!system.Traits.CredentialsNameEntrances)
        {
            throw AcsRefusals.NotSupported(
                $"allowed_acs_entrance_ids: in {system.Traits.TypeName} a credential opens what its user may open. Use access groups or entrances/grant_access.");
        }
        foreach (var id in ids)
        {
            var entrance = desk.Entrance(id);
            if (entrance.AcsSystemId != system.AcsSystemId) throw AcsRefusals.OtherSystem("allowed_acs_entrance_ids");
            if (!entrance.Takes(ask.AccessMethod))
                throw AcsRefusals.NotSupported($"{entrance.Name} cannot be opened with a {Wire.NameOf($"{ask.AccessMethod}")}.");
        }
        return [.. ids.Distinct()];
    }
}
