using Latchkey.Api;

namespace Latchkey.Devices;

/// <summary>Through whom locks can be spoken to, and what the best of their locks can do.</summary>
static class ListDeviceProviders
{
    public sealed record Request(string? ProviderCategory);

    public sealed record Response(IReadOnlyList<ProviderView> DeviceProviders);

    public static Task<Response> Handle(Request ask, Call call) => Task.FromResult(new Response([.. Providers.All
        .Where(provider => ask.ProviderCategory is null || provider.Categories.Contains(ask.ProviderCategory))
        .Select(provider => ProviderView.Of(provider, call.Workspace.IsSandbox, call.Origin))]));
}
