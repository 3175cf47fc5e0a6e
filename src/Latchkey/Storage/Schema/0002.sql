-- Which node holds the live session to an account's hub, and until when. No node: nobody yet. The generation fences out
-- a node that lost it. A node takes no lock (devices.leased_until) behind a hub that it does not hold.
create table hub_leases (
    workspace_id uuid not null,
    connected_account_id uuid not null,
    node uuid,
    held_until bigint,
    generation bigint not null default 0,
    primary key (workspace_id, connected_account_id)
);
create index hub_leases_by_end on hub_leases (held_until);

-- Accounts say by themselves whether their locks are virtual.
update connected_accounts set body = '{"IsVirtual":true,' || substr(body, 2)
where workspace_id in (select workspace_id from workspaces where is_sandbox = 1);
