-- Persons: customers of the house who proved a phone or a mailbox, and the customers of merchants that they are.

-- The house is no merchant: nobody comes in with a credential.
alter table api_keys add constraint api_keys_not_of_the_house check (tenant_id <> '00000000-0000-7000-8000-00686f757365');
alter table oauth_clients add constraint oauth_clients_not_of_the_house check (tenant_id <> '00000000-0000-7000-8000-00686f757365');

-- A customer of the house who signed in at least once. `proved_at` is when a contact of theirs was last proved.
create table persons (
  tenant_id   uuid        not null,
  customer_id uuid        not null,
  status      text        not null,
  proved_at   timestamptz not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  constraint persons_pkey primary key (tenant_id, customer_id),
  constraint persons_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  constraint persons_status_known check (status in ('active', 'erased'))
);

-- A phone or a mailbox that was proved. The value is sealed under the person's key; the hash is keyed, and says whose it is.
create table person_contacts (
  tenant_id   uuid        not null,
  id          uuid        not null,
  person_id   uuid        not null,
  kind        text        not null,
  hash        bytea       not null,
  sealed      text,
  verified_at timestamptz not null,
  removed_at  timestamptz,
  created_at  timestamptz not null,
  constraint person_contacts_pkey primary key (tenant_id, id),
  constraint person_contacts_person_fkey foreign key (tenant_id, person_id) references persons (tenant_id, customer_id),
  constraint person_contacts_kind_known check (kind in ('phone', 'email'))
);
create unique index person_contacts_once on person_contacts (tenant_id, hash) where removed_at is null;
create index person_contacts_of_person on person_contacts (tenant_id, person_id, id);

-- Somebody who is signed in. While `quarantined`, nothing that was there before is shown: the number may have a new owner.
create table person_sessions (
  tenant_id   uuid        not null,
  id          uuid        not null,
  person_id   uuid        not null,
  contact_id  uuid        not null,
  quarantined boolean     not null,
  wrong       smallint    not null default 0,
  address     text,
  agent       text,
  seen_at     timestamptz not null,
  ended_at    timestamptz,
  expires_at  timestamptz not null,
  created_at  timestamptz not null,
  constraint person_sessions_pkey primary key (tenant_id, id),
  constraint person_sessions_person_fkey foreign key (tenant_id, person_id) references persons (tenant_id, customer_id)
) with (fillfactor = 80);
create index person_sessions_of_person on person_sessions (tenant_id, person_id, id);

-- Which customer of which merchant a person is, as the person said who held that merchant's link to the customer.
create table person_merchants (
  tenant_id   uuid        not null,
  person_id   uuid        not null,
  merchant_id uuid        not null,
  customer_id uuid        not null,
  linked_at   timestamptz not null,
  unlinked_at timestamptz,
  constraint person_merchants_pkey primary key (tenant_id, person_id, merchant_id, customer_id),
  constraint person_merchants_person_fkey foreign key (tenant_id, person_id) references persons (tenant_id, customer_id)
);
create unique index person_merchants_one_person on person_merchants (tenant_id, merchant_id, customer_id) where unlinked_at is null;

-- A code may also prove a contact that is nobody's yet. Then it is bound to the request it was asked for with, and what it goes to is
-- sealed here until it is over. Keyed hashes of the contact and of its range, and the network it was asked from, are what limits count.
alter table party_codes
  alter column customer_id drop not null,
  add column contact_kind text,
  add column contact      bytea,
  add column contact_key  text,
  add column range_hash   bytea,
  add column network      text,
  add column locale       text,
  drop constraint party_codes_purpose_known,
  add constraint party_codes_purpose_known check (purpose in ('page', 'phone', 'sign_in', 'add_contact', 'confirm')),
  add constraint party_codes_of_somebody check (customer_id is not null or contact_kind in ('phone', 'email'));
create index party_codes_of_range on party_codes (tenant_id, range_hash, asked_at) where range_hash is not null;
create index party_codes_of_network on party_codes (tenant_id, network, asked_at) where network is not null;
create index party_codes_of_time on party_codes (tenant_id, asked_at) where contact_kind is not null;

-- What merchants let persons do with their subscriptions on the pages of theirs; and of the house, after how many days without a proof
-- a phone alone shows nothing any more.
alter table settings
  add column portal_cancel boolean not null default true,
  add column portal_pause  boolean not null default true,
  add column dormant_days  integer not null default 90,
  add constraint settings_dormant_days_range check (dormant_days between 1 and 3650);
