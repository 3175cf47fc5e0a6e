using System.Text.Json.Serialization;
using Latchkey.Api;
using Latchkey.ClientSessions;
using Latchkey.Pages;
using Latchkey.Storage;

namespace Latchkey.Customers;

/// <summary>Makes a link to a page of ours on which a customer sees and works the customer's doors. What is pushed with it is taken in first.</summary>
static class CreatePortal
{
    /// <summary>How long the link opens. Source: the public description, of such a link to a reservation.</summary>
    static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <summary>
    /// The page is one, with no picker of languages and nowhere else to go: <c>is_embedded</c>, <c>exclude_locale_picker</c> and <c>navigation_mode</c> find
    /// it as they want it.
    /// </summary>
    public sealed record Request(
        [Bounds(1)] string? CustomerKey, CustomerData? CustomerData, bool? ReadOnly, bool? IsEmbedded, bool? ExcludeLocalePicker,
        [Field("_dev")] bool? Dev, Locale? Locale, NavigationMode? NavigationMode, Guid? CustomizationProfileId, Features? Features,
        Landing? LandingPage, Link? DeepLink, IReadOnlyList<Filter>? CustomerResourcesFilters);

    /// <summary>
    /// Parts of a portal. Ours has doors (<c>manage</c>) and a way to connect more of them (<c>connect</c>): the others are left out as it is.
    /// </summary>
    public sealed record Features(Feature? Configure, Feature? Connect, Feature? Manage, Feature? ManageDevices, Feature? Organize);

    public sealed record Feature(bool? Exclude);

    public sealed record Landing;

    public sealed record Link(string ResourceType);

    public sealed record Filter(string Field, string Operation);

    public sealed record Response(PortalView CustomerPortal, PortalView MagicLink);

    public sealed record PortalView(string Url, string CustomerKey, Guid WorkspaceId, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

    public static Task<Response> Handle(Request ask, Call call)
    {
        var customer = ask.CustomerData?.CustomerKey ?? ask.CustomerKey ?? throw Refusal.Invalid("customer_data", FieldError.Required);
        if (ask.CustomerKey is not null && ask.CustomerKey != customer)
            throw Refusal.Invalid("customer_key", "Must be the customer_key of customer_data");
        if (ask.CustomizationProfileId is { } profile)
            throw Refusal.NotFound("customization_profile_not_found", $"There is no customization profile {profile}.");
        CheckPage(ask);
        var language = LanguageOf(ask);
        if (ask.CustomerData is { } data) PushData.Check(data, "customer_data.");
        return call.Write(session =>
        {
            if (ask.CustomerData is { } pushed) PushData.Push(session, call, pushed, "customer_data.");
            var guest = Opening.New(session, call, call.Now(session) + Life) with { CustomerKey = customer, IsReadOnly = ask.ReadOnly == true };
            session.Save(call.Server.Vault, guest);
            var canConnect = ask is { ReadOnly: not true, Features: not { Connect.Exclude: true } };
            var view = new PortalView(Portal.AddressFor(call.Origin, guest.Token, canConnect, language), customer, call.WorkspaceId, guest.CreatedAt, guest.ExpiresAt);
            return new Response(view, view);
        });
    }

    /// <exception cref="Refusal">The page cannot be as it is asked for.</exception>
    static void CheckPage(Request ask)
    {
        if (ask.Features is { Manage.Exclude: true } or { ManageDevices.Exclude: true })
            throw NotSupported("features.manage.exclude: the portal shows doors.");
        if (ask.LandingPage is not null) throw NotSupported("landing_page: the portal is one page.");
        if (ask.DeepLink is not null) throw NotSupported("deep_link: the portal is one page.");
        if (ask.CustomerResourcesFilters is { Count: > 0 }) throw NotSupported("customer_resources_filters: the portal shows all doors of the customer.");
    }

    /// <returns>Null: the visitor's.</returns>
    static string? LanguageOf(Request ask) => ask.Locale switch
    {
        null => null,
        Locale.English => "en",
        Locale.German => "de",
        Locale.French => "fr",
        Locale.Spanish => "es",
        _ => throw NotSupported("locale: the portal speaks en-US, de-DE, fr-FR and es-ES."),
    };

    static Refusal NotSupported(string what) => new(400, "not_supported", what);
}

/// <summary>The public description's <c>locale</c>.</summary>
enum Locale
{
    [JsonStringEnumMemberName("en-US")] English,
    [JsonStringEnumMemberName("pt-PT")] Portuguese,
    [JsonStringEnumMemberName("fr-FR")] French,
    [JsonStringEnumMemberName("it-IT")] Italian,
    [JsonStringEnumMemberName("es-ES")] Spanish,
    [JsonStringEnumMemberName("de-DE")] German,
    [JsonStringEnumMemberName("nl-NL")] Dutch,
    [JsonStringEnumMemberName("el-GR")] Greek,
    [JsonStringEnumMemberName("pl-PL")] Polish,
    [JsonStringEnumMemberName("ru-RU")] Russian,
}

/// <summary>The public description's <c>navigation_mode</c>.</summary>
enum NavigationMode { Full, Restricted }
