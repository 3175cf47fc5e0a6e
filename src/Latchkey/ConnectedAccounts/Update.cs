using System.Text.Json;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.ConnectedAccounts;

/// <summary>Changes what callers keep about an account, and what is done with its new locks.</summary>
static class Update
{
    public sealed record Request(
        Guid ConnectedAccountId, [Bounds(1, 255)] string? DisplayName, [Bounds(1)] string? CustomerKey,
        IReadOnlyDictionary<string, JsonElement>? CustomMetadata, bool? AutomaticallyManageNewDevices,
        IReadOnlyList<Capability>? AcceptedCapabilities);

    public sealed record Response(ConnectedAccountView ConnectedAccount);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var account = Ties.Hold(session, call, ask.ConnectedAccountId);
        var changed = account with
        {
            DisplayName = ask.DisplayName ?? account.DisplayName,
            CustomerKey = ask.CustomerKey ?? account.CustomerKey,
            CustomMetadata = ask.CustomMetadata is { } pairs
                ? CustomMetadata.Merge(account.CustomMetadata, pairs)
                : account.CustomMetadata,
            ManagesNewDevices = ask.AutomaticallyManageNewDevices ?? account.ManagesNewDevices,
            AcceptedCapabilities = ask.AcceptedCapabilities?.Select(c => Wire.NameOf($"{c}")).ToList()
                ?? account.AcceptedCapabilities,
        };
        session.UpdateConnectedAccount(changed);
        return new Response(new(changed, call.Origin));
    });
}

/// <summary>The public description's <c>accepted_capabilities</c>.</summary>
enum Capability { Lock, Thermostat, NoiseSensor, AccessControl, Camera }
