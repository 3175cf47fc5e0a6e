using Latchkey.AccessCodes;
using Latchkey.AccessGrants;
using Latchkey.Acs;
using Latchkey.Storage;

namespace Latchkey.AccessMethods;

/// <summary>How a method stands at its doors. Worked out from the codes and credentials that it is made of.</summary>
sealed record Standing(IReadOnlyList<PartStanding> Parts, IReadOnlyList<PartStanding> Leaving)
{
    /// <summary>Between two windows of a schedule it is what it was: nothing has to be at the doors.</summary>
    public required bool WasIssued { get; init; }

    /// <summary>Nobody is to come in by it any more.</summary>
    public required bool IsOver { get; init; }

    // What is found at a door only after its end was never given.
    public bool IsIssued => Parts.Count > 0 && Parts.All(IsIssuedAt) && (WasIssued || !IsOver);

    public bool IsIssuedAt(PartStanding part) => part.State == PartState.Issued || (part.State == PartState.Ahead && WasIssued);

    /// <summary>Nothing of it is at any door.</summary>
    public bool IsOff => Parts.Concat(Leaving).All(p => p.State == PartState.Gone);

    /// <summary>A card that only an encoder can write, for the first time or again.</summary>
    public bool NeedsEncoding(Func<Guid, AcsSystem> systemOf) => Cards.Any(c => systemOf(c.AcsSystemId).Traits.CardsAreEncoded
        && c.DeletedAt is null && (c.IssuedAt is null || (!c.IsSynced && systemOf(c.AcsSystemId).Traits.CardsCarryAccess)));

    /// <summary>A card from the drawer has to be chosen.</summary>
    public bool NeedsAssignment => Parts.Any(p => p.Part is { Kind: DoorKind.AcsEntrance, ThingId: null });

    IEnumerable<AcsCredential> Cards => Parts.Select(p => p.Credential).OfType<AcsCredential>().Where(c => c.Means == Means.Card);

    public static Standing Of(Session session, Vault vault, AccessMethod method, AccessGrant grant, Timing timing, DateTimeOffset now)
    {
        var isOver = method.DeletedAt is not null || grant.IsOver(now);
        // From this moment on a door that does not have it is late for the next window.
        var isAhead = !isOver && grant.Frame.Schedule is not null && grant.Frame.At(now).Start - timing.JustInTimeWarning > now;
        return new([.. method.Parts.Select(Stands)], [.. method.Leaving.Select(Stands)]) { WasIssued = method.Told.IssuedAt is not null, IsOver = isOver };

        PartStanding Stands(Part part)
        {
            var stands = StandingOf(session, vault, method, part, isOver, now);
            return stands.State == PartState.Waiting && isAhead && part.ThingId is not null ? stands with { State = PartState.Ahead } : stands;
        }
    }

    static PartStanding StandingOf(Session session, Vault vault, AccessMethod method, Part part, bool isOver, DateTimeOffset now)
    {
        var workspaceId = method.WorkspaceId;
        switch (part)
        {
            case { Kind: DoorKind.Device, ThingId: { } codeId }:
                var code = session.AccessCode(vault, workspaceId, codeId);
                return new(part, code, null, code is not { IsManaged: true } ? PartState.Gone : HasIt(code) ? PartState.Issued : PartState.Waiting);
            case { Kind: DoorKind.AcsEntrance, ThingId: { } credentialId }:
                var credential = AcsRows.Credentials.Find(session, vault, workspaceId, credentialId);
                return new(part, null, credential, credential is not { InvalidatedAt: null } || IsFree(credential, part.DoorId) ? PartState.Gone
                    : Opens(credential, part.DoorId, now) ? PartState.Issued : PartState.Waiting);
            case { Kind: DoorKind.Device } when method.Mode == Means.Code:
                return new(part, null, null, isOver ? PartState.Gone : PartState.Waiting) { IsAskedFor = !isOver };
            case { Kind: DoorKind.Device }:
                return new(part, null, null, !isOver && session.Device(workspaceId, part.DoorId) is { IsManaged: true } ? PartState.Issued : PartState.Gone);
            default:
                return new(part, null, null, isOver ? PartState.Gone : PartState.Waiting);
        }
    }

    // With its PIN; its times may be on their way.
    static bool HasIt(AccessCode code) =>
        code.IsOffline || (code.Held is { IsDoubtful: false } held && (held.Pin is not { } pin || code.Pin is null || pin == code.Pin));

    // It opens other doors, or is somebody else's by now.
    static bool IsFree(AcsCredential credential, Guid entranceId) =>
        !credential.Wanted.Entrances.Contains(entranceId) && credential.Held?.Entrances.Contains(entranceId) != true;

    static bool Opens(AcsCredential credential, Guid entranceId, DateTimeOffset now) =>
        credential.Held is { } held && held.Code == credential.Wanted.Code && held.Entrances.Contains(entranceId)
        && (credential.Wanted.Frame.Schedule is null || held.Frame == credential.Wanted.Frame.At(now));
}

/// <param name="Code">On a device; null: none, or it is gone.</param>
/// <param name="Credential">Of an entrance's system; null: none, or it is gone.</param>
sealed record PartStanding(Part Part, AccessCode? Code, AcsCredential? Credential, PartState State)
{
    /// <summary>The maker has not given a code yet.</summary>
    public bool IsAskedFor { get; init; }
}

enum PartState
{
    /// <summary>The door does not take it yet.</summary>
    Waiting,

    /// <summary>The door does not take it, and need not until the next window of the schedule.</summary>
    Ahead,

    /// <summary>The door takes it, or will at its start.</summary>
    Issued,

    /// <summary>Nothing of it is at the door.</summary>
    Gone,
}
