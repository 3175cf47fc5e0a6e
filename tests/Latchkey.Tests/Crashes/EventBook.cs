using System.Text.Json.Nodes;

namespace Latchkey.Crashes;

/// <summary>Every event that was ever listed, and what it must add up to: none lost, none twice, none that tells what nobody did.</summary>
sealed class EventBook
{
    /// <summary>What nobody did at these locks, so that nothing may say so.</summary>
    static readonly string[] Untrue =
    [
        "access_code.deleted_external_to_seam", "access_code.modified_external_to_seam",
        "access_code.unmanaged.created", "access_code.unmanaged.removed", "access_code.unmanaged.converted_to_managed",
    ];

    readonly Dictionary<Guid, JsonNode> all = [];
    readonly Dictionary<Guid, List<JsonNode>> byCode = [];

    /// <summary>From this moment on the events are asked for again; what is older has been held already.</summary>
    public DateTimeOffset Since { get; private set; } = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="listed">All since <see cref="Since"/>, oldest first.</param>
    public void Read(JsonArray listed)
    {
        var ids = listed.Select(e => (Guid)e!["event_id"]!).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        var missing = all.Where(known => At(known.Value) >= Since).Select(known => known.Key).Except(ids).ToList();
        Assert.True(missing.Count == 0, $"{missing.Count} events are lost, among them {(missing.Count > 0 ? all[missing[0]].ToJsonString() : "")}.");
        foreach (var told in listed.Select(e => e!).Where(e => all.TryAdd((Guid)e["event_id"]!, e)))
        {
            Assert.True(!Untrue.Contains(Type(told)), $"Nobody did this: {told.ToJsonString()}");
            if ((Guid?)told["access_code_id"] is not { } code) continue;
            if (!byCode.TryGetValue(code, out var ofCode)) byCode.Add(code, ofCode = []);
            ofCode.Add(told);
        }
        if (listed.Count > 0) Since = At(listed[^1]!);
    }

    /// <summary>Of each acknowledged code: what was told is what happened, each once.</summary>
    /// <param name="settled">The codes that are there, all of them set.</param>
    public void Hold(Promises promises, IReadOnlyDictionary<Guid, JsonNode> settled)
    {
        Assert.Equal(promises.Codes.Keys.Order(), byCode.Keys.Order());
        foreach (var (id, promise) in promises.Codes.Where(c => !c.Value.IsGone))
        {
            var told = byCode[id];
            Once(told, "access_code.created");
            Assert.Equal(settled.ContainsKey(id) ? 0 : 1, told.Count(e => Type(e) == "access_code.deleted"));
            if (!settled.ContainsKey(id)) Assert.Equal("access_code.deleted", Type(told[^1]));
            Changes(promise, told);
            OnLock(told, settled.TryGetValue(id, out var code) ? (string)code["code"]! : null);
        }
    }

    static void Once(List<JsonNode> told, string type) =>
        Assert.True(told.Count(e => Type(e) == type) == 1 && Type(told[0]) == type, Story(told));

    // Each acknowledged change was told once and in its order; one that was never answered was told once or not at all.
    static void Changes(Promise promise, List<JsonNode> told)
    {
        var changes = told.Where(e => Type(e) == "access_code.changed")
            .Select(e => (string)e["changed_properties"]!.AsArray().Single(p => (string?)p!["property"] == "code")!["to"]!).ToList();
        var next = 0;
        foreach (var (pin, isSure) in promise.Changes)
        {
            if (next < changes.Count && changes[next] == pin) next++;
            else Assert.False(isSure, $"A change was not told. {Story(told)}");
        }
        Assert.True(next == changes.Count, $"A change was told that nobody made. {Story(told)}");
    }

    // From one PIN to the next without a step missing, and each arrival told once.
    static void OnLock(List<JsonNode> told, string? last)
    {
        string? held = null;
        var (isSet, isOff) = (false, false);
        foreach (var e in told)
        {
            switch (Type(e))
            {
                case "access_code.set_on_device":
                    Assert.False(isSet, $"It was set twice. {Story(told)}");
                    Assert.True(held is null || held == (string)e["code"]!, Story(told));
                    (held, isSet, isOff) = ((string)e["code"]!, true, false);
                    break;
                case "access_code.code_changed":
                    Assert.True(held is null || held == (string?)e["from"]!["code"], Story(told));
                    (held, isOff) = ((string)e["to"]!["code"]!, false);
                    break;
                case "access_code.mutations_requested": isSet = false; break;
                case "access_code.removed_from_device":
                    // Deleted while it was being put there, it was never told as set.
                    Assert.False(isOff, $"It was taken off twice. {Story(told)}");
                    (held, isSet, isOff) = (null, false, true);
                    break;
            }
        }
        Assert.True(held == last && isSet == last is not null, $"In the end it should be {last ?? "off"}. {Story(told)}");
    }

    static string Type(JsonNode told) => (string)told["event_type"]!;

    static DateTimeOffset At(JsonNode told) => (DateTimeOffset)told["occurred_at"]!;

    static string Story(IEnumerable<JsonNode> told) => string.Join('\n', told.Select(e => e.ToJsonString()));
}
