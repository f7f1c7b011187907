-- People can be forgotten: what names them is sealed under a key of their own wherever it may not be changed.

-- `salt`: what a customer's own key is derived from, beside the merchant's data key. Without it nobody can derive that key again,
-- and what was sealed under it in the audit log and in events is noise. It comes with the customer; one from before gets theirs
-- with the first thing that is sealed of them. `erased_at`: since when it is gone, and with it whoever they were.
alter table customers
  add column salt      bytea,
  add column erased_at timestamptz,
  add constraint customers_salt_length check (length(salt) = 32),
  add constraint customers_erased_without_person check (erased_at is null
    or (salt is null and name is null and email is null and phone is null and merchant_ref is null and metadata = '{}'
        and blacklist_reason is null and tax_treatment is null and tax_exempt_reason is null and tax_id is null
        and locale is null and time_zone is null));
