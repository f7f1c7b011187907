-- An invoice's own life: drafts that wait, one-off items, bills that are sent and paid until a date, yearly numbers.

alter table settings
  add column grace_hours    integer not null default 0,
  add column days_until_due integer not null default 30,
  add column invoice_series text    not null default 'one',
  add column invoice_prefix text    not null default 'INV',
  add constraint settings_grace_hours_range check (grace_hours between 0 and 720),
  add constraint settings_days_until_due_range check (days_until_due between 0 and 365),
  add constraint settings_invoice_series_known check (invoice_series in ('one', 'yearly')),
  add constraint settings_invoice_prefix_shape check (invoice_prefix ~ '^[A-Z0-9]{1,12}$');

-- Null is the usual, and takes no room: charged automatically, and nothing waits.
alter table subscriptions
  add column collection     text,
  add column days_until_due integer,
  add column items_waiting  boolean,
  add constraint subscriptions_collection_known check (collection in ('send_invoice')),
  add constraint subscriptions_days_when_sent check ((collection is null) = (days_until_due is null)),
  add constraint subscriptions_days_until_due_range check (days_until_due between 0 and 365);

-- `prefix` stands before the number where it is not INV. A bill without a subscription may be for one instant.
alter table invoices
  add column prefix         text,
  add column days_until_due integer,
  add column overdue_at     timestamptz,
  add column paid_reference text,
  add constraint invoices_prefix_shape check (prefix ~ '^[A-Z0-9]{1,12}$'),
  add constraint invoices_days_when_sent check ((collection is null) = (days_until_due is null)),
  add constraint invoices_paid_reference_length check (length(paid_reference) <= 200),
  drop constraint invoices_period_forward,
  add constraint invoices_period_forward
    check (period_end > period_start or (coalesce(kind, 'period') = 'manual' and period_end = period_start));

alter table invoice_lines
  add column invoice_item_id uuid,
  add column discountable    boolean,
  drop constraint invoice_lines_kind_known,
  add constraint invoice_lines_kind_known
    check (kind in ('plan_charge', 'usage_charge', 'proration_credit', 'proration_charge', 'one_off'));
create unique index invoice_lines_once_per_invoice_item on invoice_lines (tenant_id, invoice_item_id)
  where invoice_item_id is not null;

-- Something to be billed by itself. It waits while it has no invoice; on one, what counts is the line. `targeted` ones were
-- made for a draft and go with it; others wait again when their draft goes.
create table invoice_items (
  tenant_id       uuid        not null,
  id              uuid        not null,
  customer_id     uuid        not null,
  subscription_id uuid,
  invoice_id      uuid,
  targeted        boolean     not null default false,
  description     text        not null,
  quantity        bigint      not null,
  unit_amount     text        not null,
  amount_minor    bigint      not null,
  currency        text        not null,
  period_start    timestamptz,
  period_end      timestamptz,
  discountable    boolean     not null default true,
  metadata        jsonb       not null default '{}',
  version         bigint      not null default 1,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  constraint invoice_items_pkey primary key (tenant_id, id),
  constraint invoice_items_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  constraint invoice_items_subscription_fkey foreign key (tenant_id, subscription_id, customer_id)
    references subscriptions (tenant_id, id, customer_id),
  constraint invoice_items_description_length check (length(description) between 1 and 500),
  constraint invoice_items_quantity_range check (quantity between 1 and 1000000000),
  constraint invoice_items_period_whole check ((period_start is null) = (period_end is null)
    and (period_start is null or period_end > period_start)),
  constraint invoice_items_targets_are_billed check (not targeted or invoice_id is not null)
);
create index invoice_items_list on invoice_items (tenant_id, created_at, id);
create index invoice_items_waiting on invoice_items (tenant_id, customer_id, id) where invoice_id is null;
create index invoice_items_by_invoice on invoice_items (tenant_id, invoice_id) where invoice_id is not null;

-- What time brings to a bill: a draft's end of grace, its sending, the day it is due.
create table due_invoice partition of due for values in ('invoice') with (fillfactor = 60);
