-- What stands on a merchant's documents beside their name. Empty is not set.
alter table settings
  add column legal_name           text   not null default '',
  add column address_lines        text[] not null default '{}',
  add column tax_id               text   not null default '',
  add column support_email        text   not null default '',
  add column payment_instructions text[] not null default '{}',
  add constraint settings_legal_name_length check (length(legal_name) <= 200),
  add constraint settings_address_lines_few check (cardinality(address_lines) <= 6),
  add constraint settings_tax_id_length check (length(tax_id) <= 60),
  add constraint settings_support_email_length check (length(support_email) <= 254),
  add constraint settings_payment_instructions_few check (cardinality(payment_instructions) <= 10);

-- One archived file of an invoice as it stood at one version of its row. Written by the worker when somebody first asks for
-- it, served from here for ever after, never changed.
create table invoice_files (
  tenant_id  uuid        not null,
  invoice_id uuid        not null,
  kind       text        not null,
  revision   bigint      not null,
  sha256     text        not null,
  bytes      bytea       not null,
  made_at    timestamptz not null,
  constraint invoice_files_pkey primary key (tenant_id, invoice_id, kind, revision),
  constraint invoice_files_invoice_fkey foreign key (tenant_id, invoice_id) references invoices (tenant_id, id),
  constraint invoice_files_kind_known check (kind in ('pdf')),
  constraint invoice_files_revision_positive check (revision > 0),
  constraint invoice_files_sha256_shape check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint invoice_files_not_empty check (length(bytes) > 0)
);
-- A PDF is compressed already.
alter table invoice_files alter column bytes set storage external;

-- Files that somebody waits for.
create table due_document partition of due for values in ('document') with (fillfactor = 60);
