using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.ActionAttempts;
using Latchkey.ConnectedAccounts;
using Latchkey.Devices;
using Latchkey.Events;

namespace Latchkey.Reconciling;

/// <summary>One lock at one moment, with the codes that concern it now, and what becomes of them in this turn.</summary>
/// <remarks>No I/O: what changed and what is to be told is collected here and written by whoever loaded it, in one transaction.</remarks>
sealed class Door(Device device, ConnectedAccount account, IEnumerable<AccessCode> codes, IEnumerable<ActionAttempt> attempts)
{
    readonly Dictionary<Guid, AccessCode> codes = codes.ToDictionary(c => c.AccessCodeId);
    readonly Dictionary<Guid, ActionAttempt> attempts = attempts.ToDictionary(a => a.ActionAttemptId);
    readonly HashSet<Guid> changedCodes = [];
    readonly HashSet<Guid> goneCodes = [];
    readonly HashSet<Guid> changedAttempts = [];
    readonly HashSet<Guid> methods = [];
    readonly List<Event> events = [];

    public required DateTimeOffset Now { get; init; }
    public required Timing Timing { get; init; }

    /// <summary>0 to 1: passed in, so that a simulation can be repeated.</summary>
    public required Func<double> Chance { get; init; }

    /// <summary>A time-ordered id for what is found on the lock.</summary>
    public required Func<Guid> NewId { get; init; }

    public Device Device { get; private set; } = device;
    public ConnectedAccount Account { get; private set; } = account;
    public bool IsDeviceChanged { get; private set; }

    /// <summary>The codes that lie on the lock, are due, or are going on or off; not those that still have time.</summary>
    public IEnumerable<AccessCode> Codes => codes.Values;

    public IEnumerable<ActionAttempt> PendingAttempts => attempts.Values.Where(a => a.Status == AttemptStatus.Pending);
    public IEnumerable<AccessCode> ChangedCodes => changedCodes.Select(id => codes[id]);
    public IEnumerable<Guid> GoneCodes => goneCodes;
    public IEnumerable<ActionAttempt> ChangedAttempts => changedAttempts.Select(id => attempts[id]);
    public IReadOnlyList<Event> Events => events;

    /// <summary>The access methods whose codes changed.</summary>
    public IEnumerable<Guid> ChangedMethods => methods;

    public AccessCode? Code(Guid id) => codes.GetValueOrDefault(id);
    public AccessCode? InSlot(string slot) => codes.Values.FirstOrDefault(c => c.Held?.Slot == slot);
    public ActionAttempt? Attempt(Guid id) => attempts.GetValueOrDefault(id);
    public IReadOnlyList<Mutation> MutationsOf(AccessCode code) => Mutation.Between(code, Device, Timing, Now);
    public AccessCodeStatus StatusOf(AccessCode code) => Status.Of(code, Device, Account, Timing, Now);
    public Wish WishOf(AccessCode code) => Wish.Of(code, Device, Timing, Now);

    public void Change(AccessCode code)
    {
        if (codes.TryGetValue(code.AccessCodeId, out var before) && before == code) return;
        codes[code.AccessCodeId] = code;
        changedCodes.Add(code.AccessCodeId);
        goneCodes.Remove(code.AccessCodeId);
        if (code.AccessMethodId is { } method) methods.Add(method);
    }

    /// <summary>Writes the code's row although the code is as it was: when it must be looked at is no longer.</summary>
    public void Touch(AccessCode code) => changedCodes.Add(code.AccessCodeId);

    /// <summary>The code is no longer wanted and no longer there: its row goes, its history stays in the events.</summary>
    public void Forget(AccessCode code)
    {
        codes.Remove(code.AccessCodeId);
        changedCodes.Remove(code.AccessCodeId);
        goneCodes.Add(code.AccessCodeId);
        if (code.AccessMethodId is { } method) methods.Add(method);
    }

    public void Change(Device changed)
    {
        if (Device == changed) return;
        Device = changed;
        IsDeviceChanged = true;
    }

    public void Change(Watch watch) => Change(Device with { Watch = watch });

    public void Change(ActionAttempt attempt)
    {
        attempts[attempt.ActionAttemptId] = attempt;
        changedAttempts.Add(attempt.ActionAttemptId);
    }

    /// <summary>A slot is no longer what it was: codes that wait for a change may try again.</summary>
    public void SlotChanged() => Change(Device.Watch with { SlotsVersion = Device.Watch.SlotsVersion + 1 });

    public void Tell(string type, AccessCode code, JsonObject? details = null) => events.Add(new Event(type, Now, details)
    {
        AccessCodeId = code.AccessCodeId,
        DeviceId = Device.DeviceId,
        ConnectedAccountId = Device.ConnectedAccountId,
    });

    public void Tell(Event happened) => events.Add(happened);
}
