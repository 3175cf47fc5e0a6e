using Latchkey.AccessCodes;
using Latchkey.AccessGrants;
using Latchkey.Acs;
using Latchkey.Storage;

namespace Latchkey.AccessMethods;

/// <summary>How a method stands at its doors. Worked out from the codes and credentials that it is made of.</summary>
sealed record Standing(IReadOnlyList<PartStanding> Parts, IReadOnlyList<PartStanding> Leaving)
{
    public bool IsIssued => Parts.Count > 0 && Parts.All(p => p.State == PartState.Issued);

    /// <summary>Nothing of it is at any door.</summary>
    public bool IsOff => Parts.Concat(Leaving).All(p => p.State == PartState.Gone);

    /// <summary>A card that only an encoder can write, for the first time or again.</summary>
    public bool NeedsEncoding(Func<Guid, AcsSystem> systemOf) => Cards.Any(c => systemOf(c.AcsSystemId).Traits.CardsAreEncoded
        && c.DeletedAt is null && (c.IssuedAt is null || (!c.IsSynced && systemOf(c.AcsSystemId).Traits.CardsCarryAccess)));

    /// <summary>A card from the drawer has to be chosen.</summary>
    public bool NeedsAssignment => Parts.Any(p => p.Part is { Kind: DoorKind.AcsEntrance, ThingId: null });

    IEnumerable<AcsCredential> Cards => Parts.Select(p => p.Credential).OfType<AcsCredential>().Where(c => c.Means == Means.Card);

    public static Standing Of(Session session, Vault vault, AccessMethod method, AccessGrant grant, DateTimeOffset now)
    {
        var isOver = method.DeletedAt is not null || grant.IsOver(now);
        return new([.. method.Parts.Select(Stands)], [.. method.Leaving.Select(Stands)]);
        PartStanding Stands(Part part) => StandingOf(session, vault, method.WorkspaceId, part, isOver);
    }

    static PartStanding StandingOf(Session session, Vault vault, Guid workspaceId, Part part, bool isOver)
    {
        switch (part)
        {
            case { Kind: DoorKind.Device, ThingId: { } codeId }:
                var code = session.AccessCode(vault, workspaceId, codeId);
                return new(part, code, null, code is not { IsManaged: true } ? PartState.Gone : HasIt(code) ? PartState.Issued : PartState.Waiting);
            case { Kind: DoorKind.AcsEntrance, ThingId: { } credentialId }:
                var credential = AcsRows.Credentials.Find(session, vault, workspaceId, credentialId);
                return new(part, null, credential, credential is not { InvalidatedAt: null } || IsFree(credential, part.DoorId) ? PartState.Gone
                    : Opens(credential, part.DoorId) ? PartState.Issued : PartState.Waiting);
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

    static bool Opens(AcsCredential credential, Guid entranceId) =>
        credential.Held is { } held && held.Code == credential.Wanted.Code && held.Entrances.Contains(entranceId);
}

/// <param name="Code">On a device; null: none, or it is gone.</param>
/// <param name="Credential">Of an entrance's system; null: none, or it is gone.</param>
sealed record PartStanding(Part Part, AccessCode? Code, AcsCredential? Credential, PartState State);

enum PartState
{
    /// <summary>The door does not take it yet.</summary>
    Waiting,

    /// <summary>The door takes it, or will at its start.</summary>
    Issued,

    /// <summary>Nothing of it is at the door.</summary>
    Gone,
}
