-- Cards that are saved on a provider's page without paying. The intent is here before the provider is asked, and each is asked about
-- until it is certain: some providers charge a card to prove it and give that back.
create table setups (
  tenant_id          uuid        not null,
  id                 uuid        not null,
  customer_id        uuid        not null,
  session_id         uuid        not null,
  account_id         uuid        not null,
  gateway            text        not null,
  status             text        not null default 'begun',
  -- What the card is charged to prove it, and given back, where the provider wants that.
  verification_minor bigint      not null,
  currency           text        not null,
  gateway_ref        text,
  -- The provider's page.
  url                text,
  method_id          uuid,
  -- Why it failed, for the payer.
  note               text,
  looks              smallint    not null default 0,
  lane               uuid        not null,
  expires_at         timestamptz not null,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  constraint setups_pkey primary key (tenant_id, id),
  constraint setups_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  constraint setups_session_fkey foreign key (tenant_id, session_id) references checkout_sessions (tenant_id, id),
  constraint setups_account_fkey foreign key (tenant_id, account_id) references provider_accounts (tenant_id, id),
  constraint setups_method_fkey foreign key (tenant_id, method_id) references payment_methods (tenant_id, id),
  constraint setups_status_known check (status in ('begun', 'acting', 'pending', 'saved', 'failed')),
  constraint setups_saved_has_method check ((status = 'saved') = (method_id is not null)),
  constraint setups_verification_positive check (verification_minor > 0)
) with (fillfactor = 70);
create index setups_of_customer on setups (tenant_id, customer_id);

create table due_setup partition of due for values in ('setup') with (fillfactor = 60);
-- Methods that were removed here and are to become unusable at their provider too.
create table due_revoke partition of due for values in ('revoke') with (fillfactor = 60);
