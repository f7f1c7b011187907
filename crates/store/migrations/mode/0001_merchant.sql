-- One mode's tables (applied to `sandbox` and to `live`). Every key starts with the tenant.
-- Row security, grants and partitions are added by the runner, for every table it finds.

-- A tenant's choices in this mode. One row per tenant, made with the tenant.
create table settings (
  tenant_id                     uuid        not null,
  merchant_name                 text        not null,
  billing_zone                  text        not null default 'Africa/Lagos',
  default_currency              text        not null default 'NGN',
  rounding                      text        not null default 'half_even',
  catch_up                      text        not null default 'bill_each',
  allow_duplicate_subscriptions boolean     not null default false,
  incomplete_expiry_hours       integer     not null default 23,
  grace_days                    integer     not null default 30,
  version                       bigint      not null default 1,
  created_at                    timestamptz not null,
  updated_at                    timestamptz not null,
  constraint settings_pkey primary key (tenant_id),
  constraint settings_rounding_known check (rounding in ('half_even', 'half_up')),
  constraint settings_catch_up_known check (catch_up in ('bill_each', 'skip', 'merge')),
  constraint settings_incomplete_expiry_range check (incomplete_expiry_hours between 1 and 720),
  constraint settings_grace_range check (grace_days between 0 and 365)
);

-- An API credential. The secret itself is never stored: only its keyed hash.
create table api_keys (
  tenant_id             uuid        not null,
  id                    uuid        not null,
  public_id             text        not null,
  kind                  text        not null,
  name                  text        not null,
  secret_hash           bytea       not null,
  last4                 text        not null,
  scopes                text[]      not null,
  rate_limit_per_minute integer     not null default 100,
  expires_at            timestamptz,
  revoked_at            timestamptz,
  last_used_at          timestamptz,
  created_at            timestamptz not null,
  constraint api_keys_pkey primary key (tenant_id, id),
  constraint api_keys_kind_known check (kind in ('secret', 'publishable', 'restricted')),
  constraint api_keys_rate_limit_positive check (rate_limit_per_minute > 0)
);
create index api_keys_by_public_id on api_keys (public_id);
create index api_keys_list on api_keys (tenant_id, created_at, id);

-- Gapless counters, one row per series. Locked in key order, late in the transaction that needs them.
create table counters (
  tenant_id uuid   not null,
  name      text   not null,
  value     bigint not null,
  constraint counters_pkey primary key (tenant_id, name),
  constraint counters_value_not_negative check (value >= 0)
) with (fillfactor = 50);

-- One request key and, once known, the answer that every repeat gets. Dies after 30 days.
create table idempotency_keys (
  tenant_id     uuid        not null,
  key           text        not null,
  fingerprint   bytea       not null,
  claim         uuid        not null,
  claimed_until timestamptz not null,
  status_code   smallint,
  body          text,
  created_at    timestamptz not null,
  expires_at    timestamptz not null,
  constraint idempotency_keys_pkey primary key (tenant_id, key),
  constraint idempotency_keys_key_length check (length(key) between 1 and 255),
  constraint idempotency_keys_answer_whole check ((status_code is null) = (body is null))
);
create index idempotency_keys_by_expiry on idempotency_keys (expires_at);

-- A sandbox clock that moves on command. The live role may not write here.
create table test_clocks (
  tenant_id  uuid        not null,
  id         uuid        not null,
  name       text        not null,
  frozen_at  timestamptz not null,
  target_at  timestamptz,
  status     text        not null default 'ready',
  error      text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint test_clocks_pkey primary key (tenant_id, id),
  constraint test_clocks_status_known check (status in ('ready', 'advancing', 'failed')),
  constraint test_clocks_target_when_advancing check ((status = 'advancing') = (target_at is not null))
);
create index test_clocks_list on test_clocks (tenant_id, created_at, id);

-- A recovery policy, one row per version; the newest version is in force. Never changed.
create table recovery_policies (
  tenant_id  uuid        not null,
  id         uuid        not null,
  version    integer     not null,
  name       text        not null,
  body       jsonb       not null,
  created_at timestamptz not null,
  constraint recovery_policies_pkey primary key (tenant_id, id),
  constraint recovery_policies_version_once unique (tenant_id, version)
);

-- Who did what through the API or the command line. Append-only.
create table audit_log (
  tenant_id  uuid        not null,
  id         uuid        not null,
  at         timestamptz not null,
  actor_type text        not null,
  actor_id   text        not null,
  action     text        not null,
  subject    text        not null,
  before     jsonb,
  after      jsonb,
  request_id text,
  constraint audit_log_pkey primary key (tenant_id, id)
) partition by range (id);
create index audit_log_by_subject on audit_log (tenant_id, subject);
