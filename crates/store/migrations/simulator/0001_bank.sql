-- Schema `simulator`: the simulated gateway's own book. No other role can read or write it, so that it can
-- contradict ours: what it charged is decided here and only here.

-- A test card (or account) and the payer behind it.
create table cards (
  token         text        not null,
  number        text        not null,
  payer         text        not null,
  behavior      jsonb       not null,
  created_at    timestamptz not null,
  constraint cards_pkey primary key (token)
);

-- What the gateway did with one key. A key is charged once, whatever is sent twice.
create table charges (
  key          text        not null,
  token        text,
  payer        text        not null,
  rail         text        not null,
  amount_minor bigint      not null,
  currency     text        not null,
  outcome      text        not null,
  decline_code text,
  asked_at     timestamptz not null,
  settles_at   timestamptz,
  expires_at   timestamptz,
  answers      integer     not null default 1,
  constraint charges_pkey primary key (key),
  constraint charges_outcome_known check (outcome in ('succeeded', 'declined', 'pending'))
);
create index charges_by_payer on charges (payer, asked_at);

-- Faults switched on by an operator or a test: one row, merged over the defaults.
create table faults (
  id   integer not null default 1,
  body jsonb   not null,
  constraint faults_pkey primary key (id),
  constraint faults_one_row check (id = 1)
);
