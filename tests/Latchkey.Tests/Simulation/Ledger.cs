using Latchkey.AccessCodes;

namespace Latchkey.Simulation;

/// <summary>What guests asked for and were promised: kept beside the server, and held against it.</summary>
sealed class Ledger
{
    readonly Dictionary<Guid, Asked> all = [];

    public IEnumerable<Asked> All => all.Values;

    public IEnumerable<Asked> On(BadLock door) => all.Values.Where(a => a.Door == door);

    public Asked? Find(Guid id) => all.GetValueOrDefault(id);

    public Asked Add(Asked asked)
    {
        // A code that was let go and is adopted again begins anew.
        all[asked.Id] = asked;
        return asked;
    }
}

/// <summary>One code that somebody wants on a lock, as they were told that it is.</summary>
sealed class Asked(Guid id, BadLock door, string? name)
{
    public Guid Id => id;
    public BadLock Door => door;
    public string? Name { get; set; } = name;
    public Pin? Pin { get; set; }
    public TimeFrame Frame { get; set; }
    public bool AllowsExternal { get; set; }
    public bool IsBackup { get; init; }
    public bool IsConverted { get; init; }
    public DateTimeOffset WantedSince { get; set; }

    /// <summary>When its deletion was acknowledged.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>The server no longer lists it: its end has come, or it is deleted and off the lock, or it was let go.</summary>
    public bool IsGone { get; set; }

    public bool IsLetGo { get; set; }

    /// <summary>The grant that it is a part of; null: somebody asked for the code itself.</summary>
    public AskedGrant? Grant { get; set; }

    /// <summary>As the server showed it last.</summary>
    public AccessCodeStatus? Status { get; set; }

    /// <summary>Errors that excuse it from being on the lock.</summary>
    public bool IsExcused { get; set; }

    /// <summary>PINs and times that were once wanted, with the moment at which they no longer were.</summary>
    public List<(Pin? Pin, TimeFrame Frame, DateTimeOffset Until)> Former { get; } = [];

    public void Changed(Pin? pin, TimeFrame frame, DateTimeOffset now)
    {
        if (pin == Pin && frame == Frame) return;
        Former.Add((Pin, Frame, now));
        (Pin, Frame, WantedSince) = (pin, frame, now);
    }

    public bool IsWanted => DeletedAt is null && !IsGone && !IsLetGo;

    /// <summary>The guest should be able to come in.</summary>
    public bool ShouldOpenAt(DateTimeOffset moment) => IsWanted && Frame.Contains(moment);

    /// <summary>The PIN may open the door at that moment, early by the time it takes to have it there when the guest comes.</summary>
    public bool MayOpenAt(Pin pin, DateTimeOffset moment, TimeSpan early) =>
        (pin == Pin && IsWanted && Within(Frame, moment, early))
        || Former.Any(f => f.Pin == pin && moment < f.Until && Within(f.Frame, moment, early));

    static bool Within(TimeFrame frame, DateTimeOffset moment, TimeSpan early)
    {
        var window = frame.At(moment);
        return !(window.Start - early > moment) && !(window.End <= moment);
    }
}
