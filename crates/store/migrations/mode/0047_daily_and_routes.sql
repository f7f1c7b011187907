-- Accounts that were connected before comparisons are compared daily from now on, each once: one that has its appointment keeps it.
-- The owner obeys row security as everybody does; it is forced again at once.
alter table provider_accounts no force row level security;
alter table due no force row level security;
insert into due (tenant_id, kind, subject_id, lane, due_at)
select tenant_id, 'reconcile', id, '00000000-0000-0000-0000-000000000000', '2026-01-01T00:00:00Z'
  from provider_accounts where status = 'active' and gateway in ('stripe', 'paystack', 'nomba')
on conflict on constraint due_pkey do nothing;
alter table provider_accounts force row level security;
alter table due force row level security;

-- In which order the accounts of a rule are asked: as they are named, those that are well first, or the cheapest first.
alter table routing_rules
  add column prefer text not null default 'order',
  add constraint routing_rules_prefer_known check (prefer in ('order', 'health', 'cost'));

-- Why an account was asked for a payment: what was known of each that could take it, at that instant. Append-only.
create table attempt_routes (
  tenant_id  uuid        not null,
  attempt_id uuid        not null,
  account_id uuid        not null,
  reason     jsonb       not null,
  created_at timestamptz not null,
  constraint attempt_routes_pkey primary key (tenant_id, attempt_id)
);
