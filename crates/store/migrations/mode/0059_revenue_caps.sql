-- What a merchant may take before we know who they are. One row for a merchant whom staff let start; none for all others, and nobody
-- writes one in test mode. `used_minor` is what came, `reserved_minor` what is on its way; their sum passes `cap_minor` only by money that
-- came anyway. Lifted, never deleted.
create table revenue_caps (
  tenant_id      uuid        not null,
  currency       text        not null,
  cap_minor      bigint      not null,
  used_minor     bigint      not null default 0,
  reserved_minor bigint      not null default 0,
  reached_at     timestamptz,
  granted_by     text        not null,
  granted_at     timestamptz not null,
  lifted_by      text,
  lifted_at      timestamptz,
  constraint revenue_caps_pkey primary key (tenant_id),
  constraint revenue_caps_currency_is_a_code check (currency ~ '^[A-Z]{3}$'),
  constraint revenue_caps_cap_is_positive check (cap_minor > 0),
  constraint revenue_caps_counts_not_negative check (used_minor >= 0 and reserved_minor >= 0),
  constraint revenue_caps_lifted_whole check ((lifted_at is null) = (lifted_by is null))
);

-- A bill whose charge would pass the cap, and the work that waits for it. Goes when the charge is sent, or the cap is lifted.
create table revenue_cap_waits (
  tenant_id    uuid        not null,
  invoice_id   uuid        not null,
  kind         text        not null,
  subject_id   uuid        not null,
  amount_minor bigint      not null,
  currency     text        not null,
  since        timestamptz not null,
  constraint revenue_cap_waits_pkey primary key (tenant_id, invoice_id),
  constraint revenue_cap_waits_invoice_fkey foreign key (tenant_id, invoice_id) references invoices (tenant_id, id),
  constraint revenue_cap_waits_kind_known check (kind in ('collect', 'dun'))
);

-- What of a cap is set aside for an attempt whose outcome is not settled; empty where no cap holds.
alter table unresolved_attempts add column reserved_minor bigint;
alter table unresolved_attempts add constraint unresolved_attempts_reserve_something check (reserved_minor > 0);
