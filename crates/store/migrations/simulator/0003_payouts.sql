-- What the simulated provider does with one payout, decided when it is first sent: `answer` is what the first send is told,
-- `outcome` what is true from `settles_at` on, and `reverses_at` when money that arrived comes back.
create table payouts (
  key            uuid        not null,
  bank_code      text        not null,
  account_number text        not null,
  amount_minor   bigint      not null,
  currency       text        not null,
  answer         text        not null,
  outcome        text        not null,
  code           text,
  asked_at       timestamptz not null,
  settles_at     timestamptz not null,
  reverses_at    timestamptz,
  constraint payouts_pkey primary key (key),
  constraint payouts_amount_positive check (amount_minor > 0),
  constraint payouts_answer_known check (answer in ('final', 'pending', 'silence')),
  constraint payouts_outcome_known check (outcome in ('settled', 'failed', 'nothing')),
  constraint payouts_failure_explained check ((outcome = 'failed') = (code is not null)),
  constraint payouts_settle_later check (settles_at >= asked_at)
);
create index payouts_by_time on payouts (asked_at, key);
