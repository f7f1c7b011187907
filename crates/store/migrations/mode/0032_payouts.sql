-- Money on its way out: to whom, who agreed, through which account, and what came of it.

-- A merchant's choices about payouts; without a row the defaults hold.
create table payout_settings (
  tenant_id  uuid        not null,
  body       jsonb       not null,
  version    bigint      not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint payout_settings_pkey primary key (tenant_id)
);

-- The banks that an account at a provider pays to, as the provider told; all zeroes is the simulator. `error`: why the last try
-- to read it again came to nothing, if it did.
create table bank_lists (
  tenant_id  uuid        not null,
  account_id uuid        not null,
  currency   text        not null,
  gateway    text        not null,
  banks      jsonb       not null,
  fetched_at timestamptz not null,
  error      text,
  constraint bank_lists_pkey primary key (tenant_id, account_id, currency)
);

-- Whom payouts go to. `sealed`: the account's number and the holder's name, under the tenant's data key. `fingerprint`: a keyed
-- hash of bank and account, which tells one account from another and shows neither.
create table beneficiaries (
  tenant_id   uuid        not null,
  id          uuid        not null,
  owner_id    uuid        not null,
  label       text,
  gateway     text        not null,
  bank_code   text        not null,
  nip_code    text,
  bank_name   text        not null,
  currency    text        not null,
  last4       text        not null,
  sealed      bytea       not null,
  key_id      text        not null,
  fingerprint text        not null,
  name_match  text        not null,
  status      text        not null,
  usable_from timestamptz not null,
  metadata    jsonb       not null,
  version     bigint      not null default 1,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  constraint beneficiaries_pkey primary key (tenant_id, id),
  constraint beneficiaries_status_known check (status in ('active', 'removed')),
  constraint beneficiaries_match_known check (name_match in ('exact', 'close', 'different', 'not_given'))
);
create unique index beneficiaries_one_of_an_account on beneficiaries (tenant_id, owner_id, fingerprint)
  where status = 'active';
create index beneficiaries_list on beneficiaries (tenant_id, created_at, id);

-- Whoever takes from a source of money stands in line here, one row for each account that payouts are paid from.
create table funds (
  tenant_id uuid not null,
  account   text not null,
  owner_id  uuid not null,
  currency  text not null,
  constraint funds_pkey primary key (tenant_id, account, owner_id, currency)
);

-- A payout. `account` and `owner_id` name the account of the books that it is paid from, `costs_account` the one that bears what
-- it costs. `digest`: what approvers approve.
create table payouts (
  tenant_id        uuid        not null,
  id               uuid        not null,
  beneficiary_id   uuid        not null,
  account          text        not null,
  owner_id         uuid        not null,
  costs_account    text        not null,
  amount_minor     bigint      not null,
  cost_minor       bigint      not null,
  currency         text        not null,
  quote            jsonb       not null,
  purpose          text        not null,
  narration        text        not null,
  status           text        not null,
  approvals_needed smallint    not null,
  approve_by       timestamptz,
  digest           text        not null,
  maker            text        not null,
  failure_code     text,
  failure_message  text,
  gateway          text,
  account_id       uuid,
  actual_minor     bigint,
  waits            smallint    not null default 0,
  metadata         jsonb       not null,
  approved_at      timestamptz,
  submitted_at     timestamptz,
  settled_at       timestamptz,
  reversed_at      timestamptz,
  version          bigint      not null default 1,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  constraint payouts_pkey primary key (tenant_id, id),
  constraint payouts_beneficiary_fkey foreign key (tenant_id, beneficiary_id) references beneficiaries (tenant_id, id),
  constraint payouts_amount_positive check (amount_minor > 0 and cost_minor >= 0),
  constraint payouts_status_known check (status in ('pending_approval', 'approved', 'submitted', 'unknown', 'manual',
    'succeeded', 'failed', 'reversed', 'rejected', 'canceled', 'expired'))
) with (fillfactor = 80);
create index payouts_list on payouts (tenant_id, created_at, id);
create index payouts_by_beneficiary on payouts (tenant_id, beneficiary_id, created_at);
create index payouts_open on payouts (tenant_id, status) where status in ('pending_approval', 'approved', 'submitted', 'unknown', 'manual');

-- One try at one account: written before the provider hears of it, under a reference of its own. A payout has another only when
-- the outcome of the one before is certain.
create table payout_tries (
  tenant_id    uuid        not null,
  id           uuid        not null,
  payout_id    uuid        not null,
  number       smallint    not null,
  gateway      text        not null,
  account_id   uuid,
  bank_code    text        not null,
  status       text        not null,
  gateway_ref  text,
  failure_code text,
  raw_code     text,
  raw_message  text,
  fee_minor    bigint,
  look_ups     smallint    not null default 0,
  not_found    smallint    not null default 0,
  sent         smallint    not null default 1,
  submitted_at timestamptz not null,
  resolved_at  timestamptz,
  constraint payout_tries_pkey primary key (tenant_id, id),
  constraint payout_tries_payout_fkey foreign key (tenant_id, payout_id) references payouts (tenant_id, id),
  constraint payout_tries_number_once unique (tenant_id, payout_id, number),
  constraint payout_tries_status_known
    check (status in ('submitted', 'pending', 'needs_code', 'unknown', 'manual', 'settled', 'failed', 'reversed'))
) with (fillfactor = 80);
create unique index payout_tries_one_unresolved on payout_tries (tenant_id, payout_id)
  where status in ('submitted', 'pending', 'needs_code', 'unknown', 'manual');

-- Who said yes or no to a payout, and to what exactly. Append-only.
create table payout_approvals (
  tenant_id  uuid        not null,
  payout_id  uuid        not null,
  approver   text        not null,
  decision   text        not null,
  digest     text        not null,
  totp_step  bigint      not null,
  note       text,
  created_at timestamptz not null,
  constraint payout_approvals_pkey primary key (tenant_id, payout_id, approver),
  constraint payout_approvals_decision_known check (decision in ('approve', 'reject'))
);

-- The authenticator of somebody who approves. `holder` is the credential it belongs to; `last_step` the last time step whose code
-- was taken, so that no code is taken twice.
create table totp_factors (
  tenant_id    uuid        not null,
  holder       text        not null,
  object_id    uuid        not null,
  label        text        not null,
  sealed       bytea       not null,
  key_id       text        not null,
  status       text        not null,
  last_step    bigint      not null,
  failures     smallint    not null default 0,
  locked_until timestamptz,
  usable_from  timestamptz not null,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  constraint totp_factors_pkey primary key (tenant_id, holder),
  constraint totp_factors_status_known check (status in ('pending', 'active', 'removed'))
);

create table due_payout partition of due for values in ('payout') with (fillfactor = 60);
create table due_banks partition of due for values in ('banks') with (fillfactor = 60);

-- What is at the gateways is added up for who pays out; a row for each payment and payout, and none for anything else.
create index postings_at_gateways on postings (tenant_id, currency) include (amount_minor)
  where account = 'gateway_clearing';
create index journals_of_funds on journals (tenant_id, created_at, id)
  where kind in ('payment.received', 'payment.recovered', 'surplus.received', 'surplus.refunded', 'refund.made',
                 'refund.returned', 'dispute.withdrawn', 'dispute.reinstated', 'dispute.fee', 'payment.fee',
                 'payment.fee_corrected', 'payment.lost', 'settlement.received', 'settlement.fee', 'payout.held',
                 'payout.released', 'payout.paid', 'payout.paid_late', 'payout.reversed');
