-- Charges that payers dispute with their banks.

-- What a bank contests of a charge, or has taken for good: it cannot be refunded, too.
alter table attempts
  add column disputed_minor bigint not null default 0,
  drop constraint attempts_refunded_within,
  add constraint attempts_refunded_within
    check (refunded_minor >= 0 and disputed_minor >= 0 and refunded_minor + disputed_minor <= amount_minor);

-- A provider's dispute. Until it was looked up nobody knows which charge it is of. `wish`: what the merchant wants, or the machine when
-- its time has come: hand in the file, or give in. `file`: what speaks for the merchant, sealed; emptied when a payer is erased.
-- `withdrawn`: whether the provider holds the money back; `fee_minor`: what it keeps for the trouble, booked once.
create table disputes (
  tenant_id       uuid        not null,
  id              uuid        not null,
  gateway         text        not null,
  account_id      uuid,
  dispute_ref     text        not null,
  attempt_id      uuid,
  invoice_id      uuid,
  customer_id     uuid,
  state           text        not null,
  wish            text,
  amount_minor    bigint,
  held_minor      bigint      not null default 0,
  currency        text,
  reason          text,
  provider_status text,
  withdrawn       boolean     not null default false,
  fee_minor       bigint,
  statement       text,
  file            bytea,
  file_key_id     text,
  failure_message text,
  look_ups        smallint    not null default 0,
  lane            uuid        not null,
  version         bigint      not null default 1,
  answer_by       timestamptz,
  submit_at       timestamptz,
  submitted_at    timestamptz,
  closed_at       timestamptz,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  constraint disputes_pkey primary key (tenant_id, id),
  constraint disputes_once unique nulls not distinct (tenant_id, account_id, dispute_ref),
  constraint disputes_state_known
    check (state in ('opened', 'evidence_due', 'under_review', 'won', 'lost', 'accepted')),
  constraint disputes_wish_known check (wish in ('submit', 'accept')),
  constraint disputes_statement_length check (length(statement) <= 10000),
  constraint disputes_matched_whole check ((attempt_id is null) = (invoice_id is null)
    and (attempt_id is null) = (customer_id is null) and (attempt_id is not null or state = 'opened')),
  constraint disputes_amount_positive check (amount_minor > 0 and held_minor >= 0),
  constraint disputes_closed_when check ((state in ('won', 'lost', 'accepted')) = (closed_at is not null)),
  constraint disputes_file_whole check ((file is null) = (file_key_id is null))
) with (fillfactor = 80);
create index disputes_list on disputes (tenant_id, created_at, id);
create index disputes_by_attempt on disputes (tenant_id, attempt_id) where attempt_id is not null;
create index disputes_by_customer on disputes (tenant_id, customer_id) where customer_id is not null;

-- Disputes that are to be asked about, or answered.
create table due_dispute partition of due for values in ('dispute') with (fillfactor = 60);
