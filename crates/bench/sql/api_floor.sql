-- The floor of a subscription that begins: the tables that any engine writes then, without walls and foreign keys.
create table bench_floor.subs (tenant_id uuid not null, id uuid not null, amount_minor bigint not null,
  period_start timestamptz not null, period_end timestamptz not null, updated_at timestamptz not null default now(),
  constraint subs_pkey primary key (tenant_id, id));
create table bench_floor.bills (tenant_id uuid not null, id uuid not null, subscription_id uuid not null, status text not null,
  total_minor bigint not null, currency char(3) not null, period_start timestamptz not null, period_end timestamptz not null,
  idempotency_key text not null, created_at timestamptz not null default now(),
  constraint bills_pkey primary key (tenant_id, id), constraint bills_once unique (tenant_id, idempotency_key));
create index bills_list on bench_floor.bills (tenant_id, created_at, id);
create index bills_sub on bench_floor.bills (tenant_id, subscription_id);
create table bench_floor.bill_lines (tenant_id uuid not null, id uuid not null, bill_id uuid not null, kind text not null,
  amount_minor bigint not null, period_start timestamptz not null, period_end timestamptz not null,
  constraint bill_lines_pkey primary key (tenant_id, id));
create index bill_lines_bill on bench_floor.bill_lines (tenant_id, bill_id);
create table bench_floor.facts (tenant_id uuid not null, id uuid not null, type text not null, resource_id uuid not null,
  payload jsonb not null, created_at timestamptz not null default now(), constraint facts_pkey primary key (tenant_id, id));
create index facts_list on bench_floor.facts (tenant_id, created_at, id);
create table bench_floor.entries (tenant_id uuid not null, id bigint generated always as identity (cache 50),
  transaction_id uuid not null, account_id uuid not null, amount_minor bigint not null, currency char(3) not null,
  constraint entries_pkey primary key (tenant_id, id));
create index entries_acc on bench_floor.entries (tenant_id, account_id, id);
insert into bench_floor.subs (tenant_id, id, amount_minor, period_start, period_end)
  select bench_floor.uid(1, 1), bench_floor.uid(2, k), 5000, now(), now() + interval '1 month' from generate_series(1, 10000) k;
vacuum (analyze) bench_floor.subs;
