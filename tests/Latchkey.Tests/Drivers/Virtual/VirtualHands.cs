using Latchkey.AccessCodes;
using Latchkey.Devices;
using Latchkey.Storage;
using Latchkey.Stores;

namespace Latchkey.Drivers.Virtual;

/// <summary>A store for the tests of one class; each test has a workspace of its own in it.</summary>
public sealed class SandboxStore : IAsyncLifetime
{
    FreshStore? fresh;

    internal Store Store => fresh!.Store;

    public async ValueTask InitializeAsync() => fresh = await FreshStore.On(Engine.Sqlite);

    public ValueTask DisposeAsync() => fresh!.DisposeAsync();
}

/// <summary>Hands on one virtual lock in a store.</summary>
sealed class VirtualHands : DoorHands
{
    static readonly Vault vault = new GlassVault();

    readonly Store store;
    readonly VirtualDoor doors;
    readonly Make make;

    VirtualHands(Store store, Make make)
    {
        (this.store, this.make) = (store, make);
        doors = new(vault, Heard, new FakeClock(Doors.Now));
        Driver = new VirtualDriver(store, doors, new NoPatience());
        Door = new(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), make.Key);
    }

    public HeardReports Heard { get; } = new();
    public override LockDriver Driver { get; }
    public override LockAddress Door { get; }
    public override LockTraits Traits => make.Traits;
    public override DateTimeOffset Now => Doors.Now;
    public override bool HidesPins => make.Habits.HidesPins;
    public override TimeSpan Patience => TimeSpan.FromMilliseconds(20);

    public static async Task<VirtualHands> On(Store store, Make make)
    {
        var hands = new VirtualHands(store, make);
        await store.Write(session =>
        {
            session.AddWorkspace(new()
            {
                WorkspaceId = hands.Door.WorkspaceId,
                Name = make.Key,
                IsSandbox = true,
                CreatedAt = Doors.Now,
            });
            session.Save(vault, hands.Door.WorkspaceId, hands.Door.DeviceId, Doors.Of(make));
            return true;
        });
        return hands;
    }

    // Not a read: what the driver has just done may not be on the disk yet, and readers see only what is.
    public Task<VirtualLock> Lock() => store.Write(
        session => session.VirtualLock(vault, Door.WorkspaceId, Door.DeviceId)!);

    public async Task<T> Touch<T>(Func<VirtualLock, Turn<T>> hand) => (await store.Write(
        session => doors.Touch(session, Door.WorkspaceId, Door.DeviceId, (door, _) => hand(door))))!.Value.Answer;

    public override async Task<IReadOnlyList<SlotReading>?> Holds() =>
        [.. (await Lock()).Codes.Select(code => new SlotReading(code.Slot, true, code.Pin, code.Name, code.Schedule))];

    public override async Task<bool?> IsLocked() => (await Lock()).IsLocked;

    public override Task<bool> Play(Mishap mishap) => Touch(door => door.Suffer(Faults(mishap, door.Faults)));

    public override async Task<bool> AddAtKeypad(Pin pin) =>
        await Touch(door => door.KeypadAdd(pin, null, isReported: false)) == KeypadEdit.Done;

    public override async Task<bool> DeleteAtKeypad(Pin pin) =>
        await Touch(door => door.KeypadDelete(pin, isReported: false)) == KeypadEdit.Done;

    static LockFaults Faults(Mishap mishap, LockFaults faults) => mishap switch
    {
        Mishap.OutOfReach => faults with { IsOffline = true },
        Mishap.Silent => faults with { IsSilent = true },
        Mishap.Slow => faults with { AnswerDelay = TimeSpan.FromMinutes(2) },
        Mishap.DropsWrites => faults with { DropsWrites = true },
        Mishap.Masked => faults with { IsMasked = true },
        Mishap.Full => faults with { IsFull = true },
        Mishap.RefusesDuplicates => faults with { RefusesDuplicates = true },
        Mishap.FailsReads => faults with { Reading = ReadFault.Failing },
        Mishap.ReadsInPart => faults with { Reading = ReadFault.Partial },
        Mishap.Jammed => faults with { IsJammed = true },
    };

    /// <summary>Seals nothing: these PINs are nobody's.</summary>
    sealed class GlassVault : Vault
    {
        public override byte[] Seal(ReadOnlySpan<byte> plain, string table, Guid row) => plain.ToArray();
        public override byte[] Open(ReadOnlySpan<byte> sealedBytes, string table, Guid row) => sealedBytes.ToArray();
        public override byte[] IndexOf(Guid device, string pin) => [];
    }

    /// <summary>A clock on which no time passes: whoever waits is cut off.</summary>
    sealed class NoPatience : SandboxWait
    {
        public override Task Wait(Guid workspaceId, TimeSpan time, CancellationToken cut) =>
            Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cut);
    }
}

/// <summary>Keeps what locks told.</summary>
sealed class HeardReports : LockReports
{
    public List<LockReport> All { get; } = [];

    public override Task Post(Guid workspaceId, Guid deviceId, LockReport report)
    {
        All.Add(report);
        return Task.CompletedTask;
    }

    public override void Apply(Session session, Guid workspaceId, Guid deviceId, LockReport report) => All.Add(report);
}
