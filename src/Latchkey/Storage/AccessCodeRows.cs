using Latchkey.AccessCodes;

namespace Latchkey.Storage;

/// <summary>Access codes in the store. A row's body is sealed: it holds the PIN and the guest's name.</summary>
static class AccessCodeRows
{
    const string Table = "access_codes";

    /// <summary>PINs asked about one by one: where many are free, the first is nearly always. A guess.</summary>
    const int AskedSingly = 20;

    public static AccessCode? AccessCode(this Session session, Vault vault, Guid workspaceId, Guid accessCodeId) =>
        session.Seen(session.Known(workspaceId, accessCodeId, () => session.First(
            "select access_code_id, body from access_codes where workspace_id = $1 and access_code_id = $2",
            row => Open(vault, row), workspaceId, accessCodeId)));

    /// <summary>The codes of a lock that concern it now: on it, going on or off (these are active), and those whose moment has come.</summary>
    public static List<(AccessCode Code, bool IsActive)> CodesOfConcern(
        this Session session, Vault vault, Guid workspaceId, Guid deviceId, DateTimeOffset now)
    {
        var read = session.Read(vault, workspaceId);
        return session.Query(
            """
            select access_code_id, body, 1 from access_codes where workspace_id = $1 and device_id = $2 and is_active = 1
            union all
            select access_code_id, body, 0 from access_codes where workspace_id = $1 and device_id = $2 and wake_at <= $3
            """,
            row => (read(row), row.Bool(2)), workspaceId, deviceId, now);
    }

    /// <summary>The earliest moment at which a code that is not active concerns its lock.</summary>
    public static DateTimeOffset? NextWake(this Session session, Guid workspaceId, Guid deviceId) => session.First(
        "select min(wake_at) from access_codes where workspace_id = $1 and device_id = $2 and wake_at is not null",
        row => row.MomentOrNull(0), workspaceId, deviceId);

    /// <summary>In the order of their making, after a cursor, at most <paramref name="count"/>.</summary>
    public static List<AccessCode> AccessCodes(
        this Session session, Vault vault, Guid workspaceId, Guid? deviceId, bool isManaged, int count, (DateTimeOffset Moment, Guid Id)? after)
    {
        var (createdAt, id) = after ?? (DateTimeOffset.UnixEpoch, Guid.Empty);
        var values = new Values();
        List<string> where = [$"workspace_id = {values.Add(workspaceId)}"];
        if (deviceId is { } device) where.Add($"device_id = {values.Add(device)}");
        where.Add($"is_managed = {values.Add(isManaged)}");
        where.Add($"(created_at, access_code_id) > ({values.Add(createdAt)}, {values.Add(id)})");
        if (session.Sight is { } sight) where.Add(values.AddSeenDevice(sight, workspaceId));
        return session.Query(
            $"""
            select access_code_id, body from access_codes where {string.Join(" and ", where)}
            order by created_at, access_code_id limit {values.Add(count)}
            """,
            session.Read(vault, workspaceId), values.All);
    }

    /// <summary>A code that has this PIN on the device, or whose slot holds it.</summary>
    public static AccessCode? AccessCodeWithPin(this Session session, Vault vault, Guid workspaceId, Guid deviceId, Pin pin)
    {
        var index = vault.IndexOf(deviceId, pin.Reveal());
        return session.Seen(session.First(
            "select access_code_id, body from access_codes where workspace_id = $1 and device_id = $2 and pin_index = $3",
            session.Read(vault, workspaceId), workspaceId, deviceId, index)
            ?? session.First(
            "select access_code_id, body from access_codes where workspace_id = $1 and device_id = $2 and held_pin_index = $3",
            session.Read(vault, workspaceId), workspaceId, deviceId, index));
    }

    /// <summary>The PIN, or on a lock that tells codes apart by their first four digits one that begins alike, is in use on the device.</summary>
    /// <param name="except">The code that is being changed.</param>
    public static bool IsPinTaken(
        this Session session, Vault vault, Guid workspaceId, Guid deviceId, PinRules rules, Pin pin, Guid except = default)
    {
        var index = vault.IndexOf(deviceId, pin.Reveal());
        return session.IsIndexed("pin_index", workspaceId, deviceId, index, except)
            || session.IsIndexed("held_pin_index", workspaceId, deviceId, index, except)
            || (Prefix(vault, deviceId, rules, pin) is { } prefix && session.IsIndexed("prefix_index", workspaceId, deviceId, prefix, except));
    }

    /// <summary>Says of one PIN after another whether it is taken, as <see cref="IsPinTaken"/> does.</summary>
    /// <remarks>
    /// Where PINs run out, thousands are asked about while everybody waits for the one who writes: after the first few, all that are taken are
    /// read at once.
    /// </remarks>
    public static Func<Pin, bool> TakenPins(this Session session, Vault vault, Guid workspaceId, Guid deviceId, PinRules rules)
    {
        var asked = 0;
        HashSet<Guid>? taken = null;
        return pin =>
        {
            if (asked++ < AskedSingly) return session.IsPinTaken(vault, workspaceId, deviceId, rules, pin);
            taken ??= session.TakenIndexes(workspaceId, deviceId);
            return taken.Contains(new(vault.IndexOf(deviceId, pin.Reveal())))
                || (Prefix(vault, deviceId, rules, pin) is { } prefix && taken.Contains(new(prefix)));
        };
    }

    // An index has the 16 bytes of a Guid.
    static HashSet<Guid> TakenIndexes(this Session session, Guid workspaceId, Guid deviceId) => session.Query(
        "select pin_index, held_pin_index, prefix_index from access_codes where workspace_id = $1 and device_id = $2",
        row => Enumerable.Range(0, 3).Select(row.BytesOrNull).OfType<byte[]>().Select(index => new Guid(index)).ToList(),
        workspaceId, deviceId).SelectMany(indexes => indexes).ToHashSet();

    static bool IsIndexed(this Session session, string column, Guid workspaceId, Guid deviceId, byte[] index, Guid except) => session.First(
        $"select 1 from access_codes where workspace_id = $1 and device_id = $2 and {column} = $3 and access_code_id <> $4 limit 1",
        row => row.Long(0), workspaceId, deviceId, index, except) != 0;

    public static List<AccessCode> AccessCodesWithCommonKey(this Session session, Vault vault, Guid workspaceId, string commonCodeKey) => session.Query(
        "select access_code_id, body from access_codes where workspace_id = $1 and common_code_key = $2 order by created_at, access_code_id",
        session.Read(vault, workspaceId), workspaceId, commonCodeKey).FindAll(code => session.Seen(code) is not null);

    public static List<AccessCode> AccessCodesOfDevice(this Session session, Vault vault, Guid workspaceId, Guid deviceId) => session.Query(
        "select access_code_id, body from access_codes where workspace_id = $1 and device_id = $2 order by created_at, access_code_id",
        session.Read(vault, workspaceId), workspaceId, deviceId);

    /// <summary>Writes a code, new or changed.</summary>
    /// <param name="wakeAt">When it concerns its lock; null: now (it is active), or never by time.</param>
    public static void Save(this Session session, Vault vault, AccessCode code, PinRules rules, bool isActive, DateTimeOffset? wakeAt)
    {
        var before = session.Known<AccessCode>(code.WorkspaceId, code.AccessCodeId, () => null);
        session.Changed(code.WorkspaceId, code.AccessCodeId, code);
        var body = Bodies.Seal(vault, code, Table, code.AccessCodeId);
        if (isActive) wakeAt = null;
        if (before is null) session.Upsert(vault, code, rules, isActive, wakeAt, body);
        else session.Update(vault, before, code, rules, isActive, wakeAt, body);
    }

    static void Upsert(this Session session, Vault vault, AccessCode code, PinRules rules, bool isActive, DateTimeOffset? wakeAt, byte[] body) =>
        session.Execute(
            """
            insert into access_codes (workspace_id, access_code_id, device_id, is_managed, is_active, wake_at, pin_index, held_pin_index,
                prefix_index, common_code_key, created_at, body)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            on conflict (workspace_id, access_code_id) do update set is_managed = excluded.is_managed, is_active = excluded.is_active,
                wake_at = excluded.wake_at, pin_index = excluded.pin_index, held_pin_index = excluded.held_pin_index,
                prefix_index = excluded.prefix_index, common_code_key = excluded.common_code_key, body = excluded.body
            """,
            code.WorkspaceId, code.AccessCodeId, code.DeviceId, code.IsManaged, isActive, wakeAt, WantedIndex(vault, code), HeldIndex(vault, code),
            PrefixIndex(vault, code, rules), code.CommonCodeKey, code.CreatedAt, body);

    // Naming a column writes its index anew, even when it stays as it was: most changes of a code name none of them.
    static void Update(
        this Session session, Vault vault, AccessCode before, AccessCode code, PinRules rules, bool isActive, DateTimeOffset? wakeAt, byte[] body)
    {
        var values = new Values();
        var row = $"workspace_id = {values.Add(code.WorkspaceId)} and access_code_id = {values.Add(code.AccessCodeId)}";
        List<string> set = [$"is_active = {values.Add(isActive)}", $"wake_at = {values.Add(wakeAt)}", $"body = {values.Add(body)}"];
        if (before.IsManaged != code.IsManaged) set.Add($"is_managed = {values.Add(code.IsManaged)}");
        if (before.CommonCodeKey != code.CommonCodeKey) set.Add($"common_code_key = {values.Add(code.CommonCodeKey)}");
        if (before.Held?.Pin != code.Held?.Pin) set.Add($"held_pin_index = {values.Add(HeldIndex(vault, code))}");
        if (before.Pin != code.Pin || before.IsStray != code.IsStray)
        {
            set.Add($"pin_index = {values.Add(WantedIndex(vault, code))}");
            set.Add($"prefix_index = {values.Add(PrefixIndex(vault, code, rules))}");
        }
        session.Execute($"update access_codes set {string.Join(", ", set)} where {row}", values.All);
    }

    public static void DeleteAccessCode(this Session session, Guid workspaceId, Guid accessCodeId)
    {
        session.Changed<AccessCode>(workspaceId, accessCodeId, null);
        session.Execute("delete from access_codes where workspace_id = $1 and access_code_id = $2", workspaceId, accessCodeId);
    }

    static AccessCode? Seen(this Session session, AccessCode? code) =>
        code is not null && session.Sight?.Sees(code) != false ? code : null;

    static byte[]? Prefix(Vault vault, Guid deviceId, PinRules rules, Pin pin) =>
        rules.Constraints.Contains(PinConstraint.UniqueFirstFourDigits) && pin.Length >= 4
            ? vault.IndexOf(deviceId, $"first four {pin.Reveal()[..4]}")
            : null;

    static byte[]? PrefixIndex(Vault vault, AccessCode code, PinRules rules) =>
        code is { IsStray: false, Pin: { } pin } ? Prefix(vault, code.DeviceId, rules, pin) : null;

    static byte[]? WantedIndex(Vault vault, AccessCode code) => code.IsStray ? null : Index(vault, code.DeviceId, code.Pin);

    static byte[]? HeldIndex(Vault vault, AccessCode code) => Index(vault, code.DeviceId, code.Held?.Pin);

    static byte[]? Index(Vault vault, Guid deviceId, Pin? pin) => pin is { } p ? vault.IndexOf(deviceId, p.Reveal()) : null;

    static Func<Row, AccessCode> Read(this Session session, Vault vault, Guid workspaceId) =>
        row => session.Known(workspaceId, row.Id(0), () => Open(vault, row))!;

    static AccessCode Open(Vault vault, Row row) => Bodies.Open<AccessCode>(vault, row.Bytes(1), Table, row.Id(0));
}
