-- Money that goes back to payers through the gateway that took it.

-- What is on its way back of a charge, or has gone back. Raised when a refund is written down, lowered when it fails: however many
-- ask at once, no more goes back than was taken.
alter table attempts
  add column refunded_minor bigint not null default 0,
  add constraint attempts_refunded_within check (refunded_minor between 0 and amount_minor);

-- `source`: what it gives back: what a credit note left to be refunded, money that nobody asked for, or what a merchant asked for by
-- itself (a credit note is made with it). `charge_ref`: the gateway's reference of the charge, as it tells of refunds.
-- `destination`: a bank account, sealed, when the money could not go back whence it came; emptied once the refund is settled.
-- `sendings` counts how often it left us under its one key, `put_off` how often it could not be sent at all.
create table refunds (
  tenant_id          uuid        not null,
  id                 uuid        not null,
  attempt_id         uuid        not null,
  invoice_id         uuid        not null,
  customer_id        uuid        not null,
  source             text        not null,
  credit_note_id     uuid,
  surplus_id         uuid,
  retry_of           uuid,
  amount_minor       bigint      not null,
  currency           text        not null,
  state              text        not null,
  reason             text        not null,
  memo               text,
  gateway            text        not null,
  account_id         uuid,
  charge_ref         text,
  gateway_ref        text,
  failure_code       text,
  failure_message    text,
  destination        bytea,
  destination_key_id text,
  sendings           smallint    not null default 0,
  put_off            smallint    not null default 0,
  look_ups           smallint    not null default 0,
  not_found          smallint    not null default 0,
  lane               uuid        not null,
  metadata           jsonb       not null default '{}',
  version            bigint      not null default 1,
  submitted_at       timestamptz,
  settled_at         timestamptz,
  returned_at        timestamptz,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  constraint refunds_pkey primary key (tenant_id, id),
  constraint refunds_retried_once unique (tenant_id, retry_of),
  constraint refunds_note_fkey foreign key (tenant_id, credit_note_id) references credit_notes (tenant_id, id),
  constraint refunds_surplus_fkey foreign key (tenant_id, surplus_id) references surpluses (tenant_id, id),
  constraint refunds_source_known check (source in ('credit_note', 'surplus', 'request')),
  constraint refunds_of_one_thing check ((credit_note_id is null) <> (surplus_id is null)),
  constraint refunds_amount_positive check (amount_minor > 0),
  constraint refunds_state_known check (state in ('created', 'submitted', 'pending', 'succeeded', 'failed', 'unknown',
    'needs_account', 'manual', 'canceled')),
  constraint refunds_reason_known
    check (reason in ('duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory', 'other')),
  constraint refunds_memo_length check (length(memo) <= 2000),
  constraint refunds_settled_when check ((state in ('succeeded', 'failed', 'canceled')) = (settled_at is not null)),
  constraint refunds_destination_whole check ((destination is null) = (destination_key_id is null))
) with (fillfactor = 80);
-- While it is not known whether one has reached the gateway, no other of the same charge is sent.
create unique index refunds_one_in_doubt on refunds (tenant_id, attempt_id) where state in ('submitted', 'unknown', 'manual');
create index refunds_list on refunds (tenant_id, created_at, id);
create index refunds_by_attempt on refunds (tenant_id, attempt_id);
create index refunds_by_invoice on refunds (tenant_id, invoice_id);
create index refunds_by_customer on refunds (tenant_id, customer_id, created_at, id);
create index refunds_by_note on refunds (tenant_id, credit_note_id) where credit_note_id is not null;
create index refunds_by_charge_ref on refunds (tenant_id, charge_ref) where charge_ref is not null;
create index refunds_by_gateway_ref on refunds (tenant_id, gateway_ref) where gateway_ref is not null;

-- Credit notes said `pending` of refunds that nobody carried out. Whether they were paid back by hand meanwhile is known to their
-- merchants only: nothing is sent for them until one is asked for.
alter table credit_notes
  drop constraint credit_notes_refund_status_known,
  add constraint credit_notes_refund_status_known check (refund_status in ('pending', 'succeeded', 'failed', 'canceled')
    and (refund_status is null) = (refund_minor = 0));
update credit_notes set refund_status = 'failed' where refund_status = 'pending';

-- Refunds that are to be sent, or asked about.
create table due_refund partition of due for values in ('refund') with (fillfactor = 60);
