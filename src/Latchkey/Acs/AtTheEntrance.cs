namespace Latchkey.Acs;

/// <summary>What an entrance decides about somebody who stands before it.</summary>
enum Verdict
{
    Opened, Unknown, NotForThisReader, NotIssued, NotYet, Over, UserSuspended, UserNotNow, NotHere, PrivacyMode,
}

/// <summary>How an access system decides: by what it was last told, not by what is wanted.</summary>
static class AtTheEntrance
{
    /// <param name="credential">What was presented; null: nobody has it.</param>
    /// <param name="user">Whose it is; null: nobody's.</param>
    /// <param name="reach">The entrances that the user may pass, as the system knows them.</param>
    public static Verdict Decide(
        AcsEntrance entrance, AcsSystem system, AcsCredential? credential, AcsUser? user, IReadOnlySet<Guid> reach, DateTimeOffset now)
    {
        if (credential is null) return Verdict.Unknown;
        if (!entrance.Takes(credential.Means)) return Verdict.NotForThisReader;
        if (credential.Held is not { } held) return credential.InvalidatedAt is null ? Verdict.NotIssued : Verdict.Over;
        if (held.Frame.Start > now) return Verdict.NotYet;
        if (held.Frame.End <= now || credential.UsedAt is not null) return Verdict.Over;
        if (user?.Held is { IsSuspended: true }) return Verdict.UserSuspended;
        if (user?.Held is { } facts && !facts.MayPass(now)) return Verdict.UserNotNow;
        var entrances = system.Traits.CredentialsNameEntrances ? (IReadOnlyCollection<Guid>)held.Entrances : reach;
        if (!entrances.Contains(entrance.AcsEntranceId)) return Verdict.NotHere;
        // Only a card is heard of by a door whose inside has asked for peace.
        return entrance.IsInPrivacyMode && credential.Means != Means.Card ? Verdict.PrivacyMode : Verdict.Opened;
    }

    /// <summary>In words for the person at the desk.</summary>
    public static string Words(Verdict verdict) => verdict switch
    {
        Verdict.Opened => "The entrance opened.",
        Verdict.Unknown => "Nobody has this credential.",
        Verdict.NotForThisReader => "The entrance's reader does not take such a credential.",
        Verdict.NotIssued => "The credential has not been issued yet.",
        Verdict.NotYet => "The credential does not open yet.",
        Verdict.Over => "The credential opens no more.",
        Verdict.UserSuspended => "The user is suspended.",
        Verdict.UserNotNow => "The user may not pass at this time.",
        Verdict.NotHere => "The credential does not open this entrance.",
        Verdict.PrivacyMode => "The entrance is in privacy mode.",
    };

    /// <summary>The description's <c>reason_code</c> of <c>lock.access_denied</c>.</summary>
    public static string ReasonCode(Verdict verdict) => verdict switch
    {
        Verdict.Unknown => "unknown_code",
        Verdict.NotYet or Verdict.Over or Verdict.UserNotNow => "expired_code",
        Verdict.UserSuspended => "blocklisted_code",
        Verdict.PrivacyMode => "blocked_by_privacy_mode",
        Verdict.Opened or Verdict.NotForThisReader or Verdict.NotIssued or Verdict.NotHere => "credential_error",
    };
}
