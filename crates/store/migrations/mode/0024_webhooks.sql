-- How endpoints are told: what they are sent, whether they answer, and one appointment for each of them.

-- `payload`: the whole event, or only what it is about. `compatible_headers`: the three older headers beside the standard
-- ones; endpoints that are there have had them from the start, new ones ask for them. `api_version`: of the forms they are
-- sent, fixed when they are made. `probe_at`: nobody is sent anything before; null while they answer.
alter table webhook_endpoints
  add column payload            text        not null default 'snapshot',
  add column compatible_headers boolean     not null default true,
  add column api_version        text        not null default '2026-11-21',
  add column probe_at           timestamptz,
  add constraint webhook_endpoints_payload_known check (payload in ('snapshot', 'thin'));
alter table webhook_endpoints
  alter column compatible_headers set default false,
  alter column api_version drop default;

-- What an endpoint is still owed, the longest due first; and what was given up, to be found by whoever replays it.
create index deliveries_waiting on deliveries (tenant_id, endpoint_id, next_try_at, id) where status = 'pending';
create index deliveries_failed on deliveries (tenant_id, endpoint_id, event_seq) where status = 'failed';
