-- A merchant with {accounts} wallets, and the floor: what `ledger_updated` of the project's measurements stands on.
create schema bench_floor;
create function bench_floor.uid(kind integer, k bigint) returns uuid language sql immutable parallel safe as
$$ select (lpad(to_hex(kind), 8, '0') || '0000' || '7000' || '8000' || lpad(to_hex(k), 12, '0'))::uuid $$;
insert into core.tenants (id, name, created_at, updated_at) values (bench_floor.uid(1, 1), 'Merchant', '{now}', '{now}');
insert into sandbox.settings (tenant_id, merchant_name, created_at, updated_at)
  values (bench_floor.uid(1, 1), 'Merchant', '{now}', '{now}');
insert into sandbox.counters (tenant_id, name, value)
  select bench_floor.uid(1, 1), word, 0 from (values ('events'), ('invoices')) as name (word);
create table bench_floor.accounts (
  tenant_id uuid not null, id uuid not null, balance_minor bigint not null, version bigint not null default 0,
  updated_at timestamptz not null default now(),
  constraint accounts_pkey primary key (tenant_id, id),
  constraint accounts_not_negative check (balance_minor >= 0)) with (fillfactor = 70);
create table bench_floor.transfers (
  tenant_id uuid not null, id uuid not null, idempotency_key text not null, kind text not null,
  created_at timestamptz not null default now(),
  constraint transfers_pkey primary key (tenant_id, id),
  constraint transfers_once unique (tenant_id, idempotency_key));
create table bench_floor.entries (
  tenant_id uuid not null, id bigint generated always as identity (cache 50), transfer_id uuid not null, account_id uuid not null,
  amount_minor bigint not null, balance_after bigint, created_at timestamptz not null default now(),
  constraint entries_pkey primary key (tenant_id, id));
create index entries_by_account on bench_floor.entries (tenant_id, account_id, id);
