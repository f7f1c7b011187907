-- Work in hand that one transaction will do whole: a row for each slice, written before the work begins and gone with
-- its commit. One that outlives its time names what its holder died of.
create table claims (
  tenant_id uuid        not null,
  kind      text        not null,
  head      uuid        not null,
  token     uuid        not null,
  lane      uuid        not null,
  until     timestamptz not null,
  subjects  uuid[]      not null,
  constraint claims_one_per_head primary key (tenant_id, kind, head)
) with (autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0);

-- Written once and read whole, never searched: as text they are smaller, and nobody takes them apart on the way in.
alter table events alter column data type json using data::json;
alter table invoice_lines alter column derivation type json using derivation::json;

-- Statements are about somebody's account; those of the house as a whole are read in full.
drop index postings_by_account;
create index postings_by_account on postings (tenant_id, account, owner_id, journal_id)
  where owner_id <> '00000000-0000-0000-0000-000000000000';

-- A journal and its postings, a bill and its lines: each pair is written by one function in one transaction, and neither is
-- ever deleted. `recoup verify` looks for strays. The keys would be looked up, and their rows locked, once for each line.
alter table postings drop constraint postings_journal_fkey;
alter table invoice_lines drop constraint invoice_lines_invoice_fkey;
