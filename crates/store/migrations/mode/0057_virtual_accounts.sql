-- Numbers at banks that fill a wallet: opened with a provider for one customer, and whatever is sent to one is theirs.
create table virtual_accounts (
  tenant_id   uuid        not null,
  id          uuid        not null,
  customer_id uuid        not null,
  currency    text        not null,
  status      text        not null,
  gateway     text        not null,
  account_id  uuid,
  -- What the provider told; none until it did.
  bank        text,
  number      text,
  name        text,
  gateway_ref text,
  -- The bank verification number, sealed, and what stands for it where it is looked for: a hash that nobody computes without the
  -- process's key. Both are blanked when its owner is forgotten.
  bvn         bytea,
  bvn_key_id  text,
  bvn_hash    bytea,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  constraint virtual_accounts_pkey primary key (tenant_id, id),
  constraint virtual_accounts_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  constraint virtual_accounts_status_known check (status in ('asked', 'open', 'closed')),
  constraint virtual_accounts_told check (status <> 'open' or (bank is not null and number is not null))
) with (fillfactor = 80);
create unique index virtual_accounts_one_each on virtual_accounts (tenant_id, customer_id, currency) where status <> 'closed';
create unique index virtual_accounts_one_of_a_number on virtual_accounts (tenant_id, gateway, number) where status = 'open';
create unique index virtual_accounts_one_of_a_bvn on virtual_accounts (tenant_id, currency, bvn_hash)
  where bvn_hash is not null and status <> 'closed';

-- Money that nobody asked for and a provider told of: what it comes to is known once the provider was asked.
alter table escrow_payments
  add column heard_ref text,
  drop constraint escrow_payments_amount_positive,
  add constraint escrow_payments_amount_positive
    check (amount_minor > 0 or (amount_minor = 0 and heard_ref is not null and status <> 'succeeded'));
create unique index escrow_payments_heard_once on escrow_payments (tenant_id, gateway, heard_ref) where heard_ref is not null;
create unique index escrow_payments_moved_once on escrow_payments (tenant_id, gateway, gateway_ref)
  where heard_ref is not null and status = 'succeeded';
