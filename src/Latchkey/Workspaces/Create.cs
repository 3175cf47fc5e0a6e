using Latchkey.Api;

namespace Latchkey.Workspaces;

/// <summary>Makes a workspace; a sandbox comes with virtual locks. Only a personal token may.</summary>
static class Create
{
    public sealed record Request(
        [Bounds(1, 255)] string Name, bool? IsSandbox, [Bounds(1, 255)] string? CompanyName, [Bounds(1, 255)] string? ConnectPartnerName,
        Guid? OrganizationId, Looks? ConnectWebviewCustomization, LogoShape? WebviewLogoShape, [Bounds(0, 255)] string? WebviewPrimaryButtonColor,
        [Bounds(0, 255)] string? WebviewPrimaryButtonTextColor, [Bounds(0, 1000)] string? WebviewSuccessMessage);

    public sealed record Looks(
        LogoShape? LogoShape, [Bounds(0, 255)] string? PrimaryButtonColor, [Bounds(0, 255)] string? PrimaryButtonTextColor,
        [Bounds(0, 1000)] string? SuccessMessage);

    public sealed record Response(WorkspaceView Workspace);

    public static Task<Response> Handle(Request ask, Call call)
    {
        if (call.Caller.Kind != CallerKind.PersonalToken) throw Callers.Unauthorized("Workspaces are made with a personal token (seam_at…).");
        var wanted = Wanted(ask, Birth.New(call.Server, ask.Name, ask.IsSandbox ?? false));
        return call.Write(session => new Response(new(Birth.Of(session, call.Server, wanted))));
    }

    static Workspace Wanted(Request ask, Workspace bare)
    {
        var looks = ask.ConnectWebviewCustomization;
        return bare with
        {
            CompanyName = ask.CompanyName,
            ConnectPartnerName = ask.ConnectPartnerName,
            OrganizationId = ask.OrganizationId,
            LogoShape = (looks?.LogoShape ?? ask.WebviewLogoShape) is { } shape ? Wire.NameOf(shape.ToString()) : null,
            PrimaryButtonColor = looks?.PrimaryButtonColor ?? ask.WebviewPrimaryButtonColor,
            PrimaryButtonTextColor = looks?.PrimaryButtonTextColor ?? ask.WebviewPrimaryButtonTextColor,
            SuccessMessage = looks?.SuccessMessage ?? ask.WebviewSuccessMessage,
        };
    }
}
