-- Moves of running subscriptions to newer versions of a plan's prices: first every last bill is computed again at the new
-- prices and the differences are listed; then the move is carried out, or dropped.
create table price_migrations (
  tenant_id  uuid        not null,
  id         uuid        not null,
  plan_id    uuid        not null,
  status     text        not null,
  to_prices  uuid[]      not null,
  upto       uuid        not null,
  created_at timestamptz not null,
  ready_at   timestamptz,
  applied_at timestamptz,
  dropped_at timestamptz,
  constraint price_migrations_pkey primary key (tenant_id, id),
  constraint price_migrations_plan_fkey foreign key (tenant_id, plan_id) references plans (tenant_id, id),
  constraint price_migrations_status_known check (status in ('computing', 'ready', 'applying', 'applied', 'dropped'))
);
create index price_migrations_list on price_migrations (tenant_id, created_at, id);
create unique index price_migrations_one_in_hand on price_migrations (tenant_id, plan_id)
  where status in ('computing', 'ready', 'applying');

-- One subscription of a move: what it was last billed for the items that move, at the old prices and at the new ones.
create table price_migration_rows (
  tenant_id       uuid        not null,
  migration_id    uuid        not null,
  subscription_id uuid        not null,
  status          text        not null,
  currency        text        not null,
  old_minor       bigint      not null,
  new_minor       bigint      not null,
  lines           jsonb       not null,
  reason          text,
  created_at      timestamptz not null,
  constraint price_migration_rows_pkey primary key (tenant_id, migration_id, subscription_id),
  constraint price_migration_rows_migration_fkey
    foreign key (tenant_id, migration_id) references price_migrations (tenant_id, id),
  constraint price_migration_rows_status_known check (status in ('same', 'differs', 'refused', 'moved', 'skipped')),
  constraint price_migration_rows_refusals_say_why check ((status in ('refused', 'skipped')) = (reason is not null))
);
create index price_migration_rows_list on price_migration_rows (tenant_id, migration_id, created_at, subscription_id);

create table due_reprice partition of due for values in ('reprice') with (fillfactor = 60);
