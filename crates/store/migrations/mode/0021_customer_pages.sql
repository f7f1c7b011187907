-- What customers do on the page that a link opens, and what they are told ahead of time.

-- When a customer asked for another try of an invoice: so that nobody asks more often than is good for their card. Append-only.
create table customer_retries (
  tenant_id   uuid        not null,
  id          uuid        not null,
  invoice_id  uuid        not null,
  customer_id uuid        not null,
  asked_at    timestamptz not null,
  constraint customer_retries_pkey primary key (tenant_id, id),
  constraint customer_retries_invoice_fkey foreign key (tenant_id, invoice_id) references invoices (tenant_id, id),
  constraint customer_retries_customer_fkey foreign key (tenant_id, customer_id) references customers (tenant_id, id)
);
create index customer_retries_by_invoice on customer_retries (tenant_id, invoice_id, asked_at);

-- A merchant's windows of notice. Null is off, and then nothing below has a row that is looked at.
alter table settings add column reminders jsonb;

-- How far reminders of a lane were looked for: those due until then were told.
create table reminder_lanes (
  tenant_id uuid        not null,
  lane      uuid        not null,
  looked_at timestamptz not null,
  constraint reminder_lanes_pkey primary key (tenant_id, lane)
);

-- What was told, once: of a subscription or a payment method, so many days ahead of what. Append-only.
create table reminders (
  tenant_id  uuid        not null,
  kind       text        not null,
  subject_id uuid        not null,
  event_at   timestamptz not null,
  days       smallint    not null,
  told_at    timestamptz not null,
  constraint reminders_once primary key (tenant_id, kind, subject_id, event_at, days),
  constraint reminders_kind_known check (kind in ('renewal', 'card_expiring')),
  constraint reminders_days_positive check (days > 0)
);

create table due_remind partition of due for values in ('remind') with (fillfactor = 60);
