using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Workspaces;

/// <summary>Changes what is given of the caller's workspace. A suspended one is opened again with a personal token.</summary>
static class Update
{
    public sealed record Request(
        [Bounds(1, 255)] string? Name, [Bounds(1, 255)] string? ConnectPartnerName, Looks? ConnectWebviewCustomization,
        bool? IsPublishableKeyAuthEnabled, bool? IsSuspended, Guid? OrganizationId);

    public sealed record Looks(
        Optional<LogoShape?> LogoShape, [Bounds(0, 255)] Optional<string> PrimaryButtonColor,
        [Bounds(0, 255)] Optional<string> PrimaryButtonTextColor, [Bounds(0, 1000)] Optional<string> SuccessMessage);

    public sealed record Response;

    public static async Task<Response> Handle(Request ask, Call call)
    {
        var response = await call.Write(session =>
        {
            session.Hold(call.WorkspaceId);
            // Read under the lock: another caller may have changed it since this one was let in.
            session.UpdateWorkspace(Changed(ask, session.FindWorkspace(call.WorkspaceId)!));
            return new Response();
        });
        call.Server.Callers.Forget();
        return response;
    }

    static Workspace Changed(Request ask, Workspace workspace)
    {
        var looks = ask.ConnectWebviewCustomization ?? new(default, default, default, default);
        return workspace with
        {
            Name = ask.Name ?? workspace.Name,
            ConnectPartnerName = ask.ConnectPartnerName ?? workspace.ConnectPartnerName,
            IsPublishableKeyAuthEnabled = ask.IsPublishableKeyAuthEnabled ?? workspace.IsPublishableKeyAuthEnabled,
            IsSuspended = ask.IsSuspended ?? workspace.IsSuspended,
            OrganizationId = ask.OrganizationId ?? workspace.OrganizationId,
            LogoShape = looks.LogoShape.IsGiven ? Word(looks.LogoShape.Value) : workspace.LogoShape,
            PrimaryButtonColor = looks.PrimaryButtonColor.Or(workspace.PrimaryButtonColor),
            PrimaryButtonTextColor = looks.PrimaryButtonTextColor.Or(workspace.PrimaryButtonTextColor),
            SuccessMessage = looks.SuccessMessage.Or(workspace.SuccessMessage),
        };
    }

    static string? Word(LogoShape? shape) => shape is { } it ? Wire.NameOf(it.ToString()) : null;
}
