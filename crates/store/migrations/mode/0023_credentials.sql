-- Keys that are rolled and bound to addresses; OAuth clients and their tokens.

-- From where a key works: networks in CIDR notation. Empty is from anywhere.
alter table api_keys add column allowed_addresses text[] not null default '{}';
-- Who used the key last, beside when.
alter table api_keys add column last_used_address text;
-- The text before the last roll, and until when it opens what the new one opens.
alter table api_keys add column old_public_id text;
alter table api_keys add column old_secret_hash bytea;
alter table api_keys add column old_until timestamptz;
alter table api_keys add constraint api_keys_old_text_whole
  check ((old_public_id is null) = (old_secret_hash is null) and (old_public_id is null) = (old_until is null));
create index api_keys_by_old_public_id on api_keys (old_public_id) where old_public_id is not null;

-- A program of a merchant that gets tokens for its secret. The merchant API writes it; it is disabled, never deleted.
create table oauth_clients (
  tenant_id             uuid        not null,
  id                    uuid        not null,
  public_id             text        not null,
  name                  text        not null,
  secret_hash           bytea       not null,
  secret_last4          text        not null,
  old_secret_hash       bytea,
  old_secret_until      timestamptz,
  scopes                text[]      not null,
  allowed_addresses     text[]      not null,
  rate_limit_per_minute integer     not null,
  disabled_at           timestamptz,
  last_used_at          timestamptz,
  last_used_address     text,
  created_at            timestamptz not null,
  constraint oauth_clients_pkey primary key (tenant_id, id),
  constraint oauth_clients_old_secret_whole check ((old_secret_hash is null) = (old_secret_until is null)),
  constraint oauth_clients_rate_limit_positive check (rate_limit_per_minute > 0)
);
create index oauth_clients_by_public_id on oauth_clients (public_id);
create index oauth_clients_list on oauth_clients (tenant_id, created_at, id);

-- What a client was given for a quarter of an hour. Written by the token endpoint; gone when it is revoked, or with the first
-- token that its client asks for after its end.
create table oauth_tokens (
  tenant_id   uuid        not null,
  id          uuid        not null,
  public_id   text        not null,
  client_id   uuid        not null,
  secret_hash bytea       not null,
  scopes      text[]      not null,
  issued_at   timestamptz not null,
  expires_at  timestamptz not null,
  constraint oauth_tokens_pkey primary key (tenant_id, id),
  constraint oauth_tokens_client_fkey foreign key (tenant_id, client_id) references oauth_clients (tenant_id, id)
);
create index oauth_tokens_by_public_id on oauth_tokens (public_id);
create index oauth_tokens_by_client on oauth_tokens (tenant_id, client_id, expires_at);
