-- Whoever sends reads on from the last that was read, however many fell due in one moment.
drop index webhook_deliveries_due;
create index webhook_deliveries_due on webhook_deliveries (workspace_id, webhook_id, due_at, event_id) where due_at is not null;
