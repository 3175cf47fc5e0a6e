-- Who is told of events by HTTP. due_at: the earliest moment (on the machine's clock) at which one of its deliveries is due, the index of
-- due work; null when there is none, or it is switched off. A node that sends to it holds its lease; the generation fences out a node that
-- lost it. deleted_at: it is gone for its owner, and its deliveries are being removed. The body, with address and secrets, is sealed.
create table webhooks (
    workspace_id uuid not null,
    webhook_id uuid not null,
    created_at bigint not null,
    deleted_at bigint,
    due_at bigint,
    leased_until bigint,
    lease_generation bigint not null default 0,
    body bytea not null,
    primary key (workspace_id, webhook_id)
);
create index webhooks_due on webhooks (due_at) where due_at is not null;
create index webhooks_deleted on webhooks (deleted_at) where deleted_at is not null;

-- An event on its way to a webhook. due_at, created_at and delivered_at are on the machine's clock, occurred_at on the workspace's. due_at is
-- null once it is delivered or given up. asked: how often sending was begun (by the event, or by a person); tries: attempts made since then.
-- What is sent is the event's own body.
create table webhook_deliveries (
    workspace_id uuid not null,
    webhook_id uuid not null,
    event_id uuid not null,
    event_type text not null,
    occurred_at bigint not null,
    created_at bigint not null,
    due_at bigint,
    asked bigint not null,
    tries bigint not null,
    delivered_at bigint,
    attempts text not null,
    primary key (workspace_id, webhook_id, event_id)
);
create index webhook_deliveries_due on webhook_deliveries (workspace_id, webhook_id, due_at) where due_at is not null;
create index webhook_deliveries_by_age on webhook_deliveries (created_at);
