-- People can be forgotten: what names them is sealed under a key of their own wherever it may not be changed.

-- `salt`: what a customer's own key is derived from, beside the merchant's data key. Without it nobody can derive that key again,
-- and what was sealed under it in the audit log and in events is noise. Programs choose it with the row; the default fills the
-- rows that are there, each with its own, and those that are loaded by hand. `erased_at`: since when it is gone.
alter table customers
  add column salt      bytea default (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
  add column erased_at timestamptz,
  add constraint customers_salt_length check (length(salt) = 32),
  add constraint customers_erased_without_salt check ((erased_at is null) = (salt is not null)),
  add constraint customers_erased_without_person check (erased_at is null
    or (name is null and email is null and phone is null and merchant_ref is null and metadata = '{}'
        and blacklist_reason is null and tax_treatment is null and tax_exempt_reason is null and tax_id is null
        and locale is null and time_zone is null));
