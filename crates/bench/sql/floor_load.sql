-- The floor: the same work as bare tables, the columns and indexes that any billing engine needs, no foreign keys, no
-- row security, one claim over all tenants.
create type bench_floor.sub_status as enum ('trialing', 'active', 'past_due', 'paused', 'canceled');
create type bench_floor.inv_status as enum ('draft', 'open', 'paid', 'void', 'uncollectible');
create table bench_floor.subscriptions (
  tenant_id uuid not null, id uuid not null, customer_id uuid not null, plan_id uuid not null,
  status bench_floor.sub_status not null, quantity int not null default 1,
  amount_minor bigint not null, currency char(3) not null default 'NGN',
  current_period_start timestamptz not null, current_period_end timestamptz not null,
  billing_anchor_day smallint not null, cancel_at_period_end boolean not null default false,
  canceled_at timestamptz, trial_end timestamptz, metadata jsonb not null default '{}',
  created_at timestamptz not null, updated_at timestamptz not null);
create table bench_floor.invoices (
  tenant_id uuid not null, id uuid not null, subscription_id uuid not null, customer_id uuid not null,
  status bench_floor.inv_status not null, subtotal_minor bigint not null, tax_minor bigint not null default 0,
  total_minor bigint not null, currency char(3) not null, period_start timestamptz not null,
  period_end timestamptz not null, due_at timestamptz not null, paid_at timestamptz, voided_at timestamptz,
  idempotency_key text not null, metadata jsonb not null default '{}',
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
  constraint invoices_pkey primary key (tenant_id, id),
  constraint invoices_idem unique (tenant_id, idempotency_key));
create index invoices_list on bench_floor.invoices (tenant_id, created_at, id);
create index invoices_sub on bench_floor.invoices (tenant_id, subscription_id);
create table bench_floor.invoice_lines (
  tenant_id uuid not null, id uuid not null, invoice_id uuid not null, kind text not null,
  description text not null, quantity bigint not null, unit_minor bigint not null, amount_minor bigint not null,
  period_start timestamptz not null, period_end timestamptz not null, metadata jsonb not null default '{}',
  constraint invoice_lines_pkey primary key (tenant_id, id));
create index invoice_lines_inv on bench_floor.invoice_lines (tenant_id, invoice_id);
create table bench_floor.events (
  tenant_id uuid not null, id uuid not null, type text not null, resource_id uuid not null,
  payload jsonb not null, created_at timestamptz not null default now(), dispatched_at timestamptz,
  constraint events_pkey primary key (tenant_id, id));
create index events_list on bench_floor.events (tenant_id, created_at, id);
create index events_todo on bench_floor.events (created_at) where dispatched_at is null;
create table bench_floor.ledger_entries (
  tenant_id uuid not null, id bigint generated always as identity (cache 50), transaction_id uuid not null,
  account_id uuid not null, amount_minor bigint not null, currency char(3) not null,
  created_at timestamptz not null default now(),
  constraint ledger_entries_pkey primary key (tenant_id, id));
create index ledger_entries_acc on bench_floor.ledger_entries (tenant_id, account_id, id);
