using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Latchkey.Bench.Scale;

/// <param name="Wanted">The bound that we set ourselves.</param>
sealed record Finding(string What, string Measured, string Against, string Result, string Wanted);

/// <summary>What must not grow with what is merely stored, and how late codes are.</summary>
static class Findings
{
    const int Doors = 1000, Few = 10_000, ManyDue = 10_000, Rounds = 5;

    /// <summary>A month of moved time, as the sandbox's users move it.</summary>
    const int MonthDays = 30, MonthCodes = 1000;

    static readonly TimeSpan idle = TimeSpan.FromSeconds(60);

    public static async IAsyncEnumerable<Finding> All(string latchkey, string scratch, int stored)
    {
        var (few, many) = (Folder(scratch, "few"), Folder(scratch, "many"));
        yield return await Dispatch(few, many, stored);
        yield return await Burst(Folder(scratch, "burst"));
        foreach (var finding in await Idle(latchkey, Folder(scratch, "empty"), many, stored)) yield return finding;
        yield return await Ready(latchkey, many, stored);
        yield return await Month(latchkey, Folder(scratch, "month"));
        await foreach (var finding in Deliveries(Folder(scratch, "webhooks"))) yield return finding;
    }

    public static Finding Memory(House house)
    {
        var (ours, theirs) = (Machine.MemoryOf(house.LatchkeyProcess), Machine.MemoryOf(house.FakeProcess));
        return new($"memory after {Number(house.Latchkey.Codes.Count)} codes and the table above", $"{ours:0} MB", $"fake-seam-connect {theirs:0} MB", $"{ours / theirs:0.00} ×", "≤ 0.25 ×");
    }

    static async Task<Finding> Dispatch(string few, string many, int stored)
    {
        await using var small = await DueCodes.Open(few, Doors, Few);
        await using var large = await DueCodes.Open(many, Doors, stored);
        var (less, more) = (new List<TimeSpan>(), new List<TimeSpan>());
        await small.Measure(Doors, TimeSpan.Zero);
        await large.Measure(Doors, TimeSpan.Zero);
        for (var round = 0; round < Rounds; round++)
        {
            less.Add((await small.Measure(Doors, TimeSpan.Zero))[^1]);
            more.Add((await large.Measure(Doors, TimeSpan.Zero))[^1]);
        }
        var (with, without) = (Median(more), Median(less));
        return new($"{Number(Doors)} codes due at once, until the last is at its lock", $"{Number(stored)} stored: {Milliseconds(with)}",
            $"{Number(Few)} stored: {Milliseconds(without)}", $"{with / without:0.00} ×", "≤ 1.2 ×");
    }

    static async Task<Finding> Burst(string folder)
    {
        await using var inn = await DueCodes.Open(folder, ManyDue, 0);
        // The first round compiles the program.
        await inn.Measure(ManyDue, TimeSpan.FromSeconds(1));
        return Lateness(await inn.Measure(ManyDue, TimeSpan.FromSeconds(1)));
    }

    static Finding Lateness(List<TimeSpan> late) =>
        new($"{Number(ManyDue)} codes on as many locks, due within one second", $"99 % at most {Milliseconds(late[(int)(late.Count * 0.99)])} late",
            $"half at most {Milliseconds(late[late.Count / 2])}", "", "99 % < 2,000 ms");

    /// <summary>The same lateness again and again, for as long as a profile takes.</summary>
    public static async IAsyncEnumerable<Finding> Bursts(string folder)
    {
        await using var inn = await DueCodes.Open(folder, ManyDue, 0);
        for (var round = 0; round < Rounds; round++) yield return Lateness(await inn.Measure(ManyDue, TimeSpan.FromSeconds(1)));
    }

    static async Task<IEnumerable<Finding>> Idle(string latchkey, string empty, string many, int stored)
    {
        await using var with = await Machine.Start(latchkey, many);
        await using var without = await Machine.Start(latchkey, empty);
        // The first looks at the sandbox's own locks are not what is compared.
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
        var (more, less) = (with.Processor, without.Processor);
        await Task.Delay(idle, TimeProvider.System);
        (more, less) = (with.Processor - more, without.Processor - less);
        return
        [
            new($"processor time in {idle.TotalSeconds:0} idle seconds", $"{Number(stored)} future codes: {Milliseconds(more)}", $"empty: {Milliseconds(less)}", $"{more / less:0.00} ×", "≤ 1.5 ×"),
            new("memory after it", $"{Number(stored)} future codes: {with.Memory:0} MB", $"empty: {without.Memory:0} MB", $"{with.Memory / without.Memory:0.00} ×", "≤ 1.5 ×, < 400 MB"),
        ];
    }

    static async Task<Finding> Ready(string latchkey, string many, int stored)
    {
        var times = new List<TimeSpan>();
        for (var round = 0; round < Rounds; round++)
        {
            await using var machine = await Machine.Start(latchkey, many);
            times.Add(machine.ReadyAfter);
            await machine.Kill();
        }
        // The first of them was not after a kill.
        return new($"ready after kill -9, {Number(stored)} codes stored", Milliseconds(times[1..].Max()), $"the longest of {Rounds - 1}", "", "< 5,000 ms");
    }

    static async Task<Finding> Month(string latchkey, string folder)
    {
        await using var machine = await Machine.Start(latchkey, folder);
        var peer = machine.Peer;
        using var devices = await peer.Ask("/devices/list", new { });
        var doors = devices.RootElement.GetProperty("devices").EnumerateArray().Where(Peer.TakesAnyCode)
            .Where(d => d.TryGetProperty("can_program_online_access_codes", out var can) && can.GetBoolean()).Select(d => d.GetProperty("device_id").GetString()!).ToArray();
        using var clock = await peer.Ask("/sandbox/get_clock", new { });
        var now = clock.RootElement.GetProperty("clock").GetProperty("now").GetDateTimeOffset();
        for (var i = 0; i < MonthCodes; i++)
        {
            var start = now.AddDays(1).AddMinutes(i * (MonthDays - 5) * 24.0 * 60 / MonthCodes);
            using var made = await peer.Ask("/access_codes/create", new { device_id = doors[i % doors.Length], starts_at = start, ends_at = start.AddDays(1 + i % 3) });
        }
        var begin = Stopwatch.GetTimestamp();
        using var moved = await peer.Ask("/sandbox/advance_clock", new { by_seconds = MonthDays * 86_400 });
        var took = Stopwatch.GetElapsedTime(begin);
        using var left = await peer.Ask("/access_codes/list", new { device_id = doors[0] });
        if (left.RootElement.GetProperty("access_codes").GetArrayLength() > 0) throw new InvalidOperationException("Codes are left after the month.");
        return new($"{MonthDays} days with {Number(MonthCodes)} codes on the moved clock", $"{took.TotalSeconds:0.0} s", $"{doors.Length} locks", "", "< 20 s");
    }

    /// <summary>Webhooks: signed and persisted against posted and forgotten; and what a dead receiver costs the others.</summary>
    public static async IAsyncEnumerable<Finding> Deliveries(string folder)
    {
        const int Many = 50_000, Each = 8_000, Live = 9;
        await using var office = await PostOffice.Open(folder);
        var (ours, bare) = (new List<double>(), new List<double>());
        // The first round compiles the program.
        for (var round = 0; round <= Rounds; round++)
        {
            ours.Add(await office.Deliver(Many, live: 1, dead: 0));
            bare.Add(await office.JustPost(Many));
        }
        var (signed, posted) = (ours[1..].Order().ElementAt(Rounds / 2), bare[1..].Order().ElementAt(Rounds / 2));
        yield return new("webhook deliveries a second, signed and persisted", Number((int)signed), $"bare HttpClient loop, same bytes: {Number((int)posted)}", $"{signed / posted:0.00} ×", "≥ 0.5 ×");
        var (with, without) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            with.Add(await office.Deliver(Each, Live, dead: 1));
            without.Add(await office.Deliver(Each, Live, dead: 0));
        }
        var (beside, alone) = (with.Order().ElementAt(Rounds / 2), without.Order().ElementAt(Rounds / 2));
        yield return new($"the same to {Live} receivers beside a dead one", Number((int)beside), $"without it: {Number((int)alone)}", $"{beside / alone:0.00} ×", "≥ 0.95 ×");
    }

    static string Folder(string scratch, string name) => Directory.CreateDirectory(Path.Combine(scratch, name)).FullName;

    static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    static string Number(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("#,0", CultureInfo.InvariantCulture) + " ms";
}
