-- Schema `core`: what a merchant is, whatever the mode. No service of the public side can read it.

-- One merchant on the platform. Written by operators; never deleted.
create table tenants (
  id          uuid        not null,
  name        text        not null,
  status      text        not null default 'active',
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  constraint tenants_pkey primary key (id),
  constraint tenants_name_length check (length(name) between 1 and 200),
  constraint tenants_status_known check (status in ('active', 'suspended'))
);

-- What an operator did, from the command line or the back office. Append-only.
create table operator_log (
  id          uuid        not null,
  tenant_id   uuid,
  at          timestamptz not null,
  actor       text        not null,
  action      text        not null,
  reason      text,
  detail      jsonb       not null default '{}',
  constraint operator_log_pkey primary key (id)
);
create index operator_log_by_time on operator_log (at);
