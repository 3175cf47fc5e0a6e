using Latchkey.AccessCodes;
using Latchkey.AccessGrants;
using Latchkey.Reconciling;
using Latchkey.Storage;

namespace Latchkey.AccessMethods;

/// <summary>A PIN that did not get onto a door in time gives way to one that lies ready there.</summary>
sealed class Backups(Server server)
{
    readonly Vault vault = server.Vault;
    readonly MethodNews news = new(server);

    /// <summary>A lock has given up on the PIN, and keeps others ready.</summary>
    public static bool AreWanted(Standing standing) => standing.Parts.Any(p => p.State == PartState.Waiting && HasFailed(p));

    static bool HasFailed(PartStanding part) => part.Code is { Told.SettingHasFailed: true, UsesBackupPool: true, PulledBackupId: null };

    /// <summary>A method whose moment has come.</summary>
    public void Look(Session session, AcsDue due)
    {
        session.LookNoMore(due.WorkspaceId, due.SubjectId);
        if (session.AccessMethod(vault, due.WorkspaceId, due.SubjectId) is not { DeletedAt: null } method
            || session.AnyAccessGrant(vault, due.WorkspaceId, method.AccessGrantId) is not { } grant) return;
        var now = session.ClockOf(due.WorkspaceId).Now(server.Clock);
        if (!grant.IsOver(now))
        {
            var standing = Standing.Of(session, vault, method, grant, server.Timing, now);
            var isLate = now >= news.FailedAt(grant, method, standing, now);
            foreach (var part in standing.Parts.Where(p => p.State == PartState.Waiting && p.Code is not null))
            {
                if (HasFailed(part) || (isLate && part.Code is { UsesBackupPool: true, PulledBackupId: null })) Pull(session, grant, method.AccessMethodId, part.Part);
            }
        }
        news.Look(session, due.WorkspaceId, due.SubjectId, asksForBackups: false);
    }

    void Pull(Session session, AccessGrant grant, Guid methodId, Part part)
    {
        if (server.Turn.Open(session, grant.WorkspaceId, part.DoorId) is not { } door) return;
        var code = door.Code(part.ThingId!.Value) ?? session.AccessCode(vault, grant.WorkspaceId, part.ThingId.Value);
        if (code is not { DeletedAt: null, PulledBackupId: null } || BackupPool.Pull(door, code) is not { } backup) return;
        var method = session.AccessMethod(vault, grant.WorkspaceId, methodId)!;
        var own = new Part(DoorKind.Device, part.DoorId, backup.AccessCodeId);
        var rest = method.Parts.Where(p => p != part).ToList();
        // The other doors keep their PIN: this one gets a method of its own.
        var split = rest.Count == 0
            ? method with { Parts = [own], Pin = backup.Pin, PulledAt = door.Now }
            : method with
            {
                AccessMethodId = server.Ids.New(door.Now), CreatedAt = door.Now, WantedSince = door.Now, Parts = [own], Leaving = [],
                Pin = backup.Pin, PulledAt = door.Now, SplitFrom = methodId, Told = new(),
            };
        split = split with { Leaving = [.. split.Leaving, part] };
        session.Save(vault, split);
        if (rest.Count > 0)
        {
            session.Save(vault, method with { Parts = rest });
            news.Say(session, "access_method.created", grant, split, door.Now);
        }
        door.Change(backup with { AccessMethodId = split.AccessMethodId });
        door.Change((door.Code(code.AccessCodeId) ?? code) with { AccessMethodId = split.AccessMethodId, DeletedAt = door.Now, Effort = new() });
        server.Turn.Decide(session, door, maySend: false);
        server.Turn.Close(session, door);
    }
}
