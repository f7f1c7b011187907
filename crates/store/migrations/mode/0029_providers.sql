-- A merchant's own accounts at payment providers, which of them takes what, and what providers tell by themselves.

-- `sealed`: the credentials, as one document under the tenant's data key. `shown`: what of them is no secret. `fingerprint`: tells
-- one key from another without showing either.
create table provider_accounts (
  tenant_id   uuid        not null,
  id          uuid        not null,
  gateway     text        not null,
  label       text        not null,
  status      text        not null,
  base_url    text,
  sealed      bytea       not null,
  key_id      text        not null,
  shown       jsonb       not null,
  version     bigint      not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  constraint provider_accounts_pkey primary key (tenant_id, id),
  constraint provider_accounts_one_of_a_label unique (tenant_id, label),
  constraint provider_accounts_status_known check (status in ('active', 'disabled'))
);
create index provider_accounts_list on provider_accounts (tenant_id, created_at, id);

-- The first rule that fits a payment says which account takes it; what no rule fits goes to the first account that can.
create table routing_rules (
  tenant_id  uuid    not null,
  position   smallint not null,
  rail       text,
  currency   text,
  from_minor bigint,
  to_minor   bigint,
  accounts   uuid[]  not null,
  constraint routing_rules_pkey primary key (tenant_id, position),
  constraint routing_rules_some_account check (cardinality(accounts) > 0),
  constraint routing_rules_rail_known
    check (rail in ('card', 'wallet', 'direct_debit', 'ussd', 'transfer', 'virtual_account'))
);

-- What a provider told, as it came: kept before it is answered, and applied by asking the provider itself. The key is the same
-- however often an event comes.
create table provider_events (
  tenant_id   uuid        not null,
  id          uuid        not null,
  account_id  uuid        not null,
  event_key   text        not null,
  event       text        not null,
  body        bytea       not null,
  subject     jsonb       not null,
  state       text        not null,
  note        text,
  times       integer     not null default 1,
  received_at timestamptz not null,
  applied_at  timestamptz,
  constraint provider_events_pkey primary key (tenant_id, id),
  constraint provider_events_once unique (tenant_id, account_id, event_key),
  constraint provider_events_state_known check (state in ('waiting', 'applied', 'ignored', 'parked'))
);
create index provider_events_list on provider_events (tenant_id, received_at, id);
create index provider_events_parked on provider_events (tenant_id, received_at) where state = 'parked';
create index provider_events_with_words on provider_events (tenant_id, received_at) where body <> '';

-- Which account holds a method, and which an attempt went to; none is the gateway that needs no account.
alter table payment_methods add column account_id uuid;
alter table attempts add column account_id uuid;
-- What the provider kept of a charge, as it said; and what came back through it.
alter table attempts add column fee_minor bigint;
