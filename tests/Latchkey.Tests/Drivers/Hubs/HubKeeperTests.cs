using System.Collections.Concurrent;
using Latchkey.AccessCodes;
using Latchkey.ConnectedAccounts;
using Latchkey.Events;
using Latchkey.Reconciling;
using Latchkey.Storage;
using Latchkey.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace Latchkey.Drivers.Hubs;

public sealed class HubKeeperTests
{
    [Fact]
    public async Task A_hub_is_held_by_one_of_two_nodes_and_by_the_other_when_that_one_stops()
    {
        await using var store = await FreshStore.On(Engine.Postgres);
        var clock = new FakeClock();
        var account = await AddHub(store.Store, clock);
        var (first, second) = (new Node(store.Store, clock), new Node(await store.OpenAnother(), clock));
        await first.Keeper.Start();
        await second.Keeper.Start();
        await first.Driver.Held(account, 1);
        Assert.Empty(second.Driver.Sessions);

        await first.Keeper.DisposeAsync();
        await second.Keeper.Renew();
        await second.Driver.Held(account, 1);
        await second.Keeper.DisposeAsync();
        await second.Store.DisposeAsync();
    }

    [Fact]
    public async Task A_node_that_died_is_replaced_when_its_lease_has_run_out_and_lets_go_when_it_wakes()
    {
        await using var store = await FreshStore.On(Engine.Postgres);
        var clock = new FakeClock();
        var account = await AddHub(store.Store, clock);
        var (dead, next) = (new Node(store.Store, clock), new Node(await store.OpenAnother(), clock));
        await dead.Keeper.Start();
        await dead.Driver.Held(account, 1);

        clock.Advance(HubLease.Length - TimeSpan.FromSeconds(1));
        await next.Keeper.Renew();
        Assert.Empty(next.Driver.Sessions);
        clock.Advance(TimeSpan.FromSeconds(1));
        await next.Keeper.Renew();
        await next.Driver.Held(account, 1);

        await dead.Keeper.Renew();
        Assert.Equal(0, dead.Driver.Sessions[account]);
        await dead.Keeper.DisposeAsync();
        await next.Keeper.DisposeAsync();
        await next.Store.DisposeAsync();
    }

    [Theory, BothEngines]
    public async Task A_lock_behind_a_hub_is_taken_only_by_the_node_that_holds_it(Engine engine)
    {
        await using var store = await FreshStore.On(engine);
        var clock = new FakeClock();
        var account = await AddHub(store.Store, clock, hasLock: true);
        var (us, others) = (Guid.NewGuid(), Guid.NewGuid());
        Task<int> Taken(Guid node) => store.Store.Write(s => s.TakeDue(clock.GetUtcNow(), 10, Lane.Work, node).Count);
        Task<DateTimeOffset?> Due(Guid node) => store.Store.Write(s => s.NextDue(clock.GetUtcNow(), Lane.Work, node));

        Assert.Equal((0, null), (await Taken(us), await Due(us)));
        await store.Store.Write(s => s.TakeHubs(us, clock.GetUtcNow()));
        Assert.Equal((0, null), (await Taken(others), await Due(others)));
        Assert.NotNull(await Due(us));
        Assert.Equal(1, await Taken(us));
        Assert.NotEqual(Guid.Empty, account);
    }

    static Task<Guid> AddHub(Store store, FakeClock clock, bool hasLock = false) => store.Write(session =>
    {
        var (workspaceId, accountId, now) = (Guid.CreateVersion7(), Guid.CreateVersion7(), clock.GetUtcNow());
        session.AddWorkspace(new() { WorkspaceId = workspaceId, Name = "House", IsSandbox = false, CreatedAt = now });
        session.AddConnectedAccount(new()
        {
            WorkspaceId = workspaceId, ConnectedAccountId = accountId, AccountType = "fake", DisplayName = "Fake", CreatedAt = now,
        });
        session.SetCredentials(Node.Vault, workspaceId, accountId, Bodies.Bytes(HubSettings.At("ws://fake")));
        session.AddHub(workspaceId, accountId);
        if (!hasLock) return accountId;
        var device = Devices.Doors.Front with { WorkspaceId = workspaceId, ConnectedAccountId = accountId };
        session.Insert(device);
        session.LookAt(workspaceId, device.DeviceId, now, null, session.ClockOf(workspaceId));
        return accountId;
    });

    sealed class Node
    {
        public static readonly Keys Vault = new(KeyFile.New());

        public Node(Store store, FakeClock clock)
        {
            Store = store;
            var (log, ids) = (new EventLog(Vault, new(Chance.OfTheMachine.Fill), TimeProvider.System), new Ids(Chance.OfTheMachine.Fill));
            var turn = new Turn(Vault, log, ids, Chance.OfTheMachine, clock, Timing.Default);
            var reports = new Reports(store, turn);
            Keeper = new(store, Vault, new(store, turn, reports, log, ids, clock), reports, [Driver], Guid.NewGuid(), clock,
                Chance.OfTheMachine, NullLogger.Instance);
        }

        public Store Store { get; }
        public FakeHubDriver Driver { get; } = new();
        public HubKeeper Keeper { get; }
    }

    sealed class FakeHubDriver : HubDriver
    {
        /// <summary>Account → how many sessions are held now.</summary>
        public ConcurrentDictionary<Guid, int> Sessions { get; } = new();

        public override string AccountType => "fake";
        public override IReadOnlyList<HubField> Fields => [];

        public async Task Held(Guid account, int times)
        {
            while (Sessions.GetValueOrDefault(account) != times) await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        public override Task<HubLocks> Look(HubSettings settings, CancellationToken cut) => Task.FromResult(new HubLocks([]));

        public override async Task Hold(Guid accountId, HubSettings settings, HubDesk desk, CancellationToken cut)
        {
            Sessions.AddOrUpdate(accountId, 1, (_, n) => n + 1);
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cut);
            }
            finally
            {
                Sessions.AddOrUpdate(accountId, 0, (_, n) => n - 1);
            }
        }

        public override Task<Listing> List(LockAddress door, CancellationToken cut) => throw new NotSupportedException();
        public override Task<PutAnswer> Put(LockAddress door, SlotContent content, CancellationToken cut) => throw new NotSupportedException();
        public override Task<CommandAnswer> Remove(LockAddress door, string slot, CancellationToken cut) => throw new NotSupportedException();
        public override Task<CommandAnswer> Lock(LockAddress door, CancellationToken cut) => throw new NotSupportedException();
        public override Task<CommandAnswer> Unlock(LockAddress door, CancellationToken cut) => throw new NotSupportedException();
        public override Task<CommandAnswer> ConfigureAutoLock(LockAddress door, TimeSpan? delay, CancellationToken cut) => throw new NotSupportedException();
    }
}
