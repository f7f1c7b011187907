-- What happened, who is told, and what is due next.

-- The one log of facts, written in the transaction of its cause. `seq` has no gap within a tenant. Append-only.
create table events (
  tenant_id  uuid        not null,
  id         uuid        not null,
  seq        bigint      not null,
  type       text        not null,
  subject_id uuid        not null,
  data       jsonb       not null,
  created_at timestamptz not null,
  constraint events_pkey primary key (tenant_id, id)
) partition by range (id);
create index events_by_seq on events (tenant_id, seq);

-- Where a merchant wants to be told. The secret is sealed; the key that opens it is outside the database.
create table webhook_endpoints (
  tenant_id             uuid        not null,
  id                    uuid        not null,
  url                   text        not null,
  description           text,
  event_types           text[]      not null,
  status                text        not null default 'enabled',
  disabled_reason       text,
  secret_sealed         bytea       not null,
  secret_key_id         text        not null,
  old_secret_sealed     bytea,
  old_secret_key_id     text,
  old_secret_until      timestamptz,
  retry_schedule        text        not null default 'standard',
  failing_since         timestamptz,
  consecutive_failures  integer     not null default 0,
  metadata              jsonb       not null default '{}',
  version               bigint      not null default 1,
  created_at            timestamptz not null,
  updated_at            timestamptz not null,
  constraint webhook_endpoints_pkey primary key (tenant_id, id),
  constraint webhook_endpoints_status_known check (status in ('enabled', 'disabled')),
  constraint webhook_endpoints_schedule_known check (retry_schedule in ('standard', 'compact')),
  constraint webhook_endpoints_url_length check (length(url) between 1 and 2048)
);
create index webhook_endpoints_list on webhook_endpoints (tenant_id, created_at, id);

-- How far the fan-out has read a tenant's events. Made with the tenant's first endpoint.
create table feed_cursors (
  tenant_id uuid   not null,
  reader    text   not null,
  seq       bigint not null,
  constraint feed_cursors_pkey primary key (tenant_id, reader)
);

-- One event on its way to one endpoint; the key makes a second one impossible.
create table deliveries (
  tenant_id        uuid        not null,
  id               uuid        not null,
  event_id         uuid        not null,
  endpoint_id      uuid        not null,
  event_seq        bigint      not null,
  event_type       text        not null,
  status           text        not null default 'pending',
  tries            smallint    not null default 0,
  next_try_at      timestamptz,
  last_status_code smallint,
  last_error       text,
  delivered_at     timestamptz,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  constraint deliveries_once_per_event_and_endpoint primary key (tenant_id, event_id, endpoint_id),
  constraint deliveries_status_known check (status in ('pending', 'delivered', 'failed'))
) partition by range (event_id);
create index deliveries_by_id on deliveries (tenant_id, id);
create index deliveries_by_endpoint on deliveries (tenant_id, endpoint_id, id);

-- One try of a delivery and what came back (at most 1 KiB of it). Append-only.
create table delivery_tries (
  tenant_id    uuid        not null,
  id           uuid        not null,
  delivery_id  uuid        not null,
  endpoint_id  uuid        not null,
  tried_at     timestamptz not null,
  status_code  smallint,
  error        text,
  duration_ms  integer     not null,
  body_excerpt text,
  constraint delivery_tries_pkey primary key (tenant_id, id)
) partition by range (id);
create index delivery_tries_by_delivery on delivery_tries (tenant_id, delivery_id);

-- The row is the job: what is due, for whom, when; and while somebody works on it, their fencing token.
-- A claim moves `due_at` to the end of its lease, so that the head of the index holds free work only.
-- `due_at` is null while a row is parked: quarantined, or waiting for something other than time.
create table due (
  tenant_id      uuid        not null,
  kind           text        not null,
  subject_id     uuid        not null,
  lane           uuid        not null,
  due_at         timestamptz,
  lease          uuid,
  crashes        smallint    not null default 0,
  quarantined_at timestamptz,
  note           text,
  constraint due_pkey primary key (tenant_id, kind, subject_id)
) partition by list (kind);
create index due_by_time on due (lane, due_at);
create index due_by_tenant on due (lane, tenant_id, due_at);
create table due_subscription partition of due for values in ('subscription') with (fillfactor = 60);
create table due_collect      partition of due for values in ('collect')      with (fillfactor = 60);
create table due_resolve      partition of due for values in ('resolve')      with (fillfactor = 60);
create table due_dun          partition of due for values in ('dun')          with (fillfactor = 60);
create table due_fan_out      partition of due for values in ('fan_out')      with (fillfactor = 60);
create table due_deliver      partition of due for values in ('deliver')      with (fillfactor = 60);
create table due_clock        partition of due for values in ('clock')        with (fillfactor = 60);
