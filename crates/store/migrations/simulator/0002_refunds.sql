-- What the gateway pays back, decided when it is first asked: `outcome` is what is true from `settles_at` on, before that it is
-- being worked on. No more of a charge goes back than it moved.
create table refunds (
  key          uuid        not null,
  charge       uuid        not null,
  amount_minor bigint      not null,
  currency     text        not null,
  outcome      text        not null,
  redirected   boolean     not null,
  asked_at     timestamptz not null,
  settles_at   timestamptz not null,
  constraint refunds_pkey primary key (key),
  constraint refunds_charge_fkey foreign key (charge) references charges (key),
  constraint refunds_amount_positive check (amount_minor > 0),
  constraint refunds_outcome_known check (outcome in ('succeeded', 'failed', 'needs_account')),
  constraint refunds_settle_later check (settles_at >= asked_at)
);
create index refunds_by_charge on refunds (charge);
