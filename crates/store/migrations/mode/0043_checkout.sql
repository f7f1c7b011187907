-- Hosted checkout: what somebody is asked to pay for on a page of ours, and where that stands.
create table checkout_sessions (
  tenant_id       uuid        not null,
  id              uuid        not null,
  buys            text        not null,
  status          text        not null default 'open',
  payment_status  text        not null default 'unpaid',
  customer_id     uuid,
  subscription_id uuid,
  invoice_id      uuid,
  link_id         uuid,
  -- What is bought and on which terms, as it was asked for, with what it comes to.
  terms           jsonb       not null,
  -- Who a payer without an account says that they are, until there is a customer.
  guest           jsonb,
  -- What the payer asked for and the worker has not done yet.
  ask             jsonb,
  lane            uuid        not null,
  metadata        jsonb       not null default '{}',
  version         bigint      not null default 1,
  expires_at      timestamptz not null,
  completed_at    timestamptz,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  constraint checkout_sessions_pkey primary key (tenant_id, id),
  constraint checkout_sessions_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  constraint checkout_sessions_buys_known check (buys in ('plan', 'amount', 'invoice', 'card_update')),
  constraint checkout_sessions_status_known check (status in ('open', 'completed', 'expired')),
  constraint checkout_sessions_payment_known check (payment_status in ('unpaid', 'paid', 'no_payment_required')),
  constraint checkout_sessions_ended_known check ((status = 'completed') = (completed_at is not null))
) with (fillfactor = 70);
create index checkout_sessions_list on checkout_sessions (tenant_id, created_at, id);
create index checkout_sessions_of_customer on checkout_sessions (tenant_id, customer_id, id) where customer_id is not null;
-- Whoever pays a bill in two places pays it in one.
create unique index checkout_sessions_one_open_per_invoice on checkout_sessions (tenant_id, invoice_id)
  where status = 'open' and invoice_id is not null;

create table due_checkout partition of due for values in ('checkout') with (fillfactor = 60);

-- A payer who is present chooses what pays, and answers for it: no recovery begins.
alter table attempts drop constraint attempts_cause_known;
alter table attempts add constraint attempts_cause_known
  check (cause in ('first', 'recovery', 'retry_now', 'card_update', 'checkout'));

-- Money that came short waits for the rest, and is applied with it.
create index surpluses_of_invoice on surpluses (tenant_id, invoice_id) where state = 'open';
drop index journals_of_funds;
create index journals_of_funds on journals (tenant_id, created_at, id)
  where kind in ('payment.received', 'payment.recovered', 'surplus.received', 'surplus.applied', 'surplus.refunded',
                 'refund.made', 'refund.returned', 'dispute.withdrawn', 'dispute.reinstated', 'dispute.fee', 'payment.fee',
                 'payment.fee_corrected', 'payment.lost', 'settlement.received', 'settlement.fee', 'payout.held',
                 'payout.released', 'payout.paid', 'payout.paid_late', 'payout.reversed', 'escrow.funded',
                 'escrow.released', 'escrow.split', 'escrow.refunded', 'wallet.topped_up');
