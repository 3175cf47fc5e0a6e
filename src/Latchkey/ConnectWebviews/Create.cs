using System.Text.Json;
using Latchkey.Api;
using Latchkey.ConnectedAccounts;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.ConnectWebviews;

/// <summary>Makes a link to a page on which an owner connects an account.</summary>
static class Create
{
    public sealed record Request(
        IReadOnlyList<string>? AcceptedProviders, IReadOnlyList<string>? ExcludedProviders, ProviderCategory? ProviderCategory,
        [Bounds(1)] IReadOnlyList<Capability>? AcceptedCapabilities, bool? AutomaticallyManageNewDevices, bool? WaitForDeviceCreation,
        DeviceSelectionMode? DeviceSelectionMode, [Bounds(1)] string? CustomerKey, IReadOnlyDictionary<string, JsonElement>? CustomMetadata,
        [Bounds(1, 2000)] string? CustomRedirectUrl, [Bounds(1, 2000)] string? CustomRedirectFailureUrl);

    public sealed record Response(ConnectWebviewView ConnectWebview);

    public static Task<Response> Handle(Request ask, Call call)
    {
        Redirects.Check(ask.CustomRedirectUrl, "custom_redirect_url");
        Redirects.Check(ask.CustomRedirectFailureUrl, "custom_redirect_failure_url");
        var makers = Makers.In(call.Workspace, call.Server);
        var capabilities = ask.AcceptedCapabilities?.Select(c => Wire.NameOf($"{c}")).Distinct().ToList();
        var accepted = Accepted(ask, makers, capabilities);
        var customer = CustomerOf(ask, call.Caller.Session);
        return call.Write(session =>
        {
            var now = call.Now(session);
            var webview = new ConnectWebview
            {
                WorkspaceId = call.WorkspaceId, ConnectWebviewId = call.Server.Ids.New(now), Secret = Secrets.NewLinkSecret(), Origin = call.Origin,
                CreatedAt = now, ExpiresAt = now + ConnectWebview.Life, AcceptedProviders = accepted, AcceptedCapabilities = capabilities,
                IsAnyProviderAllowed = ask is { AcceptedProviders: null, ExcludedProviders: null or [], ProviderCategory: null },
                ManagesNewDevices = ask.AutomaticallyManageNewDevices, WaitsForDevices = ask.WaitForDeviceCreation == true,
                SelectionMode = ask.DeviceSelectionMode ?? default, CustomerKey = customer,
                CustomMetadata = Api.CustomMetadata.Merge(new Dictionary<string, JsonElement>(), ask.CustomMetadata ?? new Dictionary<string, JsonElement>()),
                RedirectUrl = ask.CustomRedirectUrl, FailureUrl = ask.CustomRedirectFailureUrl,
            };
            session.Save(call.Server.Vault, webview);
            if (call.Caller.Session is { } browser) Remember(session, call, browser.ClientSessionId, webview);
            return new Response(new(webview, makers));
        });
    }

    static IReadOnlyList<string> Accepted(Request ask, IReadOnlyList<Maker> makers, IReadOnlyList<string>? capabilities)
    {
        var names = string.Join(", ", makers.Select(m => m.Name));
        for (var i = 0; i < ask.AcceptedProviders?.Count; i++)
        {
            if (!makers.Any(m => m.Name == ask.AcceptedProviders[i]))
                throw Refusal.Invalid($"accepted_providers.{i}", $"Must be one of {names}");
        }
        var chosen = makers.Where(m => ask.AcceptedProviders?.Contains(m.Name) != false).ToList();
        if (chosen.Count == 0) throw Refusal.Invalid("accepted_providers", $"Must name at least one of {names}");
        if (ask.ProviderCategory is { } category)
            Narrow(chosen, m => Devices.Providers.CategoriesOf(m.Name).Contains(Wire.NameOf($"{category}")), "provider_category");
        Narrow(chosen, m => ask.ExcludedProviders?.Contains(m.Name) != true, "excluded_providers");
        Narrow(chosen, m => m.Offers(capabilities), "accepted_capabilities");
        return [.. chosen.Select(m => m.Name)];
    }

    static void Narrow(List<Maker> chosen, Predicate<Maker> fits, string field)
    {
        chosen.RemoveAll(m => !fits(m));
        if (chosen.Count == 0) throw Refusal.Invalid(field, "Leaves no provider that can be connected in this workspace");
    }

    /// <exception cref="Refusal">A browser gives an account to another customer than its own.</exception>
    static string? CustomerOf(Request ask, ClientSessions.ClientSession? browser) =>
        browser is null || ask.CustomerKey is null || ask.CustomerKey == browser.CustomerKey
            ? ask.CustomerKey ?? browser?.CustomerKey
            : throw Refusal.Invalid("customer_key", "A client session connects accounts for its own customer only");

    /// <summary>What is connected on the page is the browser's to see.</summary>
    static void Remember(Session session, Call call, Guid clientSessionId, ConnectWebview webview)
    {
        var browser = ClientSessions.Opening.Find(session, call, clientSessionId);
        session.Save(call.Server.Vault, browser with { ConnectWebviewIds = [.. browser.ConnectWebviewIds, webview.ConnectWebviewId] });
    }
}

/// <summary>The public description's <c>provider_category</c>.</summary>
enum ProviderCategory { Stable, ConsumerSmartlocks, Beta, Thermostats, NoiseSensors, AccessControlSystems, Cameras, Connectors, InternalBeta }
