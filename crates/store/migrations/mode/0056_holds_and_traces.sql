-- What staff of the platform stop: one payout, or every payout of a merchant where `payout_id` is empty. Lifted, never deleted.
create table holds (
  tenant_id   uuid        not null,
  id          uuid        not null,
  payout_id   uuid,
  reason      text        not null,
  placed_by   text        not null,
  placed_at   timestamptz not null,
  lifted_by   text,
  lifted_at   timestamptz,
  lift_reason text,
  constraint holds_pkey primary key (tenant_id, id),
  constraint holds_payout_fkey foreign key (tenant_id, payout_id) references payouts (tenant_id, id),
  constraint holds_reason_length check (length(reason) between 1 and 500),
  constraint holds_lifted_whole check ((lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (lift_reason is null))
);
-- At most one that counts of a merchant, and of a payout.
create unique index holds_one_in_force on holds (tenant_id, payout_id) nulls not distinct where lifted_at is null;

-- What staff look at over all merchants, by when it is over. Each is short.
create index disputes_unanswered on disputes (answer_by) where closed_at is null;
create index escrow_orders_disputed on escrow_orders (updated_at) where state = 'disputed';
create index payouts_that_wait on payouts (approve_by) where status = 'pending_approval';

-- Which trace a piece of work, and an event, goes back to, as the header says it; empty for what nobody asked for.
alter table due add column trace text;
alter table events add column trace text;
