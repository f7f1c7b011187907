-- What customers are told. Nothing here is written for a merchant who has not switched messages on.

alter table customers
  add column locale    text,
  add column time_zone text,
  add constraint customers_locale_known check (locale in ('en-NG', 'pcm', 'ha', 'yo', 'ig', 'fr')),
  add constraint customers_time_zone_length check (length(time_zone) between 1 and 64);

-- A merchant's choices about messages. No row: nothing is told.
create table message_settings (
  tenant_id  uuid        not null,
  body       jsonb       not null,
  version    bigint      not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint message_settings_pkey primary key (tenant_id)
);

-- A merchant's own words for a template on a channel.
create table wordings (
  tenant_id  uuid        not null,
  template   text        not null,
  channel    text        not null,
  subject    text,
  body       text        not null,
  enabled    boolean     not null,
  version    bigint      not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint wordings_pkey primary key (tenant_id, template, channel),
  constraint wordings_channel_known check (channel in ('email', 'sms', 'in_app')),
  constraint wordings_body_length check (length(body) between 1 and 5000)
);

-- What a customer last said about being told, for each channel and purpose.
create table consents (
  tenant_id   uuid        not null,
  customer_id uuid        not null,
  channel     text        not null,
  category    text        not null,
  given       boolean     not null,
  at          timestamptz not null,
  source      text        not null,
  constraint consents_pkey primary key (tenant_id, customer_id, channel, category),
  constraint consents_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  constraint consents_channel_known check (channel in ('email', 'sms', 'whatsapp')),
  constraint consents_category_known check (category in ('transactional', 'recovery', 'marketing')),
  constraint consents_source_length check (length(source) between 1 and 60)
);

-- Addresses at which nobody is: a carrier said so.
create table dead_addresses (
  tenant_id  uuid        not null,
  channel    text        not null,
  address    text        not null,
  reason     text        not null,
  created_at timestamptz not null,
  constraint dead_addresses_pkey primary key (tenant_id, channel, address)
);

-- That somebody is to be told of an event: at most one for each event and template. `waiting` has work on the due list;
-- `sent` was handed over once, or nobody knows; the rest is over.
create table notices (
  tenant_id   uuid        not null,
  id          uuid        not null,
  event_id    uuid        not null,
  template    text        not null,
  customer_id uuid        not null,
  lane        uuid        not null,
  status      text        not null default 'waiting',
  reason      text,
  due_at      timestamptz not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  constraint notices_pkey primary key (tenant_id, id),
  constraint notices_once unique (tenant_id, event_id, template),
  constraint notices_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  constraint notices_status_known check (status in ('waiting', 'sent', 'delivered', 'failed', 'dropped'))
);
create index notices_of_customer on notices (tenant_id, customer_id, created_at, id);

-- One message to one person on one channel, written before it is handed over: at most one for each notice and channel.
-- `submitted` without an outcome is `unknown` to whoever finds it, and never sent again.
create table messages (
  tenant_id     uuid        not null,
  id            uuid        not null,
  notice_id     uuid        not null,
  customer_id   uuid        not null,
  template      text        not null,
  category      text        not null,
  channel       text        not null,
  address       text        not null,
  locale        text        not null,
  content       jsonb       not null,
  status        text        not null default 'submitted',
  carrier       text,
  provider_id   text,
  error_code    text,
  error_text    text,
  cost          numeric,
  cost_currency text,
  tries         smallint    not null default 1,
  submitted_at  timestamptz not null,
  delivered_at  timestamptz,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  constraint messages_pkey primary key (tenant_id, id),
  constraint messages_once unique (tenant_id, notice_id, channel),
  constraint messages_notice_fkey foreign key (tenant_id, notice_id) references notices (tenant_id, id),
  constraint messages_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  constraint messages_channel_known check (channel in ('email', 'sms', 'whatsapp', 'in_app')),
  constraint messages_status_known check (status in
    ('submitted', 'accepted', 'delivered', 'read', 'unknown', 'refused', 'unavailable', 'failed')),
  constraint messages_cost_has_a_currency check ((cost is null) = (cost_currency is null))
);
create index messages_list on messages (tenant_id, created_at, id);
create index messages_of_customer on messages (tenant_id, customer_id, submitted_at);
create index messages_of_provider on messages (carrier, provider_id) where provider_id is not null;
create index messages_of_address on messages (channel, address, tenant_id, created_at);

-- What carriers told of a message, each thing once.
create table message_receipts (
  tenant_id   uuid        not null,
  told        text        not null,
  message_id  uuid        not null,
  standing    text        not null,
  status      text        not null,
  code        text,
  at          timestamptz,
  received_at timestamptz not null,
  constraint message_receipts_pkey primary key (tenant_id, told),
  constraint message_receipts_message_fkey foreign key (tenant_id, message_id) references messages (tenant_id, id)
);
create index message_receipts_of_message on message_receipts (tenant_id, message_id, received_at);

create table due_notice partition of due for values in ('notice') with (fillfactor = 60);
