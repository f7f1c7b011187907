-- Money of an order on its way back to the payment that it came by. It is written down, and set aside in the books, before the gateway
-- hears of it; the order says what for, the payment by whom.
create table escrow_refunds (
  tenant_id       uuid        not null,
  id              uuid        not null,
  order_id        uuid        not null,
  payment_id      uuid        not null,
  state           text        not null,
  amount_minor    bigint      not null,
  gateway_ref     text,
  failure_code    text,
  failure_message text,
  look_ups        smallint    not null default 0,
  not_found       smallint    not null default 0,
  sendings        smallint    not null default 0,
  put_off         smallint    not null default 0,
  lane            uuid        not null,
  submitted_at    timestamptz,
  settled_at      timestamptz,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  constraint escrow_refunds_pkey primary key (tenant_id, id),
  constraint escrow_refunds_order_fkey foreign key (tenant_id, order_id) references escrow_orders (tenant_id, id),
  constraint escrow_refunds_payment_fkey foreign key (tenant_id, payment_id) references escrow_payments (tenant_id, id),
  constraint escrow_refunds_amount_positive check (amount_minor > 0),
  constraint escrow_refunds_state_known
    check (state in ('created', 'submitted', 'pending', 'needs_account', 'unknown', 'manual', 'succeeded', 'failed'))
) with (fillfactor = 80);
create index escrow_refunds_of_payment on escrow_refunds (tenant_id, payment_id);
create index escrow_refunds_by_hand on escrow_refunds (tenant_id, created_at, id) where state in ('manual', 'needs_account');
create index escrow_payments_by_hand on escrow_payments (tenant_id, created_at, id) where status = 'manual';

create table due_escrow_refund partition of due for values in ('escrow_refund') with (fillfactor = 60);

-- What a card brings into a wallet can be spent once its bank will not take it back: when that was.
alter table escrow_payments add column cleared_at timestamptz;

-- A person decides about payments into escrow and about refunds of orders, too, of which nobody can tell what became of them.
alter table manual_resolutions
  drop constraint manual_resolutions_kind_known,
  add constraint manual_resolutions_kind_known
    check (kind in ('attempt', 'refund', 'payout', 'escrow_payment', 'escrow_refund', 'break', 'event'));
