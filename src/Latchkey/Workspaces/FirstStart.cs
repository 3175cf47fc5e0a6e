using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Workspaces;

/// <summary>What an empty store gets: a sandbox workspace, an API key for it, and a personal token.</summary>
static class FirstStart
{
    /// <summary>Keeps two nodes that start at once from making two.</summary>
    static readonly Guid Turn = new("019a0000-0000-7000-8000-666972737421");

    /// <returns>The new keys; null: there are workspaces already.</returns>
    /// <exception cref="StoreUnusableException">A key in the configuration will not do.</exception>
    public static Task<Keys?> Happen(Server server)
    {
        var apiKey = Chosen(server.Settings.BootstrapApiKey, nameof(Settings.BootstrapApiKey), KeyKind.ApiKey);
        var token = Chosen(server.Settings.BootstrapToken, nameof(Settings.BootstrapToken), KeyKind.PersonalToken);
        var made = new Keys(apiKey ?? Secrets.NewApiKey(isSandbox: true), token ?? Secrets.NewPersonalToken());
        return server.Store.Write(session =>
        {
            session.Hold(Turn);
            if (session.ListWorkspaces().Count > 0) return null;
            var workspace = Birth.Of(session, server, Birth.New(server, "Sandbox", isSandbox: true));
            Birth.Key(session, server, made.ApiKey, "First key", workspace.WorkspaceId);
            Birth.Key(session, server, made.Token, "First token", null);
            return made;
        });
    }

    static string? Chosen(string? secret, string setting, KeyKind kind)
    {
        if (string.IsNullOrEmpty(secret)) return null;
        return Secrets.Fault(secret, kind) is { } fault ? throw new StoreUnusableException($"Latchkey:{setting} {fault}.") : secret;
    }

    public sealed record Keys(string ApiKey, string Token);
}
