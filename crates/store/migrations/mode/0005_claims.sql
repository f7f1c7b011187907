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

-- A journal's id is made from its kind and source: its primary key is what makes posting the same fact twice impossible.
alter table journals drop constraint journals_once_per_source;

-- A bill's payer is its subscription's payer. Customers are never deleted, so what was looked up when a bill was written
-- stays there; `recoup verify` looks for bills of nobody.
alter table subscriptions add constraint subscriptions_of_customer_once unique (tenant_id, id, customer_id);
alter table invoices drop constraint invoices_customer_fkey;
alter table invoices drop constraint invoices_subscription_fkey;
alter table invoices add constraint invoices_subscription_fkey
  foreign key (tenant_id, subscription_id, customer_id) references subscriptions (tenant_id, id, customer_id);
drop index invoices_by_customer;
drop index invoices_by_subscription;
create index invoices_by_customer on invoices (tenant_id, customer_id, subscription_id, period_start);

-- Only work of real time is shared out fairly between tenants.
drop index due_by_tenant;
create index due_by_tenant on due (tenant_id, due_at) where lane = '00000000-0000-0000-0000-000000000000';
