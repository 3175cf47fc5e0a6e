using Latchkey.Api;

namespace Latchkey.Acs;

/// <summary>Refusals about access systems that several endpoints share.</summary>
static class AcsRefusals
{
    public static Refusal NoSystem(Guid id) => Refusal.NotFound("acs_system_not_found", $"There is no access system {id}.");
    public static Refusal NoEntrance(Guid id) => Refusal.NotFound("acs_entrance_not_found", $"There is no entrance {id}.");
    public static Refusal NoUser(Guid id) => Refusal.NotFound("acs_user_not_found", $"There is no access system user {id}.");
    public static Refusal NoGroup(Guid id) => Refusal.NotFound("acs_access_group_not_found", $"There is no access group {id}.");
    public static Refusal NoCredential(Guid id) => Refusal.NotFound("acs_credential_not_found", $"There is no credential {id}.");
    public static Refusal NoEncoder(Guid id) => Refusal.NotFound("acs_encoder_not_found", $"There is no encoder {id}.");
    public static Refusal NoPerson(Guid id) => Refusal.NotFound("user_identity_not_found", $"There is no user identity {id}.");

    public static Refusal NotSupported(string what) => new(400, "not_supported", what);

    /// <summary>It belongs to another access system than the one at hand.</summary>
    public static Refusal OtherSystem(string field) => Refusal.Invalid(field, "Must belong to the same access system");

    public static Refusal CodeInUse() => Refusal.Conflict("duplicate_access_code",
        "code is already in use in this access system. Choose another, or leave code out to have one made.");
}
