-- The life of a subscription: pauses by three conventions, ends of trials, ends at a date. Null is the usual thing and takes
-- no room.

alter table settings
  add column pause_convention      text    not null default 'keep_anchor',
  add column at_trial_end          text    not null default 'bill',
  add column allow_repeated_trials boolean not null default false,
  add column trial_notice_days     integer not null default 0,
  add constraint settings_at_trial_end_known check (at_trial_end in ('bill', 'cancel', 'pause')),
  add constraint settings_trial_notice_days_range check (trial_notice_days between 0 and 30),
  add constraint settings_pause_convention_known check (pause_convention in ('keep_anchor', 'shift', 'credit'));

-- `pause_convention` is fixed when a subscription begins; null is `keep_anchor`. `given_back` says that what was left of the
-- running period was credited, so that going on in it is billed again; `shifted` is by which pauses its end was moved.
-- `schedule` is a document of the phases that follow each other. `at_trial_end` is what a trial leads to that ends without a payment method; null is `bill`.
alter table subscriptions
  add column pause_convention text,
  add column given_back       boolean,
  add column shifted          json,
  add column at_trial_end     text,
  add column trial_notice_at  timestamptz,
  add column cancel_at        timestamptz,
  add column cancel_credited  boolean,
  add column schedule         json,
  add constraint subscriptions_at_trial_end_known check (at_trial_end in ('cancel', 'pause')),
  add constraint subscriptions_pause_convention_known check (pause_convention in ('shift', 'credit'));

-- How monthly recurring revenue moved, in exact minor units a month: one row for each time a subscription's worth changed.
-- `version` is the one its subscription had from then on. Append-only.
create table revenue_movements (
  tenant_id       uuid        not null,
  id              uuid        not null,
  subscription_id uuid        not null,
  version         bigint      not null,
  customer_id     uuid        not null,
  currency        text        not null,
  kind            text        not null,
  cause           text        not null,
  before_num      numeric     not null,
  before_den      numeric     not null,
  after_num       numeric     not null,
  after_den       numeric     not null,
  at              timestamptz not null,
  created_at      timestamptz not null,
  constraint revenue_movements_pkey primary key (tenant_id, id),
  constraint revenue_movements_version_once unique (tenant_id, subscription_id, version),
  constraint revenue_movements_kind_known
    check (kind in ('new', 'expansion', 'contraction', 'churn', 'reactivation')),
  constraint revenue_movements_fractions check (before_den > 0 and after_den > 0 and before_num >= 0 and after_num >= 0)
);
create index revenue_movements_list on revenue_movements (tenant_id, at, id);
create index revenue_movements_by_customer on revenue_movements (tenant_id, customer_id);
