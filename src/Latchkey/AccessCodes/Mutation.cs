using Latchkey.Devices;

namespace Latchkey.AccessCodes;

/// <summary>One difference between what is wanted and what the lock holds: the API's <c>pending_mutations</c>, and the reconciler's to-do list.</summary>
/// <param name="At">When a deferred creation is due.</param>
sealed record Mutation(MutationKind Kind, Held? From = null, DateTimeOffset? At = null)
{
    /// <summary>Everything that separates a code from its lock at <paramref name="now"/>. Empty: nothing is to be done.</summary>
    public static IReadOnlyList<Mutation> Between(AccessCode code, Device device, Timing timing, DateTimeOffset now)
    {
        if (code.IsOffline) return [];
        if (!code.IsManaged) return code.DeletedAt is null ? [] : [new(MutationKind.Deleting, code.Held)];

        var wish = Wish.Of(code, device, timing, now);
        return wish.Kind switch
        {
            WishKind.Off => code.Held is null ? [] : [new(MutationKind.Deleting, code.Held)],
            WishKind.NotYet => NotYet(code, wish),
            WishKind.On => On(code, device, wish, now),
        };
    }

    static IReadOnlyList<Mutation> NotYet(AccessCode code, Wish wish) => code.Held is null
        ? [new(MutationKind.DeferringCreation, null, wish.At)]
        // Its window is over: it comes off until the next.
        : code.Frame.Schedule is not null ? [new(MutationKind.Deleting, code.Held)]
        // Moved to later, on a lock that would let it in at once: it comes off until then.
        : [new(MutationKind.UpdatingTimeFrame, code.Held, wish.At)];

    static IReadOnlyList<Mutation> On(AccessCode code, Device device, Wish wish, DateTimeOffset now)
    {
        if (code.ExternalChange is { IsAccepted: true }) return [];
        if (code.Held is not { IsDoubtful: false } held) return [new(MutationKind.Creating)];

        var mutations = new List<Mutation>(3);
        if (!device.Traits.Pins.LockChooses && code.Pin is { } pin && held.Pin is { } heldPin && pin != heldPin)
            mutations.Add(new(MutationKind.UpdatingCode, held));
        if (device.Traits.KeepsNames && held.Name != NameOnLock(code, device))
            mutations.Add(new(MutationKind.UpdatingName, held));
        if (!LetsInAsWanted(held, code, wish, now)) mutations.Add(new(MutationKind.UpdatingTimeFrame, held));
        return mutations;
    }

    // A running code that the lock lets in always is as good as one with a schedule: we take it off at its end. Windows end too often for that.
    static bool LetsInAsWanted(Held held, AccessCode code, Wish wish, DateTimeOffset now) =>
        held.Schedule == wish.Schedule || held.Schedule == code.Frame
        || (held.Schedule == TimeFrame.Always && code.Frame.Schedule is null && code.Frame.PhaseAt(now) == Phase.Running);

    /// <summary>The name as the lock takes it: cut, never refused.</summary>
    public static string? NameOnLock(AccessCode code, Device device) =>
        code.Name is { } name && device.Traits.Pins.NameLengthMax is { } max && name.Length > max ? name[..max].TrimEnd() : code.Name;
}

/// <summary>The public description's <c>mutation_code</c>.</summary>
enum MutationKind { Creating, DeferringCreation, Deleting, UpdatingCode, UpdatingName, UpdatingTimeFrame }
