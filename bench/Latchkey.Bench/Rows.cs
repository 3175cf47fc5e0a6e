using System.Text.Json;

namespace Latchkey.Bench;

/// <summary>The table's lines. A new comparison is a new line here.</summary>
static class Rows
{
    public static IEnumerable<Row> All(House house)
    {
        yield return new("`access_codes/get`",
            Gets("Latchkey", house.Latchkey),
            new("bare Kestrel, same bytes", plan => Load.Send(house.Bare, GetRequests(house.Latchkey), plan)));
        yield return new("`access_codes/get`", Gets("Latchkey", house.Latchkey), Gets("fake-seam-connect", house.Fake));
        yield return new("`access_codes/list`, one door's 100 codes",
            Lists("Latchkey", house.Latchkey), Lists("fake-seam-connect", house.Fake));
        yield return new("`access_codes/create`",
            Creates("Latchkey, durable", house.Latchkey), Creates("fake-seam-connect, in memory", house.Fake));
        var crowd = Creates($"Latchkey, {Plan.Crowd} connections", house.Latchkey);
        yield return new("durable creates",
            crowd with { Measure = plan => crowd.Measure(plan with { Connections = Plan.Crowd }) },
            new("one-row SQLite commits", plan => Task.FromResult(SqliteCommits.Measure(house.Scratch, plan.Round, Plan.RequestsMax))));
    }

    static Side Gets(string name, Peer peer) =>
        new(name, plan => Load.Send(peer.Url, GetRequests(peer), plan));

    static List<byte[]> GetRequests(Peer peer) => [.. peer.Codes
        .Select(id => Load.Post("/access_codes/get", peer.Key, JsonSerializer.Serialize(new { access_code_id = id })))];

    static Side Lists(string name, Peer peer) => new(name, plan => Load.Send(peer.Url,
        [Load.Post("/access_codes/list", peer.Key, JsonSerializer.Serialize(new { device_id = peer.Devices[0] }))],
        plan));

    static Side Creates(string name, Peer peer) => new(name, plan => Load.Send(peer.Url,
        [.. peer.Devices.Skip(1).Select(door =>
            Load.Post("/access_codes/create", peer.Key, JsonSerializer.Serialize(Peer.NewCode(door))))],
        plan));
}
