-- What persons let merchants charge, and what was charged by it: rows of the house, so that a mandate is looked at, a cap counted and
-- money moved in one transaction.

-- One merchant may charge one person's method, or wallet, for one customer, up to a sum each time and each month.
create table mandates (
  tenant_id    uuid        not null,
  id           uuid        not null,
  person_id    uuid        not null,
  merchant_id  uuid        not null,
  customer_id  uuid        not null,
  method_id    uuid,
  currency     text        not null,
  charge_minor bigint      not null,
  month_minor  bigint      not null,
  attached_id  uuid,
  given_at     timestamptz not null,
  revoked_at   timestamptz,
  constraint mandates_pkey primary key (tenant_id, id),
  constraint mandates_person_fkey foreign key (tenant_id, person_id) references persons (tenant_id, customer_id),
  constraint mandates_method_fkey foreign key (tenant_id, method_id) references payment_methods (tenant_id, id),
  constraint mandates_caps_positive check (charge_minor > 0 and month_minor >= charge_minor)
);
create index mandates_of_person on mandates (tenant_id, person_id, id);
create unique index mandates_once on mandates (tenant_id, merchant_id, customer_id, coalesce(method_id, '00000000-0000-0000-0000-000000000000'))
  where revoked_at is null;

-- A charge of a merchant's, by its attempt: written before anybody hears of it.
create table house_charges (
  tenant_id      uuid        not null,
  attempt_id     uuid        not null,
  merchant_id    uuid        not null,
  mandate_id     uuid        not null,
  person_id      uuid        not null,
  method_id      uuid,
  gateway        text,
  account_id     uuid,
  amount_minor   bigint      not null,
  currency       text        not null,
  status         text        not null,
  decline_code   text,
  raw            text,
  gateway_ref    text,
  fee_minor      bigint,
  refunded_minor bigint      not null default 0,
  at             timestamptz not null,
  created_at     timestamptz not null,
  resolved_at    timestamptz,
  constraint house_charges_pkey primary key (tenant_id, attempt_id),
  constraint house_charges_mandate_fkey foreign key (tenant_id, mandate_id) references mandates (tenant_id, id),
  constraint house_charges_status_known check (status in ('submitted', 'succeeded', 'failed')),
  constraint house_charges_amounts check (amount_minor > 0 and refunded_minor between 0 and amount_minor)
) with (fillfactor = 80);
create index house_charges_of_mandate on house_charges (tenant_id, mandate_id, at);
create index house_charges_of_person on house_charges (tenant_id, person_id, created_at);

-- What went back of one.
create table house_refunds (
  tenant_id    uuid        not null,
  refund_id    uuid        not null,
  attempt_id   uuid        not null,
  amount_minor bigint      not null,
  status       text        not null,
  gateway_ref  text,
  created_at   timestamptz not null,
  constraint house_refunds_pkey primary key (tenant_id, refund_id),
  constraint house_refunds_charge_fkey foreign key (tenant_id, attempt_id) references house_charges (tenant_id, attempt_id),
  constraint house_refunds_status_known check (status in ('submitted', 'succeeded', 'failed')),
  constraint house_refunds_amount_positive check (amount_minor > 0)
);
