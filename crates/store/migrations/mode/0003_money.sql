-- Attempts to move money, the ledger, and the recovery of what failed.

-- One try to move money for one invoice (the API's transaction). Committed as `submitted` before the first byte
-- leaves. Partitioned by the time inside the id.
create table attempts (
  tenant_id         uuid        not null,
  id                uuid        not null,
  invoice_id        uuid        not null,
  customer_id       uuid        not null,
  subscription_id   uuid,
  schedule_id       uuid,
  payment_method_id uuid,
  cause             text        not null,
  rail              text        not null,
  gateway           text        not null,
  status            text        not null,
  amount_minor      bigint      not null,
  currency          text        not null,
  decline_code      text,
  raw_code          text,
  raw_message       text,
  gateway_ref       text,
  next_action       jsonb,
  look_ups          smallint    not null default 0,
  not_found         smallint    not null default 0,
  lane              uuid        not null,
  submitted_at      timestamptz not null,
  expires_at        timestamptz,
  resolved_at       timestamptz,
  created_at        timestamptz not null,
  updated_at        timestamptz not null,
  constraint attempts_pkey primary key (tenant_id, id),
  constraint attempts_cause_known check (cause in ('first', 'recovery', 'retry_now', 'card_update')),
  constraint attempts_rail_known
    check (rail in ('card', 'wallet', 'direct_debit', 'ussd', 'transfer', 'virtual_account')),
  constraint attempts_status_known
    check (status in ('created', 'submitted', 'succeeded', 'failed', 'requires_action', 'unknown', 'manual')),
  constraint attempts_amount_positive check (amount_minor > 0)
) partition by range (id);
create index attempts_list on attempts (tenant_id, created_at, id);
create index attempts_by_invoice on attempts (tenant_id, invoice_id);
create index attempts_by_customer on attempts (tenant_id, customer_id);

-- The wall against paying twice: an invoice with a row here has an attempt whose outcome is not settled.
create table unresolved_attempts (
  tenant_id  uuid        not null,
  invoice_id uuid        not null,
  attempt_id uuid        not null,
  since      timestamptz not null,
  constraint unresolved_attempts_one_per_invoice primary key (tenant_id, invoice_id)
);

-- The recovery of one failed invoice; its memory between tries.
create table dunning_schedules (
  tenant_id         uuid        not null,
  id                uuid        not null,
  invoice_id        uuid        not null,
  subscription_id   uuid,
  customer_id       uuid        not null,
  policy_id         uuid        not null,
  state             text        not null,
  attempts_made     smallint    not null default 0,
  max_attempts      smallint    not null,
  rail              text        not null,
  payday_aware      boolean     not null,
  failure_code      text        not null,
  last_action       text        not null,
  last_reason       text        not null,
  next_attempt_at   timestamptz,
  first_failed_at   timestamptz not null,
  amount_minor      bigint      not null,
  currency          text        not null,
  recovered_at      timestamptz,
  recovered_rail    text,
  exhausted_at      timestamptz,
  lane              uuid        not null,
  version           bigint      not null default 1,
  created_at        timestamptz not null,
  updated_at        timestamptz not null,
  constraint dunning_schedules_pkey primary key (tenant_id, id),
  constraint dunning_schedules_invoice_fkey foreign key (tenant_id, invoice_id) references invoices (tenant_id, id),
  constraint dunning_schedules_policy_fkey foreign key (tenant_id, policy_id)
    references recovery_policies (tenant_id, id),
  constraint dunning_schedules_one_per_invoice unique (tenant_id, invoice_id),
  constraint dunning_schedules_state_known
    check (state in ('scheduled', 'in_flight', 'awaiting_customer', 'recovered', 'exhausted', 'canceled'))
);
create index dunning_schedules_list on dunning_schedules (tenant_id, created_at, id);

-- Why each recovery step was taken: the inputs, the answer, and a reason a person can read. Append-only.
create table recovery_decisions (
  tenant_id   uuid        not null,
  id          uuid        not null,
  schedule_id uuid        not null,
  invoice_id  uuid        not null,
  attempt_id  uuid,
  action      text        not null,
  rail        text,
  at          timestamptz,
  reason      text        not null,
  inputs      jsonb       not null,
  created_at  timestamptz not null,
  constraint recovery_decisions_pkey primary key (tenant_id, id)
);
create index recovery_decisions_by_schedule on recovery_decisions (tenant_id, schedule_id);

-- One balanced set of postings. `(kind, source_id)` makes posting the same fact twice impossible. Append-only.
create table journals (
  tenant_id    uuid        not null,
  id           uuid        not null,
  kind         text        not null,
  source_id    uuid        not null,
  currency     text        not null,
  effective_at timestamptz not null,
  created_at   timestamptz not null,
  constraint journals_pkey primary key (tenant_id, id),
  constraint journals_once_per_source unique (tenant_id, kind, source_id)
);

-- Debits are positive, credits negative; the lines of a journal add up to zero. Append-only.
create table postings (
  tenant_id    uuid     not null,
  journal_id   uuid     not null,
  line_no      smallint not null,
  account      text     not null,
  owner_id     uuid     not null,
  amount_minor bigint   not null,
  currency     text     not null,
  constraint postings_pkey primary key (tenant_id, journal_id, line_no),
  constraint postings_journal_fkey foreign key (tenant_id, journal_id) references journals (tenant_id, id),
  constraint postings_amount_not_zero check (amount_minor <> 0)
);
create index postings_by_account on postings (tenant_id, account, owner_id, journal_id);

-- What we owe to somebody, in one row that is locked to change it and may not go negative.
create table balances (
  tenant_id     uuid   not null,
  account       text   not null,
  owner_id      uuid   not null,
  currency      text   not null,
  balance_minor bigint not null,
  constraint balances_pkey primary key (tenant_id, account, owner_id, currency),
  constraint balances_not_negative check (balance_minor >= 0)
);

-- Money that arrived for an invoice that no longer wanted it; each row is a refund case.
create table surpluses (
  tenant_id    uuid        not null,
  id           uuid        not null,
  customer_id  uuid        not null,
  invoice_id   uuid        not null,
  attempt_id   uuid        not null,
  amount_minor bigint      not null,
  currency     text        not null,
  state        text        not null default 'open',
  created_at   timestamptz not null,
  constraint surpluses_pkey primary key (tenant_id, id),
  constraint surpluses_once_per_attempt unique (tenant_id, attempt_id),
  constraint surpluses_state_known check (state in ('open', 'refunded', 'applied')),
  constraint surpluses_amount_positive check (amount_minor > 0)
);
