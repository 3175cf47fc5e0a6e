using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Spaces;

/// <summary>Changes a space. Lists of doors replace what lay there; what is not given stays.</summary>
static class Update
{
    public sealed record Request(
        Guid? SpaceId, string? SpaceKey, [Bounds(1, 255)] string? Name, CustomerChanges? CustomerData, IReadOnlyList<Guid>? DeviceIds,
        IReadOnlyList<Guid>? AcsEntranceIds);

    /// <summary>As <see cref="CustomerData"/>: what is given as null is cleared.</summary>
    public sealed record CustomerChanges(
        Optional<string> Address, Optional<string> DefaultCheckinTime, Optional<string> DefaultCheckoutTime, Optional<string> TimeZone);

    public sealed record Response(SpaceView Space);

    public static Task<Response> Handle(Request ask, Call call) => call.Write(session =>
    {
        var desk = new SpaceDesk(call, session);
        var space = Named(desk, ask);
        var changed = space with
        {
            Name = ask.Name ?? space.Name, SpaceKey = ask.SpaceKey ?? space.SpaceKey,
            CustomerData = ask.CustomerData is { } given ? Merged(space.CustomerData, given) : space.CustomerData,
        };
        SpaceDesk.Check(changed.CustomerData);
        if (changed.SpaceKey != space.SpaceKey) desk.CheckKey(changed.SpaceKey, space.SpaceId);
        session.Save(changed);
        var isMoved = ask.DeviceIds is { } devices && desk.Replace(changed, MemberKind.Device, devices);
        isMoved |= ask.AcsEntranceIds is { } entrances && desk.Replace(changed, MemberKind.AcsEntrance, entrances);
        if (isMoved) desk.TellChanged(changed);
        return new Response(SpaceView.Of(session, changed));
    });

    /// <summary>A space without its id is found by its key; with it, the key is a new one.</summary>
    static Space Named(SpaceDesk desk, Request ask) =>
        ask.SpaceId is { } id ? desk.Hold(id)
        : ask.SpaceKey is { } key ? desk.Hold(desk.Find(key).SpaceId)
        : throw Refusal.Invalid("space_id", FieldError.Required);

    static CustomerData Merged(CustomerData? before, CustomerChanges given) => new(
        given.Address.Or(before?.Address), given.DefaultCheckinTime.Or(before?.DefaultCheckinTime),
        given.DefaultCheckoutTime.Or(before?.DefaultCheckoutTime), given.TimeZone.Or(before?.TimeZone));
}
