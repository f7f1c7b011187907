-- Thresholds of usage: when a period's usage reaches one, that is told once. `at` is a number of units, percent of what a
-- price includes, or minor units of `currency`. Of at most one subject; without one, for every subscription with the meter.
create table usage_thresholds (
  tenant_id       uuid        not null,
  id              uuid        not null,
  meter_id        uuid        not null,
  name            text,
  measure         text        not null,
  at              numeric     not null,
  currency        text,
  recurs          boolean     not null,
  customer_id     uuid,
  subscription_id uuid,
  item_id         uuid,
  price_id        uuid,
  subject_id      uuid        not null generated always as
    (coalesce(customer_id, subscription_id, item_id, price_id, '00000000-0000-0000-0000-000000000000')) stored,
  active          boolean     not null,
  version         bigint      not null default 1,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  constraint usage_thresholds_pkey primary key (tenant_id, id),
  constraint usage_thresholds_meter_fkey foreign key (tenant_id, meter_id) references meters (tenant_id, id),
  constraint usage_thresholds_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  constraint usage_thresholds_subscription_fkey
    foreign key (tenant_id, subscription_id) references subscriptions (tenant_id, id),
  constraint usage_thresholds_item_fkey foreign key (tenant_id, item_id) references subscription_items (tenant_id, id),
  constraint usage_thresholds_price_fkey foreign key (tenant_id, price_id) references prices (tenant_id, id),
  constraint usage_thresholds_measure_known check (measure in ('quantity', 'included_percent', 'amount')),
  constraint usage_thresholds_at_range check (at > 0 and at <= 1000000000000000),
  constraint usage_thresholds_amounts_have_a_currency check ((measure = 'amount') = (currency is not null)),
  constraint usage_thresholds_name_length check (length(name) between 1 and 200),
  constraint usage_thresholds_one_subject check (num_nonnulls(customer_id, subscription_id, item_id, price_id) <= 1)
);
create index usage_thresholds_list on usage_thresholds (tenant_id, created_at, id);
create index usage_thresholds_of_meter on usage_thresholds (tenant_id, meter_id, subject_id) where active;

-- How often a threshold was reached in a period of a subscription, as far as that was told. It only ever grows, so what is
-- withdrawn and used again is not told twice. The period is named by its start, which no change of the interval moves.
create table usage_crossings (
  tenant_id       uuid        not null,
  threshold_id    uuid        not null,
  subscription_id uuid        not null,
  period_start    timestamptz not null,
  times           bigint      not null,
  crossed_at      timestamptz not null,
  constraint usage_crossings_pkey primary key (tenant_id, threshold_id, subscription_id, period_start),
  constraint usage_crossings_threshold_fkey
    foreign key (tenant_id, threshold_id) references usage_thresholds (tenant_id, id),
  constraint usage_crossings_times_positive check (times > 0)
);

create table due_threshold partition of due for values in ('threshold') with (fillfactor = 60);
