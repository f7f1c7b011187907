-- After a restore, providers know of more than this database does.

-- One movement that a provider listed and that this database had no row for when it was imported. Written by `recoup quarantine
-- import`; taken up by the bill that it was made for; kept, as evidence of what a restore had forgotten.
create table restored_movements (
  tenant_id     uuid        not null,
  kind          text        not null,
  gateway       text        not null,
  gateway_ref   text        not null,
  account_id    uuid,
  key           uuid,
  amount_minor  bigint      not null,
  currency      text        not null,
  moved         boolean     not null,
  at            timestamptz not null,
  agreement     bigint,
  bill          bigint,
  imported_at   timestamptz not null,
  taken_by      uuid,
  taken_at      timestamptz,
  constraint restored_movements_pkey primary key (tenant_id, kind, gateway, gateway_ref),
  constraint restored_movements_kind_known check (kind in ('charge', 'refund', 'dispute', 'payout')),
  constraint restored_movements_taken_whole check ((taken_by is null) = (taken_at is null))
);
-- Looked at before each charge: almost always empty.
create index restored_movements_open on restored_movements (tenant_id, agreement)
  where kind = 'charge' and moved and taken_by is null;
create index restored_movements_by_key on restored_movements (tenant_id, key);

-- What was last said about a restore is asked for every few seconds by every process.
create index if not exists operator_log_of_restores on core.operator_log (id)
  where action in ('database.seen', 'quarantine.begin', 'quarantine.import', 'quarantine.end');

-- What figures are read from every few seconds: almost always empty, or short.
create index due_set_aside on due (kind) where quarantined_at is not null;
create index reconciliation_breaks_unresolved on reconciliation_breaks (state) where state = 'open';
create index party_codes_by_time on party_codes (asked_at);
