-- Money that is held until what was agreed has happened.

-- A merchant's choices about escrow; without a row it is switched off.
create table escrow_settings (
  tenant_id  uuid        not null,
  body       jsonb       not null,
  version    bigint      not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint escrow_settings_pkey primary key (tenant_id)
);

-- What escrow costs, version by version. Nothing of a version changes but whether a second person agreed to it.
create table escrow_fees (
  tenant_id  uuid        not null,
  number     integer     not null,
  id         uuid        not null,
  body       jsonb       not null,
  status     text        not null,
  maker      text        not null,
  decider    text,
  created_at timestamptz not null,
  decided_at timestamptz,
  constraint escrow_fees_pkey primary key (tenant_id, number),
  constraint escrow_fees_named_once unique (tenant_id, id),
  constraint escrow_fees_status_known check (status in ('proposed', 'approved', 'rejected')),
  constraint escrow_fees_two_persons check (decider is null or decider <> maker)
);

-- What a price would cost, kept as long as it may be accepted.
create table escrow_quotes (
  tenant_id  uuid        not null,
  id         uuid        not null,
  body       jsonb       not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  constraint escrow_quotes_pkey primary key (tenant_id, id)
);

-- A merchant's own kinds of conditions. A changed one is another version.
create table escrow_templates (
  tenant_id  uuid        not null,
  code       text        not null,
  number     integer     not null,
  body       jsonb       not null,
  created_at timestamptz not null,
  constraint escrow_templates_pkey primary key (tenant_id, code, number)
);

-- What a merchant knows of a customer who buys or sells. Without a row: nothing.
create table escrow_parties (
  tenant_id         uuid        not null,
  customer_id       uuid        not null,
  phone_verified_at timestamptz,
  identity_level    smallint    not null default 0,
  suspended_at      timestamptz,
  suspended_for     text,
  plan              text,
  version           bigint      not null default 1,
  created_at        timestamptz not null,
  updated_at        timestamptz not null,
  constraint escrow_parties_pkey primary key (tenant_id, customer_id),
  constraint escrow_parties_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  constraint escrow_parties_level_known check (identity_level between 0 and 9)
);

-- An order. `body` is the whole of it as the rules read it; what stands beside it is for lists, and is checked against it.
create table escrow_orders (
  tenant_id   uuid        not null,
  id          uuid        not null,
  version     bigint      not null,
  state       text        not null,
  buyer_id    uuid        not null,
  seller_id   uuid        not null,
  currency    text        not null,
  price_minor bigint      not null,
  title       text        not null,
  category    text        not null,
  body        jsonb       not null,
  lane        uuid        not null,
  reminded_at timestamptz,
  metadata    jsonb       not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  constraint escrow_orders_pkey primary key (tenant_id, id),
  constraint escrow_orders_buyer_fkey foreign key (tenant_id, buyer_id) references customers (tenant_id, id),
  constraint escrow_orders_seller_fkey foreign key (tenant_id, seller_id) references customers (tenant_id, id),
  constraint escrow_orders_two_parties check (buyer_id <> seller_id),
  constraint escrow_orders_price_positive check (price_minor > 0)
) with (fillfactor = 80);
create index escrow_orders_list on escrow_orders (tenant_id, created_at, id);
create index escrow_orders_of_buyer on escrow_orders (tenant_id, buyer_id, created_at, id);
create index escrow_orders_of_seller on escrow_orders (tenant_id, seller_id, created_at, id);

-- What happened to an order, in order: each change of it has a version, and each version what it told. Append-only.
create table escrow_events (
  tenant_id    uuid        not null,
  order_id     uuid        not null,
  version      bigint      not null,
  number       smallint    not null,
  kind         text        not null,
  actor        text        not null,
  state        text        not null,
  milestone_id uuid,
  about        uuid,
  amount_minor bigint,
  at           timestamptz not null,
  constraint escrow_events_pkey primary key (tenant_id, order_id, version, number)
);

-- Words and files that were shown for an order, under the digest that its body names. What is forgotten leaves its digest.
create table escrow_papers (
  tenant_id  uuid        not null,
  order_id   uuid        not null,
  id         uuid        not null,
  digest     bytea       not null,
  kind       text        not null,
  words      text,
  file       bytea,
  media_type text,
  name       text,
  size       bigint      not null,
  by_id      uuid,
  admin_only boolean     not null,
  created_at timestamptz not null,
  constraint escrow_papers_pkey primary key (tenant_id, id),
  constraint escrow_papers_order_fkey foreign key (tenant_id, order_id) references escrow_orders (tenant_id, id)
);
create index escrow_papers_of_order on escrow_papers (tenant_id, order_id, id);

-- A payment into a wallet, for an order or for itself. It is written down before its gateway hears of it.
create table escrow_payments (
  tenant_id         uuid        not null,
  id                uuid        not null,
  order_id          uuid,
  customer_id       uuid        not null,
  payment_method_id uuid,
  rail              text        not null,
  gateway           text        not null,
  account_id        uuid,
  status            text        not null,
  amount_minor      bigint      not null,
  currency          text        not null,
  clearance_secs    bigint      not null,
  decline_code      text,
  raw_code          text,
  raw_message       text,
  gateway_ref       text,
  fee_minor         bigint,
  next_action       jsonb,
  look_ups          smallint    not null default 0,
  not_found         smallint    not null default 0,
  lane              uuid        not null,
  expires_at        timestamptz,
  submitted_at      timestamptz not null,
  resolved_at       timestamptz,
  created_at        timestamptz not null,
  updated_at        timestamptz not null,
  constraint escrow_payments_pkey primary key (tenant_id, id),
  constraint escrow_payments_order_fkey foreign key (tenant_id, order_id) references escrow_orders (tenant_id, id),
  constraint escrow_payments_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  constraint escrow_payments_amount_positive check (amount_minor > 0),
  constraint escrow_payments_status_known
    check (status in ('created', 'submitted', 'requires_action', 'unknown', 'manual', 'succeeded', 'failed'))
) with (fillfactor = 80);
create index escrow_payments_list on escrow_payments (tenant_id, created_at, id);
create index escrow_payments_of_order on escrow_payments (tenant_id, order_id, created_at, id) where order_id is not null;

create table due_escrow partition of due for values in ('escrow') with (fillfactor = 60);
create table due_escrow_payment partition of due for values in ('escrow_payment') with (fillfactor = 60);

-- What is owed to buyers and sellers is at the gateways, and is not the merchant's: the list of what changed a balance says so.
drop index journals_of_funds;
create index journals_of_funds on journals (tenant_id, created_at, id)
  where kind in ('payment.received', 'payment.recovered', 'surplus.received', 'surplus.refunded', 'refund.made',
                 'refund.returned', 'dispute.withdrawn', 'dispute.reinstated', 'dispute.fee', 'payment.fee',
                 'payment.fee_corrected', 'payment.lost', 'settlement.received', 'settlement.fee', 'payout.held',
                 'payout.released', 'payout.paid', 'payout.paid_late', 'payout.reversed', 'escrow.funded',
                 'escrow.released', 'escrow.split', 'escrow.refunded', 'wallet.topped_up');
