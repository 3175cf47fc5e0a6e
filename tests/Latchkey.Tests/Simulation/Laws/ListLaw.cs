using Latchkey.AccessCodes;

namespace Latchkey.Simulation.Laws;

/// <summary>What the server lists is what guests were promised: nothing lost, nothing invented, nothing back from the dead; and no status steps back.</summary>
sealed class ListLaw(World world, Ledger ledger, Guests guests, Parties parties, Front front)
{
    public void Check(BadLock door)
    {
        if (front.Codes(door) is not { } views) return;
        foreach (var view in views) Listed(door, view);
        OneOwnerEach(door, views);
        var listed = views.Select(v => v.AccessCodeId).ToHashSet();
        foreach (var asked in ledger.On(door).Where(a => !a.IsGone && !listed.Contains(a.Id)).ToList()) Unlisted(asked);
    }

    /// <summary>What became of the requests that the dead server never answered.</summary>
    public void AskAgain()
    {
        foreach (var door in world.Doors)
        {
            foreach (var view in front.Codes(door) ?? []) Recognize(door, view);
        }
        guests.Unsure.Clear();
        guests.UnsureOf.Clear();
        guests.UnsureConverts.Clear();
    }

    void Recognize(BadLock door, AccessCodeView view)
    {
        if (ledger.Find(view.AccessCodeId) is null or { IsLetGo: true })
        {
            if (guests.Unsure.Any(u => u.Door == door && u.Name == view.Name)) guests.Promised(door, view);
            if (guests.UnsureConverts.Any(u => u.Id == view.AccessCodeId))
                guests.Adopted(door, view.AccessCodeId, view.Name, PinOf(view), Guests.FrameOf(view));
        }
        foreach (var (asked, pin, name, frame) in guests.UnsureOf.Where(u => u.Asked.Id == view.AccessCodeId))
        {
            var isChanged = (PinOf(view), view.Name, Guests.FrameOf(view)) != (asked.Pin, asked.Name, asked.Frame);
            if (!isChanged) continue;
            asked.Name = name;
            asked.Changed(pin, frame, world.Now);
        }
    }

    void Listed(BadLock door, AccessCodeView view)
    {
        var asked = ledger.Find(view.AccessCodeId)
            ?? (view.IsBackup ? guests.Promised(door, view) : parties.Promised(door, view) ?? throw new BrokenLawException($"{door.Label} lists {view.Name} {view.Code}, for which nobody asked."));
        if (asked.IsGone) throw new BrokenLawException($"{door.Label} lists {view.Name} again, which was gone.");
        if (asked.IsBackup) asked.Changed(PinOf(view), Guests.FrameOf(view), world.Now);
        parties.Follow(asked, view.Status);
        // The lock chose, and chooses again when the code was lost.
        if (asked.Pin is null && PinOf(view) is { } chosen) asked.Pin = chosen;
        else if (door.Door.ChoosesPins) asked.Changed(PinOf(view), asked.Frame, world.Now);
        if (!asked.IsLetGo && (PinOf(view), view.Name, Guests.FrameOf(view)) != (asked.Pin, asked.Name, asked.Frame))
            throw new BrokenLawException($"{door.Label} shows {view.Name} {view.Code} {Guests.FrameOf(view)} for what was promised as {asked.Name} {asked.Pin?.Reveal()} {asked.Frame}.");
        asked.IsExcused = view.Errors.Any(e => (string?)e["error_code"] is "duplicate_code_on_device" or "no_space_for_access_code_on_device");
        asked.IsExcused |= guests.UnsureDeletes.Contains(asked) && view.Status == AccessCodeStatus.Removing;
        Step(door, asked, view.Status);
    }

    void Step(BadLock door, Asked asked, AccessCodeStatus now)
    {
        if (asked.DeletedAt is not null && now is not (AccessCodeStatus.Removing or AccessCodeStatus.Unknown))
            throw new BrokenLawException($"{door.Label} {asked.Name} is deleted, and goes from {asked.Status} to {now}.");
        if (!asked.IsLetGo && !IsLegal(asked, now))
            throw new BrokenLawException($"{door.Label} {asked.Name} goes from {asked.Status} to {now} at {world.ServersNow:O}; it is for {asked.Frame}.");
        asked.Status = now;
    }

    // Each status belongs to a part of the code's life.
    bool IsLegal(Asked asked, AccessCodeStatus now)
    {
        var window = asked.Frame.At(world.ServersNow);
        var mayBeOn = !(window.Start - world.Timing.JustInTimeLead > world.ServersNow);
        var isAhead = window.Start > world.ServersNow;
        var isOver = asked.DeletedAt is not null || window.End <= world.ServersNow;
        return now switch
        {
            AccessCodeStatus.Unset => isAhead || asked.AllowsExternal,
            // What somebody did at the keypad may have taken its hours, and is let be.
            AccessCodeStatus.Set when asked.AllowsExternal => !isOver,
            AccessCodeStatus.Setting or AccessCodeStatus.Set => mayBeOn && !isOver,
            AccessCodeStatus.Removing => isOver || !mayBeOn || guests.UnsureDeletes.Contains(asked) || (isAhead && MayLetInBefore(asked)),
            AccessCodeStatus.Unknown => true,
        };
    }

    // It opened with its former times, or in another zone, and is shut until its window begins: off until then, however soon that is.
    bool MayLetInBefore(Asked asked) => asked.Frame.Schedule is not null
        && (asked.Door.HasMoved || asked.Former.Any(f => f.Frame.Contains(world.ServersNow)));

    static void OneOwnerEach(BadLock door, IReadOnlyList<AccessCodeView> views)
    {
        foreach (var twins in views.Where(v => v.Code is not null && !door.Door.ChoosesPins).GroupBy(v => v.Code).Where(g => g.Count() > 1))
            throw new BrokenLawException($"{door.Label} promises {twins.Key} to {string.Join(" and ", twins.Select(v => v.Name))}.");
    }

    void Unlisted(Asked asked)
    {
        asked.IsGone = true;
        if (parties.MayBeOff(asked)) asked.DeletedAt ??= world.Now;
        if (asked.DeletedAt is null && !asked.IsLetGo && !guests.UnsureDeletes.Contains(asked) && !(asked.Frame.At(world.ServersLatest).End <= world.ServersLatest) && !asked.IsBackup)
            throw new BrokenLawException($"{asked.Door.Label} {asked.Name} is no longer listed, and nobody asked for that.");
        asked.DeletedAt ??= world.Now;
    }

    static Pin? PinOf(AccessCodeView view) => view.Code is { } code ? new Pin(code) : null;
}
