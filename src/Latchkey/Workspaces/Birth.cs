using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Workspaces;

/// <summary>How a workspace, and what opens it, comes into being: in one transaction.</summary>
static class Birth
{
    /// <param name="wanted">Its name and looks; the ids and keys are made here.</param>
    public static Workspace Of(Session session, Server server, Workspace wanted)
    {
        session.AddWorkspace(wanted);
        session.AddPublishableKey(wanted);
        if (wanted.IsSandbox) server.Furniture.Place(session, wanted);
        return wanted;
    }

    public static Workspace New(Server server, string name, bool isSandbox)
    {
        var now = server.Clock.GetUtcNow();
        return new()
        {
            WorkspaceId = server.Ids.New(now),
            Name = name,
            IsSandbox = isSandbox,
            CreatedAt = now,
            PublishableKey = Secrets.NewPublishableKey(),
            // Behind a sandbox's doors is nobody; production is opened to pages by its owner.
            IsPublishableKeyAuthEnabled = isSandbox,
        };
    }

    /// <param name="workspaceId">Null: a personal token.</param>
    public static ApiKey Key(Session session, Server server, string secret, string name, Guid? workspaceId)
    {
        var now = server.Clock.GetUtcNow();
        var key = new ApiKey
        {
            ApiKeyId = server.Ids.New(now),
            Kind = workspaceId is null ? KeyKind.PersonalToken : KeyKind.ApiKey,
            WorkspaceId = workspaceId,
            Name = name,
            Hint = Secrets.Hint(secret),
            CreatedAt = now,
        };
        session.AddApiKey(key, Secrets.Hash(secret));
        return key;
    }
}
