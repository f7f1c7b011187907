-- Discounts and taxes: what is offered, what was redeemed, which taxes there are, and what both did to each bill.

-- What a merchant takes off: a part, or an amount in one currency. `redeemed` is raised by the statement that also
-- looks at the cap, so that the last one goes to exactly one customer.
create table coupons (
  tenant_id        uuid        not null,
  id               uuid        not null,
  name             text        not null,
  percent          numeric,
  amount_minor     bigint,
  currency         text,
  duration         text        not null,
  months           integer,
  plan_ids         uuid[],
  max_redemptions  integer,
  max_per_customer integer,
  redeem_by        timestamptz,
  redeemed         integer     not null default 0,
  status           text        not null default 'active',
  metadata         jsonb       not null default '{}',
  version          bigint      not null default 1,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  constraint coupons_pkey primary key (tenant_id, id),
  constraint coupons_name_length check (length(name) between 1 and 200),
  constraint coupons_percent_range check (percent > 0 and percent <= 100),
  constraint coupons_amount_positive check (amount_minor > 0),
  constraint coupons_one_amount check ((percent is null) = (amount_minor is not null)
    and (amount_minor is null) = (currency is null)),
  constraint coupons_duration_known check (duration in ('once', 'repeating', 'forever')),
  constraint coupons_months_of_repeating check ((duration = 'repeating') = (months is not null) and months between 1 and 1200),
  constraint coupons_caps_positive check (max_redemptions > 0 and max_per_customer > 0),
  constraint coupons_within_cap check (redeemed >= 0 and redeemed <= coalesce(max_redemptions, redeemed)),
  constraint coupons_status_known check (status in ('active', 'archived'))
) with (fillfactor = 70);
create index coupons_list on coupons (tenant_id, created_at, id);

-- What a customer types, in capitals or not.
create table promotion_codes (
  tenant_id       uuid        not null,
  id              uuid        not null,
  coupon_id       uuid        not null,
  code            text        not null,
  max_redemptions integer,
  expires_at      timestamptz,
  first_time_only boolean     not null default false,
  active          boolean     not null default true,
  redeemed        integer     not null default 0,
  metadata        jsonb       not null default '{}',
  version         bigint      not null default 1,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  constraint promotion_codes_pkey primary key (tenant_id, id),
  constraint promotion_codes_coupon_fkey foreign key (tenant_id, coupon_id) references coupons (tenant_id, id),
  constraint promotion_codes_code_shape check (code ~ '^[A-Za-z0-9_-]{1,64}$'),
  constraint promotion_codes_cap_positive check (max_redemptions > 0),
  constraint promotion_codes_within_cap check (redeemed >= 0 and redeemed <= coalesce(max_redemptions, redeemed))
) with (fillfactor = 70);
create unique index promotion_codes_code_once on promotion_codes (tenant_id, upper(code)) where active;
create index promotion_codes_list on promotion_codes (tenant_id, created_at, id);

-- A coupon that was redeemed, as it was then, for one subscription or for all of a customer's.
create table discounts (
  tenant_id         uuid        not null,
  id                uuid        not null,
  customer_id       uuid        not null,
  subscription_id   uuid,
  coupon_id         uuid        not null,
  promotion_code_id uuid,
  coupon            json        not null,
  redeemed_at       timestamptz not null,
  used_invoice_id   uuid,
  ended_at          timestamptz,
  created_at        timestamptz not null,
  constraint discounts_pkey primary key (tenant_id, id),
  constraint discounts_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  constraint discounts_subscription_fkey foreign key (tenant_id, subscription_id) references subscriptions (tenant_id, id),
  constraint discounts_coupon_fkey foreign key (tenant_id, coupon_id) references coupons (tenant_id, id),
  constraint discounts_promotion_code_fkey
    foreign key (tenant_id, promotion_code_id) references promotion_codes (tenant_id, id)
);
create index discounts_list on discounts (tenant_id, created_at, id);
create index discounts_by_customer on discounts (tenant_id, customer_id, coupon_id);
create index discounts_by_subscription on discounts (tenant_id, subscription_id) where ended_at is null;

-- Whether a bill of it must look for discounts. Null is no: most have none, and a null takes no room.
alter table subscriptions add column discounted boolean;

-- A tax. Its rate never changes: another rate is another row.
create table tax_rates (
  tenant_id  uuid        not null,
  id         uuid        not null,
  code       text        not null,
  name       text        not null,
  percent    numeric     not null,
  pricing    text        not null,
  country    text,
  active     boolean     not null default true,
  version    bigint      not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint tax_rates_pkey primary key (tenant_id, id),
  constraint tax_rates_code_shape check (code ~ '^[A-Za-z0-9_-]{1,32}$'),
  constraint tax_rates_name_length check (length(name) between 1 and 100),
  constraint tax_rates_percent_range check (percent >= 0 and percent <= 100),
  constraint tax_rates_pricing_known check (pricing in ('inclusive', 'exclusive')),
  constraint tax_rates_country_shape check (country ~ '^[A-Z]{2}$')
);
create unique index tax_rates_code_once on tax_rates (tenant_id, upper(code)) where active;
create index tax_rates_list on tax_rates (tenant_id, created_at, id);

-- Which taxes are charged: the tenant's own, or a plan's; and who pays none.
alter table settings
  add column tax_rate_ids uuid[] not null default '{}',
  add column tax_pricing  text   not null default 'exclusive',
  add column tax_rounding text   not null default 'line',
  add constraint settings_tax_pricing_known check (tax_pricing in ('inclusive', 'exclusive')),
  add constraint settings_tax_rounding_known check (tax_rounding in ('line', 'rate'));
alter table plans add column tax_rate_ids uuid[];
alter table customers
  add column tax_treatment     text,
  add column tax_exempt_reason text,
  add column tax_id            text,
  add constraint customers_tax_treatment_known check (tax_treatment in ('exempt', 'reverse_charge'));

-- What discounts and taxes of a bill follow from: the whole computation's inputs, from which it is done again. Only
-- bills with either have a row.
create table invoice_terms (
  tenant_id  uuid not null,
  invoice_id uuid not null,
  inputs     json not null,
  notes      text[],
  constraint invoice_terms_pkey primary key (tenant_id, invoice_id)
);

-- What each coupon took off a bill, in the order they were taken.
create table invoice_discounts (
  tenant_id    uuid     not null,
  invoice_id   uuid     not null,
  position     smallint not null,
  discount_id  uuid     not null,
  coupon_id    uuid     not null,
  name         text     not null,
  amount_minor bigint   not null,
  constraint invoice_discounts_pkey primary key (tenant_id, invoice_id, position),
  constraint invoice_discounts_amount_positive check (amount_minor > 0)
);

-- Each tax of a bill. One without a rate is what credits give back of the taxes that were paid.
create table invoice_taxes (
  tenant_id    uuid     not null,
  invoice_id   uuid     not null,
  position     smallint not null,
  tax_rate_id  uuid,
  code         text     not null,
  name         text     not null,
  percent      numeric,
  included     boolean  not null,
  base_minor   bigint   not null,
  amount_minor bigint   not null,
  constraint invoice_taxes_pkey primary key (tenant_id, invoice_id, position)
);
