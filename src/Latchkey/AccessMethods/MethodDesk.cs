using Latchkey.AccessGrants;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.AccessMethods;

/// <summary>One workspace's access methods within one transaction.</summary>
sealed class MethodDesk(Call call, Session session)
{
    readonly Vault vault = call.Server.Vault;

    /// <summary>A method and its grant.</summary>
    /// <exception cref="Refusal"><c>access_method_not_found</c>.</exception>
    public (AccessMethod Method, AccessGrant Grant) Find(Guid id) =>
        session.AccessMethod(vault, call.WorkspaceId, id) is { } method
        && session.AnyAccessGrant(vault, call.WorkspaceId, method.AccessGrantId) is { } grant
            ? (method, grant)
            : throw NoMethod(id);

    /// <summary>One that is to be used or changed: others wait until this transaction ends.</summary>
    /// <exception cref="Refusal">There is none, or it is being deleted.</exception>
    public (AccessMethod Method, AccessGrant Grant) Hold(Guid id)
    {
        session.Share(call.WorkspaceId);
        session.Hold(Find(id).Grant.AccessGrantId);
        var (method, grant) = Find(id);
        return method.DeletedAt is null
            ? (method, grant)
            : throw Refusal.Conflict("access_method_being_deleted", "The access method is being taken off its doors and cannot be used any more.");
    }

    public List<AccessMethod> Of(AccessGrant grant) => session.AccessMethodsOf(vault, grant.WorkspaceId, grant.AccessGrantId);

    public static Refusal NoMethod(Guid id) => Refusal.NotFound("access_method_not_found", $"There is no access method {id}.");
}
