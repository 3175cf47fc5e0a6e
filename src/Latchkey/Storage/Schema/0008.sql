-- Pages on which owners connect their accounts. A link is found by the hash of its secret; the sealed body has it too, for the description
-- shows it in every answer.
create table connect_webviews (
    workspace_id uuid not null,
    connect_webview_id uuid not null,
    secret_hash bytea not null unique,
    customer_key text,
    created_at bigint not null,
    body bytea not null,
    primary key (workspace_id, connect_webview_id)
);
create index connect_webviews_in_order on connect_webviews (workspace_id, created_at, connect_webview_id);
create index connect_webviews_by_customer on connect_webviews (workspace_id, customer_key, created_at, connect_webview_id)
    where customer_key is not null;

-- The connect webviews that a client session has: the same fact as in its body, for finding it from the other side.
create table client_session_webviews (
    workspace_id uuid not null,
    connect_webview_id uuid not null,
    client_session_id uuid not null,
    primary key (workspace_id, connect_webview_id, client_session_id)
);
create index client_session_webviews_by_session on client_session_webviews (workspace_id, client_session_id);

-- Who logged in, at which maker: the same again is the same account. Filled from the bodies when the server starts.
alter table connected_accounts add column login text;
create index connected_accounts_by_login on connected_accounts (workspace_id, login) where login is not null;
