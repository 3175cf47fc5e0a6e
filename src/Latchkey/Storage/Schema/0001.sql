-- The same tables on SQLite and PostgreSQL. uuid: 16 bytes; bigint moments: microseconds since 1970 UTC;
-- bigint flags: 0 or 1; body text: a record as JSON; body bytea: the same, sealed (it holds PINs or names of guests).
-- Every row that belongs to a workspace has workspace_id first in its key, so that tables can be sharded by it.

-- One row for each key of the key file, sealed with it: by these the server sees at its start that it has the right keys.
create table key_probes (
    key_number bigint not null primary key,
    sealed bytea not null,
    pin_index bytea not null
);

create table workspaces (
    workspace_id uuid not null primary key,
    is_sandbox bigint not null,
    clock_offset bigint not null default 0,
    clock_stopped_at bigint,
    clock_moved_until bigint,
    created_at bigint not null,
    body text not null
);

-- API keys (with a workspace) and personal tokens (without). Only hashes of what callers hold.
create table api_keys (
    api_key_id uuid not null primary key,
    key_hash bytea not null unique,
    workspace_id uuid,
    kind text not null,
    name text not null,
    hint text not null,
    created_at bigint not null,
    revoked_at bigint
);
create index api_keys_by_workspace on api_keys (workspace_id, created_at);

create table connected_accounts (
    workspace_id uuid not null,
    connected_account_id uuid not null,
    created_at bigint not null,
    body text not null,
    credentials bytea,
    primary key (workspace_id, connected_account_id)
);

-- look_at: when the lock must be looked at, on its workspace's clock. due_at: the same on the machine's clock, the index
-- of due work; null when there is nothing to do or the workspace's clock stands still. check_due_at: routine listings,
-- in a lane of their own. A node that works on a lock holds its lease; the generation fences out a node that lost it.
create table devices (
    workspace_id uuid not null,
    device_id uuid not null,
    connected_account_id uuid not null,
    is_managed bigint not null,
    created_at bigint not null,
    look_at bigint,
    due_at bigint,
    check_at bigint,
    check_due_at bigint,
    leased_until bigint,
    lease_generation bigint not null default 0,
    body text not null,
    primary key (workspace_id, device_id)
);
create index devices_due on devices (due_at) where due_at is not null;
create index devices_check_due on devices (check_due_at) where check_due_at is not null;
create index devices_by_look on devices (workspace_id, look_at) where look_at is not null;
create index devices_by_check on devices (workspace_id, check_at) where check_at is not null;
create index devices_by_account on devices (workspace_id, connected_account_id, created_at);
create index devices_by_workspace on devices (workspace_id, is_managed, created_at, device_id);

-- is_active: on a lock, going on or coming off. wake_at: when a code that is not active must be looked at.
create table access_codes (
    workspace_id uuid not null,
    access_code_id uuid not null,
    device_id uuid not null,
    is_managed bigint not null,
    is_active bigint not null,
    wake_at bigint,
    pin_index bytea,
    held_pin_index bytea,
    prefix_index bytea,
    common_code_key text,
    created_at bigint not null,
    body bytea not null,
    primary key (workspace_id, access_code_id)
);
create index access_codes_by_device on access_codes (workspace_id, device_id, is_managed, created_at, access_code_id);
create index access_codes_active on access_codes (workspace_id, device_id) where is_active = 1;
create index access_codes_by_wake on access_codes (workspace_id, device_id, wake_at) where wake_at is not null;
create index access_codes_by_pin on access_codes (workspace_id, device_id, pin_index) where pin_index is not null;
create index access_codes_by_held_pin on access_codes (workspace_id, device_id, held_pin_index) where held_pin_index is not null;
create index access_codes_by_prefix on access_codes (workspace_id, device_id, prefix_index) where prefix_index is not null;
create index access_codes_by_common_key on access_codes (workspace_id, common_code_key) where common_code_key is not null;
create index access_codes_by_workspace on access_codes (workspace_id, is_managed, created_at, access_code_id);

create table action_attempts (
    workspace_id uuid not null,
    action_attempt_id uuid not null,
    device_id uuid,
    access_code_id uuid,
    is_pending bigint not null,
    created_at bigint not null,
    body text not null,
    primary key (workspace_id, action_attempt_id)
);
create index action_attempts_pending on action_attempts (workspace_id, device_id, created_at) where is_pending = 1;
create index action_attempts_by_device on action_attempts (workspace_id, device_id, created_at);

create table events (
    workspace_id uuid not null,
    event_id uuid not null,
    event_type text not null,
    is_internal bigint not null,
    occurred_at bigint not null,
    device_id uuid,
    access_code_id uuid,
    connected_account_id uuid,
    action_attempt_id uuid,
    body bytea not null,
    primary key (workspace_id, event_id)
);
create index events_by_moment on events (workspace_id, occurred_at, event_id);
create index events_by_device on events (workspace_id, device_id, occurred_at, event_id) where device_id is not null;
create index events_by_access_code on events (workspace_id, access_code_id, occurred_at, event_id) where access_code_id is not null;

-- What was answered to a write that carried an Idempotency-Key, for 24 hours.
create table idempotency_keys (
    workspace_id uuid not null,
    key_hash bytea not null,
    request_hash bytea not null,
    expires_at bigint not null,
    body bytea not null,
    primary key (workspace_id, key_hash)
);
create index idempotency_keys_by_expiry on idempotency_keys (expires_at);

-- The sandbox's locks, sealed: what they hold is theirs, not ours.
create table virtual_locks (
    workspace_id uuid not null,
    device_id uuid not null,
    body bytea not null,
    primary key (workspace_id, device_id)
);
