-- Access Grants. Bodies are sealed: they hold PINs and guests' names.

-- is_deleted: its codes and credentials are on their way off; to callers it is gone.
create table access_grants (
    workspace_id uuid not null,
    access_grant_id uuid not null,
    user_identity_id uuid not null,
    access_grant_key text,
    reservation_key text,
    is_deleted bigint not null,
    created_at bigint not null,
    body bytea not null,
    primary key (workspace_id, access_grant_id)
);
create unique index access_grants_by_key on access_grants (workspace_id, access_grant_key) where access_grant_key is not null;
create index access_grants_by_person on access_grants (workspace_id, user_identity_id, created_at, access_grant_id);
create index access_grants_by_reservation on access_grants (workspace_id, reservation_key, created_at) where reservation_key is not null;
create index access_grants_in_order on access_grants (workspace_id, is_deleted, created_at, access_grant_id);

-- The devices, entrances and spaces that a grant names: the same facts as in its body, for finding it from the other side.
create table access_grant_places (
    workspace_id uuid not null,
    place_id uuid not null,
    access_grant_id uuid not null,
    primary key (workspace_id, place_id, access_grant_id)
);
create index access_grant_places_by_grant on access_grant_places (workspace_id, access_grant_id);

create table access_methods (
    workspace_id uuid not null,
    access_method_id uuid not null,
    access_grant_id uuid not null,
    created_at bigint not null,
    body bytea not null,
    primary key (workspace_id, access_method_id)
);
create index access_methods_by_grant on access_methods (workspace_id, access_grant_id, created_at, access_method_id);
create index access_methods_in_order on access_methods (workspace_id, created_at, access_method_id);
