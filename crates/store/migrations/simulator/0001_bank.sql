-- Schema `simulator`: the simulated gateway's own book. No other service can read or write it (the auditor
-- reads it, to compare), so that it can contradict ours: what it charged is decided here and only here. It
-- knows no tenants: a provider's book is another company's.

-- A test card, or a bank mandate (`rail`), and the payer behind it. The payer is an email in lower case: the
-- same person is found again when asked to push money.
create table cards (
  token      text        not null,
  rail       text        not null,
  number     text        not null,
  payer      text        not null,
  behavior   jsonb       not null,
  created_at timestamptz not null,
  constraint cards_pkey primary key (token),
  constraint cards_rail_known check (rail in ('card', 'direct_debit'))
);
create index cards_by_payer on cards (payer, created_at);

-- What the gateway does with one key, decided when it is first sent. A key is charged once, however often it
-- is sent; `number` counts a token's first charges from 1 without a gap, whatever comes at the same time, for
-- as long as their fates depend on it.
--
-- `answer` is what the first send is told, and every look-up before `settles_at`; `outcome` is what is true
-- from then on. `moved_*` differ from what was asked where the test card says so.
create table charges (
  key            uuid        not null,
  token          text,
  number         integer,
  payer          text,
  rail           text        not null,
  amount_minor   bigint      not null,
  currency       text        not null,
  answer         text        not null,
  outcome        text        not null,
  decline_code   text,
  moved_minor    bigint      not null,
  moved_currency text        not null,
  action         jsonb,
  asked_at       timestamptz not null,
  settles_at     timestamptz not null,
  expires_at     timestamptz,
  constraint charges_pkey primary key (key),
  constraint charges_number_once unique (token, number),
  constraint charges_rail_known check (rail in ('card', 'direct_debit', 'ussd', 'transfer', 'virtual_account')),
  constraint charges_amount_positive check (amount_minor > 0),
  constraint charges_answer_known check (answer in ('final', 'pending', 'action', 'silence')),
  constraint charges_outcome_known check (outcome in ('succeeded', 'declined', 'nothing')),
  constraint charges_decline_explained check ((outcome = 'declined') = (decline_code is not null)),
  constraint charges_action_shown check ((answer = 'action') = (action is not null)),
  constraint charges_settle_later check (settles_at >= asked_at)
);

-- Faults switched on by an operator or a test: one row, merged over the defaults (none).
create table faults (
  id   integer not null default 1,
  body jsonb   not null,
  constraint faults_pkey primary key (id),
  constraint faults_one_row check (id = 1)
);
