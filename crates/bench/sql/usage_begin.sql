-- A merchant, and the floor: one table of usage with the keys that any metering needs.
create schema bench_floor;
create function bench_floor.uid(kind integer, k bigint) returns uuid language sql immutable parallel safe as
$$ select (lpad(to_hex(kind), 8, '0') || '0000' || '7000' || '8000' || lpad(to_hex(k), 12, '0'))::uuid $$;
create table bench_floor.usage (
  tenant_id uuid not null, id uuid not null, subscription_id uuid not null, meter text not null,
  idempotency_key text not null, quantity numeric not null, properties jsonb not null, ts timestamptz not null,
  created_at timestamptz not null default now(),
  constraint usage_pkey primary key (tenant_id, id),
  constraint usage_once unique (tenant_id, idempotency_key));
create index usage_by_time on bench_floor.usage (tenant_id, subscription_id, meter, ts);
insert into core.tenants (id, name, created_at, updated_at) values (bench_floor.uid(1, 1), 'Merchant', '{now}', '{now}');
insert into sandbox.settings (tenant_id, merchant_name, created_at, updated_at)
  values (bench_floor.uid(1, 1), 'Merchant', '{now}', '{now}');
insert into sandbox.counters (tenant_id, name, value)
  select bench_floor.uid(1, 1), word, 0 from (values ('events'), ('invoices')) as name (word);
