-- Spaces, access systems, and events by what they are about.

-- An event is found by everything that it is about and that the events table has no column for.
create table event_subjects (
    workspace_id uuid not null,
    subject_id uuid not null,
    occurred_at bigint not null,
    event_id uuid not null,
    primary key (workspace_id, subject_id, occurred_at, event_id)
);

create table spaces (
    workspace_id uuid not null,
    space_id uuid not null,
    created_at bigint not null,
    space_key text,
    customer_key text,
    body text not null,
    primary key (workspace_id, space_id)
);
create unique index spaces_by_key on spaces (workspace_id, space_key) where space_key is not null;
create index spaces_by_workspace on spaces (workspace_id, created_at, space_id);

-- kind: device, acs_entrance or connected_account.
create table space_members (
    workspace_id uuid not null,
    space_id uuid not null,
    kind text not null,
    member_id uuid not null,
    primary key (workspace_id, space_id, kind, member_id)
);
create index space_members_by_member on space_members (workspace_id, member_id);

-- Access systems and what is in them. Bodies are sealed: they hold PINs, names and addresses.
create table acs_systems (
    workspace_id uuid not null,
    acs_system_id uuid not null,
    connected_account_id uuid not null,
    created_at bigint not null,
    body bytea not null,
    primary key (workspace_id, acs_system_id)
);
create index acs_systems_by_account on acs_systems (workspace_id, connected_account_id, created_at, acs_system_id);

create table acs_entrances (
    workspace_id uuid not null,
    acs_entrance_id uuid not null,
    acs_system_id uuid not null,
    created_at bigint not null,
    body bytea not null,
    primary key (workspace_id, acs_entrance_id)
);
create index acs_entrances_by_system on acs_entrances (workspace_id, acs_system_id, created_at, acs_entrance_id);
create index acs_entrances_by_workspace on acs_entrances (workspace_id, created_at, acs_entrance_id);

create table acs_encoders (
    workspace_id uuid not null,
    acs_encoder_id uuid not null,
    acs_system_id uuid not null,
    created_at bigint not null,
    body bytea not null,
    primary key (workspace_id, acs_encoder_id)
);
create index acs_encoders_by_system on acs_encoders (workspace_id, acs_system_id, created_at, acs_encoder_id);
create index acs_encoders_by_workspace on acs_encoders (workspace_id, created_at, acs_encoder_id);

create table acs_access_groups (
    workspace_id uuid not null,
    acs_access_group_id uuid not null,
    acs_system_id uuid not null,
    created_at bigint not null,
    body bytea not null,
    primary key (workspace_id, acs_access_group_id)
);
create index acs_access_groups_by_system on acs_access_groups (workspace_id, acs_system_id, created_at, acs_access_group_id);

-- is_held: the system has the user, who counts against its limit. contact indexes: keyed hashes of address and number.
create table acs_users (
    workspace_id uuid not null,
    acs_user_id uuid not null,
    acs_system_id uuid not null,
    created_at bigint not null,
    user_identity_id uuid,
    email_index bytea,
    phone_index bytea,
    is_held bigint not null,
    body bytea not null,
    primary key (workspace_id, acs_user_id)
);
create index acs_users_by_system on acs_users (workspace_id, acs_system_id, created_at, acs_user_id);
create index acs_users_by_workspace on acs_users (workspace_id, created_at, acs_user_id);
create index acs_users_by_identity on acs_users (workspace_id, user_identity_id, created_at) where user_identity_id is not null;
create index acs_users_by_email on acs_users (workspace_id, acs_system_id, email_index) where email_index is not null;
create index acs_users_by_phone on acs_users (workspace_id, acs_system_id, phone_index) where phone_index is not null;
create index acs_users_held on acs_users (workspace_id, acs_system_id) where is_held = 1;

create table acs_credentials (
    workspace_id uuid not null,
    acs_credential_id uuid not null,
    acs_system_id uuid not null,
    created_at bigint not null,
    acs_user_id uuid,
    pin_index bytea,
    held_pin_index bytea,
    card_index bytea,
    body bytea not null,
    primary key (workspace_id, acs_credential_id)
);
create index acs_credentials_by_system on acs_credentials (workspace_id, acs_system_id, created_at, acs_credential_id);
create index acs_credentials_by_workspace on acs_credentials (workspace_id, created_at, acs_credential_id);
create index acs_credentials_by_user on acs_credentials (workspace_id, acs_user_id, created_at) where acs_user_id is not null;
create index acs_credentials_by_pin on acs_credentials (workspace_id, acs_system_id, pin_index) where pin_index is not null;
create index acs_credentials_by_held_pin on acs_credentials (workspace_id, acs_system_id, held_pin_index) where held_pin_index is not null;
create index acs_credentials_by_card on acs_credentials (workspace_id, acs_system_id, card_index) where card_index is not null;

-- Which entrances a group, a user or a credential names, and which users a group has: the same facts as in the bodies, for finding them
-- from the other side.
create table acs_reach (
    workspace_id uuid not null,
    reached_id uuid not null,
    holder_id uuid not null,
    kind text not null,
    primary key (workspace_id, reached_id, holder_id)
);
create index acs_reach_by_holder on acs_reach (workspace_id, holder_id);

-- What must be brought to an access system, or looked at again: look_at on the workspace's clock, due_at the same on the machine's; null
-- while the workspace's clock stands still.
create table acs_due (
    workspace_id uuid not null,
    subject_id uuid not null,
    acs_system_id uuid not null,
    is_user bigint not null,
    look_at bigint not null,
    due_at bigint,
    primary key (workspace_id, subject_id)
);
create index acs_due_by_machine on acs_due (due_at) where due_at is not null;
create index acs_due_by_clock on acs_due (workspace_id, look_at);
create index acs_due_by_system on acs_due (workspace_id, acs_system_id, look_at);
