-- Which workspace a page's publishable key belongs to. No secret: pages show it.
create table publishable_keys (
    publishable_key text not null primary key,
    workspace_id uuid not null
);
insert into publishable_keys
select substr(body, place + 18, 52), workspace_id
from workspaces, (with recursive places (place) as (select 1 union all select place + 1 from places where place < 4000) select place from places) as places
where substr(body, place, 18) = '"PublishableKey":"';

-- Whose account it is: filled from the bodies when the server starts.
alter table connected_accounts add column customer_key text;
create index connected_accounts_by_customer on connected_accounts (workspace_id, customer_key) where customer_key is not null;

-- What a user's browser may see. A token is found by its hash; the sealed body has it too, for the description shows it in every answer.
create table client_sessions (
    workspace_id uuid not null,
    client_session_id uuid not null,
    token_hash bytea not null unique,
    user_identifier_key text,
    user_identity_id uuid,
    accounts_hash bytea,
    created_at bigint not null,
    body bytea not null,
    primary key (workspace_id, client_session_id)
);
create index client_sessions_by_user on client_sessions (workspace_id, user_identifier_key, created_at) where user_identifier_key is not null;
-- Of a session that names nobody: the hash of its accounts' ids.
create index client_sessions_by_accounts on client_sessions (workspace_id, accounts_hash) where accounts_hash is not null;
create index client_sessions_by_identity on client_sessions (workspace_id, user_identity_id) where user_identity_id is not null;

-- People. Addresses and numbers are found by keyed hashes, as PINs are.
create table user_identities (
    workspace_id uuid not null,
    user_identity_id uuid not null,
    user_identity_key text,
    email_index bytea,
    phone_index bytea,
    customer_key text,
    is_managed bigint not null,
    created_at bigint not null,
    body bytea not null,
    primary key (workspace_id, user_identity_id)
);
create unique index user_identities_by_key on user_identities (workspace_id, user_identity_key) where user_identity_key is not null;
create unique index user_identities_by_email on user_identities (workspace_id, email_index) where email_index is not null;
create unique index user_identities_by_phone on user_identities (workspace_id, phone_index) where phone_index is not null;
create index user_identities_by_customer on user_identities (workspace_id, customer_key) where customer_key is not null;
create index user_identities_in_order on user_identities (workspace_id, is_managed, created_at, user_identity_id);

-- Devices that a person may use without an Access Grant.
create table user_identity_devices (
    workspace_id uuid not null,
    user_identity_id uuid not null,
    device_id uuid not null,
    primary key (workspace_id, user_identity_id, device_id)
);

-- Links that open a client session. Found by the hash of their secret part.
create table instant_keys (
    workspace_id uuid not null,
    instant_key_id uuid not null,
    secret_hash bytea not null unique,
    user_identity_id uuid not null,
    created_at bigint not null,
    body bytea not null,
    primary key (workspace_id, instant_key_id)
);
create index instant_keys_by_identity on instant_keys (workspace_id, user_identity_id, created_at);

-- What callers push of their customers: kind is the description's word (guest, room, reservation), the key is the caller's own.
create table customer_resources (
    workspace_id uuid not null,
    kind text not null,
    resource_key text not null,
    customer_key text not null,
    body bytea not null,
    primary key (workspace_id, kind, resource_key)
);
create index customer_resources_by_customer on customer_resources (workspace_id, customer_key);
