-- A person decides about refunds and payouts, too, of which nobody can tell what became of them. `review_id` is the refund or the payout.
alter table manual_resolutions
  drop constraint manual_resolutions_kind_known,
  add constraint manual_resolutions_kind_known check (kind in ('attempt', 'refund', 'payout', 'break', 'event'));
create index refunds_by_hand on refunds (tenant_id, created_at, id) where state = 'manual';
create index payouts_by_hand on payouts (tenant_id, created_at, id) where status = 'manual';
