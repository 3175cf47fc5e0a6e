using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Latchkey.AccessCodes;
using Latchkey.Api;
using static System.Text.Json.Serialization.JsonIgnoreCondition;

namespace Latchkey.Acs;

/// <summary>The public description's <c>acs_user</c>.</summary>
sealed record AcsUserView
{
    public Guid AcsUserId { get; }
    public Guid AcsSystemId { get; }
    public Guid WorkspaceId { get; }
    public Guid ConnectedAccountId { get; }
    public string DisplayName { get; }
    public string FullName => DisplayName;
    [JsonIgnore(Condition = WhenWritingNull)] public string? EmailAddress { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public string? Email => EmailAddress;
    [JsonIgnore(Condition = WhenWritingNull)] public string? PhoneNumber { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public string? ExternalType { get; }
    public string ExternalTypeDisplayName { get; }
    public bool IsManaged => true;
    public bool IsSuspended { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public ScheduleView? AccessSchedule { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public Guid? UserIdentityId { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public string? UserIdentityFullName { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public string? UserIdentityEmailAddress { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public string? UserIdentityPhoneNumber { get; }
    [JsonIgnore(Condition = WhenWritingNull)] public SaltoKsUserView? SaltoKsMetadata { get; }
    public DateTimeOffset? LastSuccessfulSyncAt { get; }
    public IReadOnlyList<JsonObject> PendingMutations { get; }
    public IReadOnlyList<TroubleView> Errors { get; }
    public IReadOnlyList<TroubleView> Warnings { get; }
    public DateTimeOffset CreatedAt { get; }

    /// <param name="person">Whose user identity it is; null: none is linked.</param>
    public AcsUserView(AcsUser user, AcsSystem system, Person? person, DateTimeOffset now)
    {
        var facts = user.Wanted;
        (AcsUserId, AcsSystemId, WorkspaceId) = (user.AcsUserId, user.AcsSystemId, user.WorkspaceId);
        ConnectedAccountId = user.ConnectedAccountId;
        (DisplayName, EmailAddress, PhoneNumber) = (facts.FullName, facts.Email, facts.Phone);
        (ExternalType, ExternalTypeDisplayName) = (system.Traits.UserType, system.Traits.UserTypeName);
        IsSuspended = facts.IsSuspended;
        AccessSchedule = ScheduleView.Of(facts.Schedule, user.CreatedAt);
        UserIdentityId = user.UserIdentityId;
        (UserIdentityFullName, UserIdentityEmailAddress, UserIdentityPhoneNumber) = (person?.FullName, person?.Email, person?.Phone);
        LastSuccessfulSyncAt = user.SyncedAt;
        PendingMutations = UserMutations.Of(user);
        Errors = user.NoRoomSince is { } since
            ? [TroubleView.Error(SystemTroubles.LimitExceeded, SystemTroubles.Message(SystemTroubles.LimitExceeded), since)] : [];
        Warnings = [.. WarningsOf(user, now)];
        CreatedAt = user.CreatedAt;
        if (system.Traits.UsersMax is not null) SaltoKsMetadata = new(user.Held is { } held && held.MayPass(now));
    }

    static IEnumerable<TroubleView> WarningsOf(AcsUser user, DateTimeOffset now)
    {
        if (user.DeletedAt is { } deleted) yield return TroubleView.Warning("being_deleted", "The user is being deleted from the access system.", deleted);
        if (user.NoRoomSince is { } full) yield return TroubleView.Warning("acs_user_inactive", "The access system has no room for another user.", full);
        else if (user.Wanted.Schedule is { } schedule && !schedule.Contains(now))
        {
            var (text, since) = schedule.PhaseAt(now) == Phase.Ahead
                ? ("The user's access has not begun yet.", user.ChangedAt)
                : ("The user's access has ended.", schedule.End!.Value);
            yield return TroubleView.Warning("acs_user_inactive", text, since);
        }
    }
}

sealed record SaltoKsUserView(bool IsSubscribed);

sealed record ScheduleView(DateTimeOffset StartsAt, DateTimeOffset? EndsAt)
{
    public static ScheduleView? Of(TimeFrame? frame, DateTimeOffset otherwise) => frame is { } f ? new(f.Start ?? otherwise, f.End) : null;
}

/// <summary>What is not yet at the access system as it is wanted: the difference of the two.</summary>
static class UserMutations
{
    public static IReadOnlyList<JsonObject> Of(AcsUser user)
    {
        if (user.DeletedAt is { } deleted) return [Mutation("deleting", "The user is being deleted from the access system.", deleted)];
        if (user.Held is not { } held) return [Mutation("creating", "The user is being added to the access system.", user.CreatedAt)];
        return [.. Differences(held, user.Wanted, user.ChangedAt)];
    }

    static IEnumerable<JsonObject> Differences(UserFacts held, UserFacts wanted, DateTimeOffset since)
    {
        if (!held.HasSameName(wanted)) yield return Change("updating_user_information", "The new name or address is being sent.", since, Name(held), Name(wanted));
        if (held.Schedule != wanted.Schedule) yield return Change("updating_access_schedule", "The new access schedule is being sent.", since, Ends(held), Ends(wanted));
        if (held.IsSuspended != wanted.IsSuspended)
        {
            yield return Change("updating_suspension_state", "The suspension is being sent.", since,
                new() { ["is_suspended"] = held.IsSuspended }, new() { ["is_suspended"] = wanted.IsSuspended });
        }
        foreach (var joined in wanted.Groups.Except(held.Groups))
            yield return Change("updating_group_membership", "The user is being added to an access group.", since, Group(null), Group(joined));
        foreach (var left in held.Groups.Except(wanted.Groups))
            yield return Change("updating_group_membership", "The user is being removed from an access group.", since, Group(left), Group(null));
    }

    static JsonObject Mutation(string code, string message, DateTimeOffset since) =>
        new() { ["mutation_code"] = code, ["message"] = message, ["created_at"] = Rfc3339.Text(since) };

    static JsonObject Change(string code, string message, DateTimeOffset since, JsonObject from, JsonObject to)
    {
        var mutation = Mutation(code, message, since);
        (mutation["from"], mutation["to"]) = (from, to);
        return mutation;
    }

    static JsonObject Name(UserFacts facts) =>
        new() { ["full_name"] = facts.FullName, ["email_address"] = facts.Email, ["phone_number"] = facts.Phone };

    static JsonObject Ends(UserFacts facts) => new() { ["starts_at"] = Text(facts.Schedule?.Start), ["ends_at"] = Text(facts.Schedule?.End) };

    static JsonObject Group(Guid? id) => new() { ["acs_access_group_id"] = id };

    static string? Text(DateTimeOffset? moment) => moment is { } m ? Rfc3339.Text(m) : null;
}
