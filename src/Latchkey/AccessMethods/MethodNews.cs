using System.Text.Json.Nodes;
using Latchkey.AccessCodes;
using Latchkey.AccessGrants;
using Latchkey.Acs;
using Latchkey.Events;
using Latchkey.Storage;
using Latchkey.Workspaces;

namespace Latchkey.AccessMethods;

/// <summary>What has become true of a method and of its grant, told once, in the transaction that made it true.</summary>
/// <remarks>The one way on which a change of a code or of a credential reaches its grant: whoever writes one comes here.</remarks>
sealed class MethodNews(Vault vault, EventLog log, TimeProvider machine, Timing timing)
{
    public MethodNews(Server server) : this(server.Vault, server.Events, server.Clock, server.Timing)
    {
    }

    /// <param name="asksForBackups">False: whoever may pull a backup code has just looked for one.</param>
    public void Look(Session session, Guid workspaceId, Guid methodId, bool asksForBackups = true) => session.As(null, all =>
    {
        if (all.AccessMethod(vault, workspaceId, methodId) is not { } seen) return false;
        all.Hold(seen.AccessGrantId);
        // Read again: another may have changed it in between.
        if (all.AccessMethod(vault, workspaceId, methodId) is not { } method
            || all.AnyAccessGrant(vault, workspaceId, method.AccessGrantId) is not { } grant) return false;
        Look(all, grant, method, asksForBackups);
        return true;
    });

    void Look(Session session, AccessGrant grant, AccessMethod method, bool asksForBackups)
    {
        var clock = session.ClockOf(grant.WorkspaceId);
        var now = clock.Now(machine);
        var standing = Standing.Of(session, vault, method, grant, timing, now);
        if (method.DeletedAt is not null && standing.IsOff)
        {
            Forget(session, grant, method, now);
            return;
        }
        var leaving = standing.Leaving.Where(p => p.State != PartState.Gone).Select(p => p.Part).ToList();
        // The same list where nothing has gone, so that equal methods are equal.
        var left = leaving.Count == method.Leaving.Count ? method : method with { Leaving = leaving };
        var told = left with { Told = Tell(session, grant, left, standing, now) };
        if (told != method) session.Save(vault, told);
        LookNext(session, grant, told, standing, clock, asksForBackups);
        TellDoors(session, grant, now);
    }

    MethodTold Tell(Session session, AccessGrant grant, AccessMethod method, Standing standing, DateTimeOffset now)
    {
        var told = method.Told;
        if (method.DeletedAt is not null || grant.IsOver(now))
        {
            if (!standing.IsOff || told.Revoked) return told;
            if (told.WasIssued) Say(session, "access_method.revoked", grant, method, now);
            return told with { Revoked = true, IssuedAt = null, LateSince = null, FailedSince = null };
        }
        var needsEncoding = standing.NeedsEncoding(id => AcsRows.Systems.Find(session, vault, grant.WorkspaceId, id)!);
        if (needsEncoding && !told.NeedsEncoding) Say(session, "access_method.card_encoding_required", grant, method, now);
        told = told with { NeedsEncoding = needsEncoding, Revoked = false };
        if (!standing.IsIssued) return TellLate(session, grant, method, told with { IssuedAt = null }, standing, now);
        var pin = PinOf(method, standing);
        if (told.IssuedAt is not null && told.IssuedPin == pin && method.Told.NeedsEncoding == needsEncoding) return told;
        var isNews = told.IssuedAt is null || told.IssuedPin != pin || !needsEncoding;
        if (isNews)
        {
            JsonObject details = new() { ["is_backup_code"] = method.PulledAt is not null };
            if (pin is { } digits) details["code"] = digits.Reveal();
            Say(session, told.WasIssued ? "access_method.reissued" : "access_method.issued", grant, method, now, method.Mode == Means.Code ? details : null);
        }
        return told with { IssuedAt = told.IssuedAt ?? now, WasIssued = true, IssuedPin = pin, LateSince = null, FailedSince = null };
    }

    MethodTold TellLate(Session session, AccessGrant grant, AccessMethod method, MethodTold told, Standing standing, DateTimeOffset now)
    {
        // A card waits for whoever stands at the desk.
        if (method.Mode == Means.Card || standing.Parts.Count == 0) return told;
        // The window that was missed is over, and the next one begins afresh.
        if (grant.Frame.Schedule is not null && BeginAt(grant, now) - timing.JustInTimeWarning > now) told = told with { LateSince = null, FailedSince = null };
        if (told.LateSince is null && now >= LateAt(grant, method, standing, now))
        {
            Say(session, "access_method.delay_in_issuing", grant, method, now);
            told = told with { LateSince = now };
        }
        if (told.FailedSince is null && now >= FailedAt(grant, method, standing, now))
        {
            Say(session, "access_method.failed_to_issue", grant, method, now);
            told = told with { FailedSince = now };
        }
        return told;
    }

    /// <summary>Shortly before the guest comes; for one who may come now, as late as for a code.</summary>
    DateTimeOffset LateAt(AccessGrant grant, AccessMethod method, Standing standing, DateTimeOffset now) =>
        Later(standing.Parts.Select(p => p.Code?.WantedSince ?? p.Credential?.ChangedAt).OfType<DateTimeOffset>().Append(method.WantedSince).Max()
            + timing.SettingIsLateAfter, BeginAt(grant, now) - timing.JustInTimeWarning);

    /// <summary>When the guest comes; for one who may come now, as long after the warning as that was after the beginning. The latter is a guess.</summary>
    public DateTimeOffset FailedAt(AccessGrant grant, AccessMethod method, Standing standing, DateTimeOffset now) =>
        Later(BeginAt(grant, now), LateAt(grant, method, standing, now) + timing.SettingIsLateAfter);

    /// <summary>When the guest comes: at the start, or at that of the window that runs or comes next.</summary>
    static DateTimeOffset BeginAt(AccessGrant grant, DateTimeOffset now) => (grant.Frame.At(now).Start ?? grant.Frame.Start)!.Value;

    static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    /// <summary>The next moment at which something becomes true by time alone.</summary>
    void LookNext(Session session, AccessGrant grant, AccessMethod method, Standing standing, WorkspaceClock clock, bool asksForBackups)
    {
        var (due, now) = (DueOf(method), clock.Now(machine));
        var moments = new List<DateTimeOffset>();
        if (!grant.IsOver(now) && method.DeletedAt is null)
        {
            if (grant.Frame.At(now).End is { } end) moments.Add(end);
            if (grant.Frame.Schedule is not null) moments.Add(BeginAt(grant, now) - timing.JustInTimeWarning);
            if (!standing.IsIssued) moments.AddRange([LateAt(grant, method, standing, now), FailedAt(grant, method, standing, now)]);
            if (standing.Parts.Any(p => p.IsAskedFor) && method.Ask.NextAt is { } again) moments.Add(again);
        }
        var next = moments.Where(m => m > now).Order().Cast<DateTimeOffset?>().FirstOrDefault();
        // The lock has given up: a code from its pool is pulled, by whoever may hold the lock for it.
        if (asksForBackups && !grant.IsOver(now) && Backups.AreWanted(standing)) next = now;
        if (OfflineAsking.IsDue(method, standing, now)) next = now;
        if (next is { } moment) session.LookAt(due, moment, clock);
        else session.LookNoMore(method.WorkspaceId, method.AccessMethodId);
    }

    /// <summary>A method is no access system's: its row among what is due has no system.</summary>
    public static AcsDue DueOf(AccessMethod method) => new(method.WorkspaceId, Guid.Empty, method.AccessMethodId, IsUser: false);

    void Forget(Session session, AccessGrant grant, AccessMethod method, DateTimeOffset now)
    {
        if (method.Told is { WasIssued: true, Revoked: false }) Say(session, "access_method.revoked", grant, method, now);
        Say(session, "access_method.deleted", grant, method, now);
        session.DeleteAccessMethod(method.WorkspaceId, method.AccessMethodId);
        session.LookNoMore(method.WorkspaceId, method.AccessMethodId);
        if (grant.DeletedAt is null) TellDoors(session, grant, now);
        else if (session.AccessMethodsOf(vault, grant.WorkspaceId, grant.AccessGrantId).Count == 0)
            session.DeleteAccessGrant(grant.WorkspaceId, grant.AccessGrantId);
    }

    /// <summary>Which of the grant's entrances open, and whether all of its doors do.</summary>
    public void TellDoors(Session session, AccessGrant grant, DateTimeOffset now)
    {
        if (grant.IsOver(now)) return;
        var methods = session.AccessMethodsOf(vault, grant.WorkspaceId, grant.AccessGrantId).Where(m => m.DeletedAt is null).ToList();
        var parts = methods.Select(m => Standing.Of(session, vault, m, grant, timing, now))
            .SelectMany(stands => stands.Parts.Select(p => (p.Part, IsIssued: stands.IsIssuedAt(p)))).ToList();
        var open = parts.Where(p => p.Part.Kind == DoorKind.AcsEntrance).GroupBy(p => p.Part.DoorId)
            .Where(door => door.All(p => p.IsIssued)).Select(door => door.Key).Order().ToList();
        foreach (var door in open.Except(grant.Told.Entrances)) Say(session, "access_grant.access_granted_to_door", grant, now, about: door);
        foreach (var door in grant.Told.Entrances.Except(open)) Say(session, "access_grant.access_to_door_lost", grant, now, about: door);
        var isAll = parts.Count > 0 && parts.TrueForAll(p => p.IsIssued)
            && grant.Requests.Select((request, i) => request.IsWithdrawn || methods.Exists(m => m.Request == i)).All(isThere => isThere);
        if (isAll && !grant.Told.AllDoors) Say(session, "access_grant.access_granted_to_all_doors", grant, now);
        var told = grant.Told with { Entrances = open, AllDoors = isAll };
        if (isAll != grant.Told.AllDoors || !open.SequenceEqual(grant.Told.Entrances)) session.Save(vault, grant with { Told = told });
    }

    /// <summary>The PIN that its doors have: the chosen one, or the one that the lock or system made.</summary>
    public static Pin? PinOf(AccessMethod method, Standing standing) => method.Pin
        ?? standing.Parts.Select(p => p.Code?.Pin ?? p.Code?.Held?.Pin ?? p.Credential?.Wanted.Code).FirstOrDefault(pin => pin is not null);

    public void Say(Session session, string type, AccessGrant grant, AccessMethod method, DateTimeOffset now, JsonObject? details = null)
    {
        details ??= [];
        details["access_grant_ids"] = new JsonArray(grant.AccessGrantId.ToString());
        if (grant.AccessGrantKey is { } key) details["access_grant_keys"] = new JsonArray(key);
        log.Append(session, new Event(type, now, details)
        {
            About = new Dictionary<string, Guid> { ["access_method_id"] = method.AccessMethodId },
            FoundBy = [grant.AccessGrantId, .. FoundBy(grant)],
        }, grant.WorkspaceId);
    }

    /// <param name="about">An entrance; null: the whole grant.</param>
    public void Say(Session session, string type, AccessGrant grant, DateTimeOffset now, JsonObject? details = null, Guid? about = null)
    {
        var subjects = new Dictionary<string, Guid> { ["access_grant_id"] = grant.AccessGrantId };
        if (about is { } door) subjects["acs_entrance_id"] = door;
        log.Append(session, new Event(type, now, details) { About = subjects, FoundBy = FoundBy(grant) }, grant.WorkspaceId);
    }

    static IReadOnlyList<Guid> FoundBy(AccessGrant grant) => [grant.UserIdentityId, .. grant.SpaceIds];
}
