-- The audit log gets an order that no clock decides, and seals beside it that make later changes show.

-- `tx`: the database's own number of the transaction that wrote the row. Rows below the oldest running transaction are all there,
-- whoever commits when; so the order (tx, id) never gets a row in its middle. `origin`: where the actor was, an address or
-- `cli`, `worker`, `link`. Rows from before have none.
alter table audit_log
  add column tx     bigint not null default pg_current_xact_id()::text::bigint,
  add column origin text;
create index audit_log_in_order on audit_log (tenant_id, tx, id);
-- A few pages for the whole table: what the sealer's look for new rows begins at.
create index audit_log_newest on audit_log using brin (tx) with (pages_per_range = 16, autosummarize = on);

-- One link of a tenant's chain: which row of the audit log stands at which place, and a hash over that row and the link before.
-- Written by the sealer's role a few seconds after the row, and by nobody else. Append-only.
create table audit_seals (
  tenant_id uuid        not null,
  seq       bigint      not null,
  audit_id  uuid        not null,
  tx        bigint      not null,
  hash      bytea       not null,
  sealed_at timestamptz not null,
  constraint audit_seals_pkey primary key (tenant_id, seq),
  constraint audit_seals_row_once unique (tenant_id, audit_id),
  constraint audit_seals_seq_positive check (seq > 0),
  constraint audit_seals_hash_length check (length(hash) = 32)
);

-- What a tenant's secrets are sealed under: a random key, wrapped under a key-encryption key that is not in the database. Made with
-- the first secret; wrapped anew when the key-encryption key changes; never deleted, because sealed values name it.
create table data_keys (
  tenant_id  uuid        not null,
  id         uuid        not null,
  kek_id     text        not null,
  wrapped    bytea       not null,
  current    boolean     not null,
  created_at timestamptz not null,
  wrapped_at timestamptz not null,
  constraint data_keys_pkey primary key (tenant_id, id)
);
create unique index data_keys_one_current on data_keys (tenant_id) where current;
