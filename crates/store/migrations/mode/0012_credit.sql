-- Prepaid credit and credit notes.

-- Credit that a customer bought or was given. What is left of it is a liability; `remaining` changes with each bill that
-- it pays, and becomes nothing when it expires or is voided.
create table credit_grants (
  tenant_id       uuid        not null,
  id              uuid        not null,
  customer_id     uuid        not null,
  currency        text        not null,
  kind            text        not null,
  name            text        not null,
  source          text,
  priority        smallint    not null,
  amount_minor    bigint      not null,
  remaining_minor bigint      not null,
  expired_minor   bigint,
  voided_minor    bigint,
  effective_at    timestamptz,
  expires_at      timestamptz,
  expired_at      timestamptz,
  voided_at       timestamptz,
  metadata        jsonb       not null default '{}',
  version         bigint      not null default 1,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  constraint credit_grants_pkey primary key (tenant_id, id),
  constraint credit_grants_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id),
  constraint credit_grants_kind_known check (kind in ('paid', 'promotional')),
  constraint credit_grants_priority_range check (priority between 0 and 100),
  constraint credit_grants_amount_positive check (amount_minor > 0 and expired_minor > 0 and voided_minor > 0),
  constraint credit_grants_remaining_range check (remaining_minor between 0 and amount_minor),
  constraint credit_grants_time_forward check (expires_at > effective_at),
  constraint credit_grants_ended_empty
    check (remaining_minor = 0 or (expired_at is null and voided_at is null))
) with (fillfactor = 80);
create index credit_grants_list on credit_grants (tenant_id, created_at, id);
create index credit_grants_by_customer on credit_grants (tenant_id, customer_id, created_at, id);
create index credit_grants_left on credit_grants (tenant_id, customer_id, created_at, id) where remaining_minor > 0;

-- What a grant paid of an invoice, and what of it came back because the invoice was voided. Append-only.
create table grant_draws (
  tenant_id    uuid        not null,
  invoice_id   uuid        not null,
  grant_id     uuid        not null,
  kind         text        not null,
  amount_minor bigint      not null,
  created_at   timestamptz not null,
  constraint grant_draws_pkey primary key (tenant_id, invoice_id, grant_id, kind),
  constraint grant_draws_grant_fkey foreign key (tenant_id, grant_id) references credit_grants (tenant_id, id),
  constraint grant_draws_kind_known check (kind in ('draw', 'return')),
  constraint grant_draws_amount_positive check (amount_minor > 0)
);
create index grant_draws_by_grant on grant_draws (tenant_id, grant_id);

-- Some or all of an invoice, taken back. Of its total, `owed` is no longer owed, and the rest was given: to the balance,
-- as a refund that the gateway is to carry out, or outside of the system. Only its state changes.
create table credit_notes (
  tenant_id     uuid        not null,
  id            uuid        not null,
  number        bigint      not null,
  invoice_id    uuid        not null,
  customer_id   uuid        not null,
  currency      text        not null,
  status        text        not null,
  reason        text        not null,
  memo          text,
  net_minor     bigint      not null,
  tax_minor     bigint      not null,
  total_minor   bigint      not null,
  owed_minor    bigint      not null,
  balance_minor bigint      not null,
  refund_minor  bigint      not null,
  outside_minor bigint      not null,
  refund_status text,
  lane          uuid        not null,
  voided_at     timestamptz,
  metadata      jsonb       not null default '{}',
  version       bigint      not null default 1,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  constraint credit_notes_pkey primary key (tenant_id, id),
  constraint credit_notes_number_once unique (tenant_id, number),
  constraint credit_notes_invoice_fkey foreign key (tenant_id, invoice_id) references invoices (tenant_id, id),
  constraint credit_notes_status_known check (status in ('issued', 'void')),
  constraint credit_notes_void_when check ((status = 'void') = (voided_at is not null)),
  constraint credit_notes_reason_known
    check (reason in ('duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory', 'other')),
  constraint credit_notes_memo_length check (length(memo) <= 2000),
  constraint credit_notes_adds_up check (total_minor > 0 and total_minor = net_minor + tax_minor
    and total_minor = owed_minor + balance_minor + refund_minor + outside_minor
    and owed_minor >= 0 and balance_minor >= 0 and refund_minor >= 0 and outside_minor >= 0),
  constraint credit_notes_refund_status_known check (refund_status in ('pending', 'canceled')
    and (refund_status is null) = (refund_minor = 0))
) with (fillfactor = 80);
create index credit_notes_list on credit_notes (tenant_id, created_at, id);
create index credit_notes_by_invoice on credit_notes (tenant_id, invoice_id);
create index credit_notes_by_customer on credit_notes (tenant_id, customer_id, created_at, id);

-- What a credit note takes back of one line of its invoice. Append-only.
create table credit_note_lines (
  tenant_id       uuid     not null,
  credit_note_id  uuid     not null,
  line_no         smallint not null,
  invoice_id      uuid     not null,
  invoice_line_no smallint not null,
  description     text     not null,
  quantity        bigint,
  net_minor       bigint   not null,
  tax_minor       bigint   not null,
  constraint credit_note_lines_pkey primary key (tenant_id, credit_note_id, line_no),
  constraint credit_note_lines_note_fkey foreign key (tenant_id, credit_note_id) references credit_notes (tenant_id, id),
  constraint credit_note_lines_line_fkey
    foreign key (tenant_id, invoice_id, invoice_line_no) references invoice_lines (tenant_id, invoice_id, line_no),
  constraint credit_note_lines_once unique (tenant_id, credit_note_id, invoice_line_no),
  constraint credit_note_lines_quantity_positive check (quantity > 0),
  constraint credit_note_lines_amount_positive check (net_minor >= 0 and tax_minor >= 0 and net_minor + tax_minor > 0)
);
create index credit_note_lines_by_invoice on credit_note_lines (tenant_id, invoice_id, invoice_line_no);

-- One archived PDF of a credit note as it stood at one version of its row, as `invoice_files` has those of invoices.
create table credit_note_files (
  tenant_id      uuid        not null,
  credit_note_id uuid        not null,
  revision       bigint      not null,
  sha256         text        not null,
  bytes          bytea       not null,
  made_at        timestamptz not null,
  constraint credit_note_files_pkey primary key (tenant_id, credit_note_id, revision),
  constraint credit_note_files_note_fkey foreign key (tenant_id, credit_note_id) references credit_notes (tenant_id, id),
  constraint credit_note_files_revision_positive check (revision > 0),
  constraint credit_note_files_sha256_shape check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint credit_note_files_not_empty check (length(bytes) > 0)
);
alter table credit_note_files alter column bytes set storage external;

-- Grants that expire.
create table due_grant partition of due for values in ('grant') with (fillfactor = 60);
