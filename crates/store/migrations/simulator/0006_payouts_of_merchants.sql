-- Whose money a payout is: what a merchant may list of them. Payouts from before are nobody's and are listed to nobody.
alter table payouts
  add column merchant uuid;
create index payouts_by_merchant on payouts (merchant, asked_at, key);
