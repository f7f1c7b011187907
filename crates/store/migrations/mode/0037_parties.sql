-- How buyers and sellers prove who they are: links that were sent to them, codes to their phones, and what both open.

-- A link to one order for one of its parties. Its text is derived, not stored; it opens once.
create table party_links (
  tenant_id   uuid        not null,
  id          uuid        not null,
  customer_id uuid        not null,
  order_id    uuid        not null,
  purpose     text        not null,
  used_at     timestamptz,
  used_with   bytea,
  session_id  uuid,
  revoked_at  timestamptz,
  expires_at  timestamptz not null,
  created_at  timestamptz not null,
  constraint party_links_pkey primary key (tenant_id, id),
  constraint party_links_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  constraint party_links_order_fkey foreign key (tenant_id, order_id) references escrow_orders (tenant_id, id),
  constraint party_links_purpose_known check (purpose in ('accept_order', 'fund_order', 'view_order', 'view_dispute', 'confirm_delivery'))
);
create index party_links_open on party_links (tenant_id, order_id, customer_id) where used_at is null and revoked_at is null;

-- What became of links, and from where. Nothing of a line changes, but that from where is forgotten with its customer.
create table party_link_log (
  tenant_id   uuid        not null,
  id          uuid        not null,
  link_id     uuid        not null,
  customer_id uuid        not null,
  deed        text        not null,
  address     text,
  country     text,
  agent       text,
  at          timestamptz not null,
  constraint party_link_log_pkey primary key (tenant_id, id),
  constraint party_link_log_deed_known check (deed in ('issued', 'opened', 'used', 'used_again', 'revoked', 'refused'))
);
create index party_link_log_of_customer on party_link_log (tenant_id, customer_id, id);

-- Somebody who opened a link. Until a code proved their phone they are a guest of one order.
create table party_sessions (
  tenant_id    uuid        not null,
  id           uuid        not null,
  customer_id  uuid        not null,
  order_id     uuid        not null,
  verified_at  timestamptz,
  ended_at     timestamptz,
  address      text,
  agent        text,
  expires_at   timestamptz not null,
  created_at   timestamptz not null,
  constraint party_sessions_pkey primary key (tenant_id, id),
  constraint party_sessions_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id)
);
create index party_sessions_of_customer on party_sessions (tenant_id, customer_id, id);

-- A code that is to prove a phone: one for all the ways on which it is sent. It is derived from a secret of the process, not stored.
create table party_codes (
  tenant_id   uuid        not null,
  id          uuid        not null,
  customer_id uuid        not null,
  purpose     text        not null,
  phone_hash  bytea       not null,
  address     text,
  asked       smallint    not null,
  wrong       smallint    not null,
  spent_at    timestamptz,
  voided_at   timestamptz,
  asked_at    timestamptz not null,
  expires_at  timestamptz not null,
  created_at  timestamptz not null,
  constraint party_codes_pkey primary key (tenant_id, id),
  constraint party_codes_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  constraint party_codes_purpose_known check (purpose in ('page', 'phone'))
) with (fillfactor = 80);
create unique index party_codes_open on party_codes (tenant_id, customer_id, purpose) where spent_at is null and voided_at is null;
create index party_codes_of_phone on party_codes (tenant_id, phone_hash, asked_at);
create index party_codes_of_address on party_codes (tenant_id, address, asked_at) where address is not null;

-- Each time that a code was handed to somebody who carries messages. Written before it is handed over.
create table party_code_sends (
  tenant_id    uuid        not null,
  id           uuid        not null,
  code_id      uuid        not null,
  channel      text        not null,
  status       text        not null,
  carrier      text,
  provider_id  text,
  cost         text,
  reason       text,
  submitted_at timestamptz not null,
  resolved_at  timestamptz,
  delivered_at timestamptz,
  constraint party_code_sends_pkey primary key (tenant_id, id),
  constraint party_code_sends_code_fkey foreign key (tenant_id, code_id) references party_codes (tenant_id, id),
  constraint party_code_sends_status_known
    check (status in ('submitted', 'accepted', 'delivered', 'failed', 'refused', 'unavailable', 'unknown'))
) with (fillfactor = 80);
create index party_code_sends_of_code on party_code_sends (tenant_id, code_id, id);
create index party_code_sends_of_provider on party_code_sends (carrier, provider_id) where provider_id is not null;

create table due_party_code partition of due for values in ('party_code') with (fillfactor = 60);
