-- Whose money a payout is: what a merchant may list of them. Payouts from before are nobody's and are listed to nobody.
-- One that is answered by `code` waits until its code was passed on.
alter table payouts
  add column merchant    uuid,
  add column approved_at timestamptz,
  drop constraint payouts_answer_known,
  add constraint payouts_answer_known check (answer in ('final', 'pending', 'silence', 'code'));
create index payouts_by_merchant on payouts (merchant, asked_at, key);
