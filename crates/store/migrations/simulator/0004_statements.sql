-- What a merchant may list of the provider's book: whose each charge is, and what the provider keeps of it. Charges from before
-- are nobody's and are listed to nobody.
alter table charges
  add column merchant  uuid,
  add column fee_minor bigint,
  add constraint charges_fee_not_negative check (fee_minor >= 0);
