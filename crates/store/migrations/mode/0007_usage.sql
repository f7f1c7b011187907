-- Usage: what is measured, every event of it, and running totals so that nobody adds events up at billing time.

-- How events become a quantity. Never changed: what was counted stays counted in the same way.
create table meters (
  tenant_id      uuid        not null,
  id             uuid        not null,
  key            text        not null,
  name           text        not null,
  aggregation    text        not null,
  value_property text,
  filters        jsonb       not null default '{}',
  group_by       text[]      not null default '{}',
  recurring      boolean     not null default false,
  late_policy    text        not null default 'next_invoice',
  created_at     timestamptz not null,
  constraint meters_pkey primary key (tenant_id, id),
  constraint meters_key_once unique (tenant_id, key),
  constraint meters_key_shape check (key ~ '^[a-z][a-z0-9_-]{0,63}$'),
  constraint meters_name_length check (length(name) between 1 and 200),
  constraint meters_aggregation_known
    check (aggregation in ('sum', 'count', 'unique', 'max', 'latest', 'time_weighted')),
  constraint meters_late_policy_known check (late_policy in ('next_invoice', 'credit_note', 'report')),
  constraint meters_filters_are_a_document check (jsonb_typeof(filters) = 'object'),
  constraint meters_unique_needs_a_property check (aggregation <> 'unique' or value_property is not null),
  constraint meters_levels_recur check (not recurring or aggregation not in ('count', 'unique'))
);
create index meters_list on meters (tenant_id, created_at, id);

-- A price of usage names its meter; every other price is a fee.
alter table prices add column meter_key text;
alter table prices
  add constraint prices_meter_fkey foreign key (tenant_id, meter_key) references meters (tenant_id, key),
  add constraint prices_base_is_a_fee check (meter_key is null or key <> 'base');

-- The keys of all events there ever were: the same event counts once, however late it is sent again. Append-only.
create table usage_keys (
  tenant_id   uuid  not null,
  key         text  not null,
  fingerprint bytea not null,
  event_id    uuid  not null,
  constraint usage_keys_pkey primary key (tenant_id, key),
  constraint usage_keys_key_length check (length(key) between 1 and 255)
);

-- Something that was used, or the withdrawal of such an event. Append-only. Partitioned by the time inside the id.
-- `counted` tells whether the filters of the meter let it pass; the period is counted from the anchor, -1 before it.
create table usage_events (
  tenant_id       uuid        not null,
  id              uuid        not null,
  subscription_id uuid        not null,
  meter_id        uuid        not null,
  period_index    integer     not null,
  group_key       text        not null,
  kind            text        not null,
  withdraws       uuid,
  counted         boolean     not null,
  quantity        numeric     not null,
  item            text,
  offset_ms       bigint      not null,
  properties      jsonb       not null,
  idempotency_key text        not null,
  at              timestamptz not null,
  created_at      timestamptz not null,
  constraint usage_events_pkey primary key (tenant_id, id),
  constraint usage_events_kind_known check (kind in ('usage', 'withdrawal')),
  constraint usage_events_withdrawals_name_theirs check ((kind = 'withdrawal') = (withdraws is not null)),
  constraint usage_events_quantity_range check (quantity between -1000000000000000 and 1000000000000000)
) partition by range (id);
create index usage_events_by_period on usage_events (tenant_id, subscription_id, meter_id, period_index);

-- What the events of one period come to, for every aggregation at once; `moment` is the sum of quantity times
-- milliseconds since the start of the period. `settled` says that nothing came after the last bill.
create table usage_totals (
  tenant_id       uuid        not null,
  subscription_id uuid        not null,
  period_index    integer     not null,
  meter_id        uuid        not null,
  group_key       text        not null,
  events          bigint      not null,
  total           numeric     not null,
  moment          numeric     not null,
  highest         numeric,
  latest_at       timestamptz,
  latest_id       uuid,
  latest_value    numeric,
  uniques         bigint      not null,
  settled         boolean     not null default false,
  constraint usage_totals_pkey primary key (tenant_id, subscription_id, period_index, meter_id, group_key),
  constraint usage_totals_counts_not_negative check (events >= 0 and uniques >= 0)
) with (fillfactor = 70);
create index usage_totals_unsettled on usage_totals (tenant_id, subscription_id, period_index)
  where not settled and period_index >= 0;

-- What was counted once in a period already, for meters that count different things.
create table usage_uniques (
  tenant_id       uuid    not null,
  subscription_id uuid    not null,
  period_index    integer not null,
  meter_id        uuid    not null,
  group_key       text    not null,
  item            text    not null,
  constraint usage_uniques_pkey primary key (tenant_id, subscription_id, period_index, meter_id, group_key, item)
);

alter table invoice_lines drop constraint invoice_lines_kind_known;
alter table invoice_lines add constraint invoice_lines_kind_known check (kind in ('plan_charge', 'usage_charge'));
