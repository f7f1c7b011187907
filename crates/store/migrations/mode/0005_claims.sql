-- Work in hand that one transaction will do whole: a row for each slice, written before the work begins and gone with
-- its commit. One that outlives its time names what its holder died of.
create table claims (
  tenant_id uuid        not null,
  kind      text        not null,
  token     uuid        not null,
  lane      uuid        not null,
  until     timestamptz not null,
  subjects  uuid[]      not null,
  constraint claims_pkey primary key (tenant_id, kind, token)
) with (autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0);

-- Written once and read whole, never searched: as text they are smaller, and nobody takes them apart on the way in.
alter table events alter column data type json using data::json;
alter table invoice_lines alter column derivation type json using derivation::json;
