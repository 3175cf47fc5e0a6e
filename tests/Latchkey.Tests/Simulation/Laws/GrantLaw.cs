using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.AccessGrants;
using Latchkey.AccessMethods;
using Latchkey.Events;

namespace Latchkey.Simulation.Laws;

/// <summary>A grant has a code at each of its doors or says why not; a method is told as issued when every door has its PIN, and once; all of it ends.</summary>
sealed class GrantLaw(World world, Ledger ledger, Parties parties, Front front)
{
    readonly Dictionary<Guid, Told> told = [];

    public void Hear(Event happened)
    {
        if (happened is { Type: "access_code.backup_access_code_pulled", AccessCodeId: { } code }) parties.Pulled(code);
        if (IdOf(happened) is not { } id) return;
        if (!told.TryGetValue(id, out var so)) told.Add(id, so = new());
        if (so.IsDeleted) throw Broken(happened, "comes after access_method.deleted");
        // By a clock that is set, the moments of lateness come and go.
        if (!world.IsClockTrusted) (so.IsLate, so.HasFailed) = (false, false);
        switch (happened.Type)
        {
            case "access_method.created":
                if (so.IsCreated) throw Broken(happened, "comes twice");
                so.IsCreated = true;
                break;
            case "access_method.issued":
                if (so.WasIssued) throw Broken(happened, "comes twice");
                Issued(so);
                break;
            case "access_method.reissued":
                if (!so.WasIssued) throw Broken(happened, "comes before access_method.issued");
                Issued(so);
                break;
            case "access_method.delay_in_issuing":
                // It was lost since anybody looked.
                so.IsIssued = false;
                if (so.IsLate) throw Broken(happened, "comes twice");
                so.IsLate = true;
                break;
            case "access_method.failed_to_issue":
                if (so.HasFailed) throw Broken(happened, "comes twice");
                so.HasFailed = true;
                break;
            case "access_method.revoked":
                if (!so.WasIssued) throw Broken(happened, "comes although it never was issued");
                (so.IsIssued, so.IsLate, so.HasFailed) = (false, false, false);
                break;
            case "access_method.deleted":
                if (!so.IsCreated) throw Broken(happened, "comes without access_method.created");
                so.IsDeleted = true;
                break;
        }
    }

    static Guid? IdOf(Event happened) => (string?)happened.Details?["access_method_id"] is { } id ? Guid.Parse(id) : null;

    static void Issued(Told so) => (so.WasIssued, so.IsIssued, so.IsLate, so.HasFailed) = (true, true, false, false);

    /// <summary>What the server shows of the grants of a door.</summary>
    public void Check(BadLock door)
    {
        foreach (var grant in parties.All.Where(g => g is { DeletedAt: null, Unsure: null } && g.Doors.Contains(door))) Check(grant);
    }

    /// <returns>False: the server is dead.</returns>
    bool Check(AskedGrant grant)
    {
        if (front.Ask(call => AccessGrants.Get.Handle(new(grant.Id, null), call)) is not { Ending: Ending.Answered, Answer.AccessGrant: var view }) return false;
        if (Guests.FrameOf(view!.StartsAt, view.EndsAt, AskOf(view.Schedule)) != grant.Frame)
            throw new BrokenLawException($"{grant.Name} is shown as {view.StartsAt}..{view.EndsAt}, and was promised as {grant.Frame}.");
        var methods = front.Ask(call => AccessMethods.List.Handle(new(null, grant.Id, null, null, null, null), call)).Answer!.AccessMethods;
        // What was over by a clock that was wrong is over, until somebody changes the grant.
        var isOver = grant.Frame.PhaseAt(world.ServersLatest) == Phase.Over;
        foreach (var method in methods) See(grant, method, isOver);
        if (isOver || !world.IsTimeRight) return true;
        foreach (var door in grant.Doors.Where(grant.IsWantedAt))
        {
            if (ledger.On(door).Any(a => a.Grant == grant && (a.IsWanted || (a.IsBackup && !a.IsGone))) || SaysWhyNot(view, door)) continue;
            throw new BrokenLawException($"{grant.Name} has no code on {door.Label}, and does not say why.");
        }
        return true;
    }

    static ScheduleAsk? AskOf(AccessCodes.ScheduleView? s) => s is null ? null : new(s.Rrule, s.StartTime, s.EndTime, s.TimeZone);

    static bool SaysWhyNot(GrantView view, BadLock door) => view.Errors.Any(e =>
        (string?)e["error_code"] == "cannot_create_requested_access_methods" && (e["missing_device_ids"] as JsonArray)?.Any(id => (string?)id == door.DeviceId.ToString()) == true);

    void See(AskedGrant grant, MethodView view, bool isOver)
    {
        if (!told.TryGetValue(view.AccessMethodId, out var so) || !so.IsCreated) throw new BrokenLawException($"{grant.Name} has a method that was never told as created.");
        if (view.IsIssued && !so.IsIssued) throw new BrokenLawException($"{grant.Name}'s {view.Code} is issued, and that was not told.");
        // That it is over takes nothing back until all doors are rid of it: with other times it is what it was.
        if (view.IsIssued || !isOver) so.IsIssued = view.IsIssued;
        // With other times, or in another window, lateness may be told anew.
        if (view.Warnings.All(w => (string?)w["warning_code"] != "delay_in_issuing")) so.IsLate = false;
        if (view.Errors.Count == 0) so.HasFailed = false;
    }

    /// <summary>At the end, in calm: everybody can come in, or is told why not.</summary>
    public void Settle()
    {
        foreach (var grant in parties.All)
        {
            if (grant.DeletedAt is not null || grant.Frame.PhaseAt(world.ServersLatest) == Phase.Over) continue;
            Check(grant);
            var methods = front.Ask(call => AccessMethods.List.Handle(new(null, grant.Id, null, null, null, null), call)).Answer!.AccessMethods;
            foreach (var method in methods.Where(m => grant.Frame.Contains(world.Now) && !m.IsIssued))
            {
                if (method.Errors.Count + method.Warnings.Count == 0) throw new BrokenLawException($"{grant.Name}'s {method.Code} is not issued in the end, and does not say why.");
                var doors = ledger.All.Where(a => a.Grant == grant && a.IsWanted).ToList();
                if (doors.TrueForAll(a => !a.IsExcused && !a.AllowsExternal)) throw new BrokenLawException($"{grant.Name}'s {method.Code} is not issued in the end, and nothing is in its way.");
            }
        }
        foreach (var grant in parties.All.Where(g => g.DeletedAt is not null))
        {
            if (front.Ask(call => AccessMethods.List.Handle(new(null, grant.Id, null, null, null, null), call)).Ending != Ending.Refused)
                throw new BrokenLawException($"{grant.Name} is deleted, and there in the end.");
        }
    }

    static BrokenLawException Broken(Event happened, string how) => new($"{happened.Type} of {IdOf(happened)} {how}.");

    sealed class Told
    {
        public bool IsCreated, IsIssued, WasIssued, IsLate, HasFailed, IsDeleted;
    }
}
