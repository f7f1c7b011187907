-- A checkout may fill a wallet, or pay for an order in escrow: such a session makes no bill. What its payer sends are payments into
-- escrow, as many as it takes.
alter table checkout_sessions
  add column order_id uuid,
  add constraint checkout_sessions_order_fkey foreign key (tenant_id, order_id) references escrow_orders (tenant_id, id),
  drop constraint checkout_sessions_buys_known,
  add constraint checkout_sessions_buys_known check (buys in ('plan', 'amount', 'invoice', 'card_update', 'top_up', 'order'));
-- Whoever pays for an order in two places pays for it in one.
create unique index checkout_sessions_one_open_per_order on checkout_sessions (tenant_id, order_id)
  where status = 'open' and order_id is not null;

-- The session that a payment was begun on, and whether what pays it is kept afterwards.
alter table escrow_payments
  add column checkout_id uuid,
  add column keeps_method boolean not null default false,
  add constraint escrow_payments_checkout_fkey foreign key (tenant_id, checkout_id) references checkout_sessions (tenant_id, id);
create index escrow_payments_of_checkout on escrow_payments (tenant_id, checkout_id, id) where checkout_id is not null;
