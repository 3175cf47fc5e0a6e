using System.Text.Json.Serialization;
using Latchkey.AccessCodes;
using Latchkey.ActionAttempts;
using Latchkey.Api;
using Latchkey.Storage;

namespace Latchkey.Acs;

/// <summary>What is done with an encoder: cards are written, read, and given to users. Each attempt is over when it is written.</summary>
sealed class CardDesk(AcsDesk desk, AcsSystem system, AcsEncoder encoder, string origin)
{
    const string NoCard = "no_credential_on_encoder";

    /// <summary>Writes what a credential opens onto the card that lies there.</summary>
    public ActionAttempt Encode(AcsCredential credential)
    {
        if (!system.Traits.CardsAreEncoded) throw AcsRefusals.NotSupported($"Cards of {system.Traits.TypeName} are not written: scan them.");
        if (credential.Means != Means.Card) throw Refusal.Invalid("acs_credential_id", "Must be a credential with access_method card");
        if (credential.AcsSystemId != encoder.AcsSystemId) throw AcsRefusals.OtherSystem("acs_credential_id");
        var fate = encoder.NextEncode is { } next && (next.AcsCredentialId ?? credential.AcsCredentialId) == credential.AcsCredentialId ? next : null;
        var before = fate is null ? encoder : encoder with { NextEncode = null };
        (string, string)? said = fate?.Error is { } type ? (type, Words(type)) : null;
        var error = Absence() ?? said ?? Hindrance(credential);
        if (error is not null)
        {
            desk.Save(before);
            return Record("ENCODE_CREDENTIAL", error, null);
        }
        var number = credential.CardNumber ?? CardContent.NewNumber(desk.Server.Chance);
        var written = new Porter(desk, system).Issue(credential with { CardNumber = number }, credential.Wanted);
        desk.LookAt(written, written.Wanted.Frame.End);
        desk.Save(before with { Card = new CardContent(number, written.Wanted.Frame, desk.Now) });
        return Record("ENCODE_CREDENTIAL", null, new AcsViews(desk, origin).Of(written));
    }

    static (string, string)? Hindrance(AcsCredential credential) => credential switch
    {
        { DeletedAt: not null } => ("credential_deleted", "The credential was deleted."),
        { InvalidatedAt: not null } => ("credential_cannot_be_reissued", "The credential has ended: it opens nothing any more."),
        _ => null,
    };

    /// <summary>Reads the card that lies there.</summary>
    public ActionAttempt Scan(bool detectsNewTags)
    {
        var (reading, error) = Read(detectsNewTags);
        return Record("SCAN_CREDENTIAL", error, reading is null ? null : ScanView.Of(reading, new AcsViews(desk, origin)));
    }

    /// <summary>Reads the card that lies there, and gives it to a user: one that is known is theirs from now on, another becomes known.</summary>
    public ActionAttempt ScanToAssign(AcsUser user, bool detectsNewTags)
    {
        var (reading, error) = Read(detectsNewTags);
        if (error is null && reading!.Card is null) error = (NoCard, Words(NoCard));
        if (error is not null) return Record("SCAN_TO_ASSIGN_CREDENTIAL", Assigning(error.Value), null);
        var keys = new KeyDesk(desk, system);
        var known = reading!.Credential;
        if (known?.AcsUserId is { } owner && owner != user.AcsUserId)
            return Record("SCAN_TO_ASSIGN_CREDENTIAL", ("uncategorized_error", "Another user has this card: unassign it first."), null);
        var assigned = known is not null
            ? keys.Change(known, known.Wanted with { AcsUserId = user.AcsUserId })
            : keys.Add(Means.Card, user, reading.Card!.Number);
        return Record("SCAN_TO_ASSIGN_CREDENTIAL", null, new AcsViews(desk, origin).Of(assigned));
    }

    /// <summary>The description knows fewer errors for such an attempt.</summary>
    static (string Type, string Message) Assigning((string Type, string Message) error) =>
        error.Type is NoCard or "action_attempt_expired" ? error : ("uncategorized_error", error.Message);

    (Reading? Reading, (string, string)? Error) Read(bool detectsNewTags)
    {
        var fate = encoder.NextScan;
        if (fate is not null) desk.Save(encoder with { NextScan = null });
        if (Absence() is { } absent) return (null, absent);
        if (fate?.Error is { } type) return (null, (type, Words(type)));
        var reading = fate?.Scenario is { } scenario ? Played(scenario, fate.AcsCredentialId) : Lying();
        if (reading is null) return (null, (NoCard, Words(NoCard)));
        // Salto KS sees tags that are not registered only when it is asked to.
        if (reading is { Card: not null, Credential: null } && ScansTags && !detectsNewTags) return (null, (NoCard, Words(NoCard)));
        return (reading, null);
    }

    bool ScansTags => !system.Traits.CardsAreEncoded;

    Reading? Lying() => encoder.Card is { } card ? new(card, WithNumber(card.Number), IsOutOfSync(card)) : null;

    Reading Played(ScanScenario scenario, Guid? credentialId)
    {
        var credential = credentialId is { } id ? desk.FindCredential(id)
            : encoder.Card is { } lying ? WithNumber(lying.Number)
            : AcsRows.Credentials.List(desk.Session, desk.Server.Vault, desk.WorkspaceId,
                new() { Owners = [system.AcsSystemId], Fits = c => c.CardNumber is not null }, 1).FirstOrDefault();
        switch (scenario)
        {
            case ScanScenario.CredentialOnEncoderIsEmpty: return new(null, null, false);
            case ScanScenario.CredentialDoesNotExistOnSeam: return new(new CardContent(CardContent.NewNumber(desk.Server.Chance), TimeFrame.Always, null), null, false);
            case ScanScenario.CredentialExistsOnSeam or ScanScenario.CredentialOnEncoderNeedsUpdate: break;
        }
        if (credential is null) return new(new CardContent(CardContent.NewNumber(desk.Server.Chance), TimeFrame.Always, null), null, false);
        var frame = credential.Held?.Frame ?? credential.Wanted.Frame;
        return new(new CardContent(credential.CardNumber ?? CardContent.NewNumber(desk.Server.Chance), frame, credential.IssuedAt), credential, scenario == ScanScenario.CredentialOnEncoderNeedsUpdate);
    }

    bool IsOutOfSync(CardContent card) => WithNumber(card.Number) is { IsSynced: false };

    AcsCredential? WithNumber(string number) => desk
        .CredentialsWith(system.AcsSystemId, "card_index", AcsRows.CardIndex(desk.Server.Vault, system.AcsSystemId, number)).FirstOrDefault();

    (string, string)? Absence()
    {
        const string offline = "encoder_not_online";
        return encoder.RemovedAt is not null || !system.IsReachable ? (offline, Words(offline)) : null;
    }

    ActionAttempt Record(string type, (string, string)? error, object? result) =>
        Attempts.Record(desk, system, desk.NewId(), type, error, result: result);

    static string Words(string error) => error switch
    {
        NoCard => "No card lies on the encoder. Put one there and try again.",
        "encoding_interrupted" => "The card was taken away while it was written. Put it back and try again.",
        "action_attempt_expired" => "The encoder did not answer in time.",
        "encoder_not_online" => "The encoder, or its access system, cannot be reached.",
        _ => "The encoder failed.",
    };
}

/// <summary>What an encoder read.</summary>
/// <param name="Card">Null: a card without anything on it.</param>
/// <param name="Credential">Whose number it has; null: nobody here knows it.</param>
sealed record Reading(CardContent? Card, AcsCredential? Credential, bool IsOutOfSync);

/// <summary>The result of the description's <c>SCAN_CREDENTIAL</c>.</summary>
sealed record ScanView(CardView? AcsCredentialOnEncoder, AcsCredentialView? AcsCredentialOnSeam, IReadOnlyList<ScanWarning> Warnings)
{
    public static ScanView Of(Reading reading, AcsViews views) => new(
        reading.Card is { } card ? new(card.Number, card.WrittenAt, card.Frame.Start, card.Frame.End, card.WrittenAt is not null) : null,
        reading.Credential is { } credential ? views.Of(credential) : null, [.. WarningsOf(reading)]);

    static IEnumerable<ScanWarning> WarningsOf(Reading reading)
    {
        if (reading.Card is not null && reading.Credential is null)
            yield return new("acs_credential_on_seam_not_found", "Nobody here knows the card.");
        else if (reading.IsOutOfSync)
            yield return new("acs_credential_on_encoder_out_of_sync", "What the card opens is not what it should open. Write it again.");
    }
}

sealed record CardView(string? CardNumber, DateTimeOffset? CreatedAt, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, bool? IsIssued);

sealed record ScanWarning(string WarningCode, string WarningMessage);
