-- Events lie in the order in which they are listed. An event's id tells its millisecond, so that one is found by its id there too: every
-- event is in one index less.
create table events_in_order (
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
    primary key (workspace_id, occurred_at, event_id)
);
insert into events_in_order
select workspace_id, event_id, event_type, is_internal, occurred_at, device_id, access_code_id, connected_account_id, action_attempt_id, body
from events order by workspace_id, occurred_at, event_id;
drop table events;
alter table events_in_order rename to events;
create index events_by_device on events (workspace_id, device_id, occurred_at, event_id) where device_id is not null;
create index events_by_access_code on events (workspace_id, access_code_id, occurred_at, event_id) where access_code_id is not null;

-- By the workspace's own clock a lock is looked for only while that clock stands still, and then nothing is due by the machine's.
drop index devices_by_look;
drop index devices_by_check;
create index devices_by_look on devices (workspace_id, look_at) where look_at is not null and due_at is null;
create index devices_by_check on devices (workspace_id, check_at) where check_at is not null and check_due_at is null;
