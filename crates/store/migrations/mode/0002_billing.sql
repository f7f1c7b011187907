-- Plans, customers, subscriptions and their bills.

-- What a merchant sells. Amounts live in `prices`, so that a change never touches a running agreement.
create table plans (
  tenant_id      uuid        not null,
  id             uuid        not null,
  name           text        not null,
  description    text,
  interval_unit  text        not null,
  interval_count integer     not null,
  trial_days     integer     not null default 0,
  max_cycles     integer,
  status         text        not null default 'active',
  metadata       jsonb       not null default '{}',
  version        bigint      not null default 1,
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  constraint plans_pkey primary key (tenant_id, id),
  constraint plans_name_length check (length(name) between 1 and 200),
  constraint plans_interval_unit_known
    check (interval_unit in ('hour', 'day', 'week', 'month', 'quarter', 'biannual', 'year')),
  constraint plans_interval_count_range check (interval_count between 1 and 1000),
  constraint plans_trial_days_range check (trial_days between 0 and 730),
  constraint plans_max_cycles_positive check (max_cycles > 0),
  constraint plans_status_known check (status in ('active', 'archived'))
);
create index plans_list on plans (tenant_id, created_at, id);

-- One immutable version of a plan's price in one currency. Never updated, never deleted.
create table prices (
  tenant_id         uuid        not null,
  id                uuid        not null,
  plan_id           uuid        not null,
  version           integer     not null,
  model             text        not null,
  currency          text        not null,
  unit_amount_minor bigint      not null,
  created_at        timestamptz not null,
  constraint prices_pkey primary key (tenant_id, id),
  constraint prices_plan_fkey foreign key (tenant_id, plan_id) references plans (tenant_id, id),
  constraint prices_version_once unique (tenant_id, plan_id, currency, version),
  constraint prices_model_known check (model in ('flat', 'per_unit')),
  constraint prices_amount_not_negative check (unit_amount_minor >= 0)
);

-- The merchant's payer.
create table customers (
  tenant_id        uuid        not null,
  id               uuid        not null,
  name             text,
  email            text,
  phone            text,
  merchant_ref     text,
  metadata         jsonb       not null default '{}',
  test_clock_id    uuid,
  blacklisted_at   timestamptz,
  blacklist_reason text,
  version          bigint      not null default 1,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  constraint customers_pkey primary key (tenant_id, id),
  constraint customers_merchant_ref_once unique (tenant_id, merchant_ref),
  constraint customers_test_clock_fkey foreign key (tenant_id, test_clock_id) references test_clocks (tenant_id, id)
);
create index customers_list on customers (tenant_id, created_at, id);
create index customers_by_email on customers (tenant_id, email);

-- A saved way to pull money. The token means something to its gateway only.
create table payment_methods (
  tenant_id   uuid        not null,
  id          uuid        not null,
  customer_id uuid        not null,
  rail        text        not null,
  gateway     text        not null,
  token       text        not null,
  brand       text,
  issuer      text,
  last4       text,
  exp_month   smallint,
  exp_year    smallint,
  status      text        not null default 'active',
  is_default  boolean     not null default false,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  constraint payment_methods_pkey primary key (tenant_id, id),
  constraint payment_methods_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  constraint payment_methods_rail_known check (rail in ('card', 'direct_debit', 'wallet')),
  constraint payment_methods_status_known check (status in ('active', 'removed'))
);
create index payment_methods_by_customer on payment_methods (tenant_id, customer_id);
create unique index payment_methods_one_default on payment_methods (tenant_id, customer_id) where is_default;

-- A customer's recurring agreement. `lane` is the test clock that moves it, or all zeroes for real time.
-- The columns that a renewal changes are in no index, so that its update stays in the heap.
create table subscriptions (
  tenant_id            uuid        not null,
  id                   uuid        not null,
  customer_id          uuid        not null,
  plan_id              uuid        not null,
  status               text        not null,
  lane                 uuid        not null,
  currency             text        not null,
  billing_zone         text        not null,
  rounding             text        not null,
  interval_unit        text        not null,
  interval_count       integer     not null,
  anchor_at            timestamptz not null,
  anchor_day           smallint,
  period_index         integer     not null default 0,
  current_period_start timestamptz not null,
  current_period_end   timestamptz not null,
  trial_end            timestamptz,
  cancel_at_period_end boolean     not null default false,
  canceled_at          timestamptz,
  cancel_reason        text,
  ended_at             timestamptz,
  paused_at            timestamptz,
  paused_from          text,
  resume_at            timestamptz,
  cycles_completed     integer     not null default 0,
  max_cycles           integer,
  payment_method_id    uuid,
  exclusive            boolean     not null,
  latest_invoice_id    uuid,
  metadata             jsonb       not null default '{}',
  version              bigint      not null default 1,
  created_at           timestamptz not null,
  updated_at           timestamptz not null,
  constraint subscriptions_pkey primary key (tenant_id, id),
  constraint subscriptions_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  constraint subscriptions_plan_fkey foreign key (tenant_id, plan_id) references plans (tenant_id, id),
  constraint subscriptions_status_known check (status in ('incomplete', 'incomplete_expired', 'trialing', 'active',
    'past_due', 'paused', 'unpaid', 'canceled', 'expired')),
  constraint subscriptions_rounding_known check (rounding in ('half_even', 'half_up')),
  constraint subscriptions_anchor_day_range check (anchor_day between 1 and 31),
  constraint subscriptions_period_forward check (current_period_end > current_period_start),
  constraint subscriptions_paused_whole check ((status = 'paused') = (paused_from is not null))
) with (fillfactor = 70);
create index subscriptions_list on subscriptions (tenant_id, created_at, id);
create index subscriptions_by_customer on subscriptions (tenant_id, customer_id);
create unique index subscriptions_one_live_per_customer_and_plan on subscriptions (tenant_id, customer_id, plan_id)
  where exclusive and status in ('incomplete', 'trialing', 'active', 'past_due', 'paused', 'unpaid');

-- One priced part of a subscription.
create table subscription_items (
  tenant_id       uuid        not null,
  id              uuid        not null,
  subscription_id uuid        not null,
  position        smallint    not null,
  price_id        uuid        not null,
  quantity        bigint      not null,
  created_at      timestamptz not null,
  constraint subscription_items_pkey primary key (tenant_id, id),
  constraint subscription_items_subscription_fkey
    foreign key (tenant_id, subscription_id) references subscriptions (tenant_id, id),
  constraint subscription_items_price_fkey foreign key (tenant_id, price_id) references prices (tenant_id, id),
  constraint subscription_items_position_once unique (tenant_id, subscription_id, position),
  constraint subscription_items_quantity_range check (quantity between 0 and 1000000000)
);

-- A bill. The number is given when it is finalized, without gaps within its series.
create table invoices (
  tenant_id         uuid        not null,
  id                uuid        not null,
  customer_id       uuid        not null,
  subscription_id   uuid,
  status            text        not null,
  series            text        not null default 'main',
  number            bigint,
  currency          text        not null,
  subtotal_minor    bigint      not null,
  total_minor       bigint      not null,
  amount_paid_minor bigint      not null default 0,
  period_index      integer,
  period_start      timestamptz not null,
  period_end        timestamptz not null,
  due_at            timestamptz not null,
  lane              uuid        not null,
  finalized_at      timestamptz,
  paid_at           timestamptz,
  voided_at         timestamptz,
  uncollectible_at  timestamptz,
  metadata          jsonb       not null default '{}',
  version           bigint      not null default 1,
  created_at        timestamptz not null,
  updated_at        timestamptz not null,
  constraint invoices_pkey primary key (tenant_id, id),
  constraint invoices_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  constraint invoices_subscription_fkey
    foreign key (tenant_id, subscription_id) references subscriptions (tenant_id, id),
  constraint invoices_number_once unique (tenant_id, series, number),
  constraint invoices_status_known check (status in ('draft', 'open', 'paid', 'void', 'uncollectible')),
  constraint invoices_number_when_final check ((status = 'draft') = (number is null)),
  constraint invoices_total_not_negative check (total_minor >= 0),
  constraint invoices_paid_within_total check (amount_paid_minor between 0 and total_minor),
  constraint invoices_paid_in_full check ((status = 'paid') = (paid_at is not null)
    and (status <> 'paid' or amount_paid_minor = total_minor)),
  constraint invoices_period_forward check (period_end > period_start)
) with (fillfactor = 80);
create index invoices_list on invoices (tenant_id, created_at, id);
create index invoices_by_subscription on invoices (tenant_id, subscription_id, period_start);
create index invoices_by_customer on invoices (tenant_id, customer_id);

-- One amount of a bill, with the data from which anyone can compute it again. Never updated.
create table invoice_lines (
  tenant_id    uuid        not null,
  invoice_id   uuid        not null,
  line_no      smallint    not null,
  kind         text        not null,
  description  text        not null,
  item_id      uuid,
  price_id     uuid,
  quantity     bigint      not null,
  amount_minor bigint      not null,
  period_start timestamptz not null,
  period_end   timestamptz not null,
  revision     smallint    not null default 0,
  derivation   jsonb       not null,
  constraint invoice_lines_pkey primary key (tenant_id, invoice_id, line_no),
  constraint invoice_lines_invoice_fkey foreign key (tenant_id, invoice_id) references invoices (tenant_id, id),
  constraint invoice_lines_once_per_item_and_period unique (tenant_id, item_id, period_start, revision),
  constraint invoice_lines_kind_known check (kind in ('plan_charge'))
);
