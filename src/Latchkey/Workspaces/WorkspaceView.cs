using System.Text.Json.Serialization;

namespace Latchkey.Workspaces;

/// <summary>The public description's <c>workspace</c>.</summary>
sealed record WorkspaceView
{
    public Guid WorkspaceId { get; }
    public string Name { get; }
    public string CompanyName { get; }
    public string? ConnectPartnerName { get; }
    public bool IsSandbox { get; }
    public bool IsSuspended { get; }
    public bool IsPublishableKeyAuthEnabled { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PublishableKey { get; }

    public Guid? OrganizationId { get; }
    public Looks ConnectWebviewCustomization { get; }

    public WorkspaceView(Workspace workspace)
    {
        WorkspaceId = workspace.WorkspaceId;
        Name = workspace.Name;
        CompanyName = workspace.CompanyName ?? workspace.ConnectPartnerName ?? workspace.Name;
        ConnectPartnerName = workspace.ConnectPartnerName;
        IsSandbox = workspace.IsSandbox;
        IsSuspended = workspace.IsSuspended;
        IsPublishableKeyAuthEnabled = workspace.IsPublishableKeyAuthEnabled;
        PublishableKey = workspace.PublishableKey;
        OrganizationId = workspace.OrganizationId;
        ConnectWebviewCustomization = new(
            workspace.LogoShape, workspace.PrimaryButtonColor, workspace.PrimaryButtonTextColor, workspace.SuccessMessage);
    }

    public sealed record Looks(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? LogoShape,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PrimaryButtonColor,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PrimaryButtonTextColor,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SuccessMessage);
}

enum LogoShape { Circle, Square }
