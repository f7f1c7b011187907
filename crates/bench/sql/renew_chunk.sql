with due as materialized (
  select tenant_id, id, customer_id, amount_minor, currency, current_period_end as ps,
         current_period_end + interval '1 month' as pe
    from bench_floor.subscriptions
   where status = 'active' and current_period_end <= now()
   order by current_period_end
   limit 1000
   for update skip locked
), inv as (
  insert into bench_floor.invoices (tenant_id, id, subscription_id, customer_id, status, subtotal_minor, total_minor,
                                    currency, period_start, period_end, due_at, idempotency_key)
  select tenant_id, gen_random_uuid(), id, customer_id, 'open', amount_minor, amount_minor, currency, ps, pe, ps,
         'renewal_' || id || '_' || extract(epoch from ps)::bigint
    from due
  on conflict (tenant_id, idempotency_key) do nothing
  returning tenant_id, id, subscription_id, total_minor, currency, period_start, period_end
), ln as (
  insert into bench_floor.invoice_lines (tenant_id, id, invoice_id, kind, description, quantity, unit_minor,
                                         amount_minor, period_start, period_end)
  select tenant_id, gen_random_uuid(), id, 'plan_charge', 'Pro plan, monthly', 1, total_minor, total_minor,
         period_start, period_end from inv
), ev as (
  insert into bench_floor.events (tenant_id, id, type, resource_id, payload)
  select tenant_id, gen_random_uuid(), 'invoice.created', id,
         jsonb_build_object('invoice', id, 'subscription', subscription_id, 'total', total_minor, 'currency', currency)
    from inv
), le as (
  insert into bench_floor.ledger_entries (tenant_id, transaction_id, account_id, amount_minor, currency)
  select i.tenant_id, i.id, l.acc, l.sgn * i.total_minor, i.currency
    from inv i cross join (values ('00000009-0000-7000-8000-000000000001'::uuid, 1),
                                  ('00000009-0000-7000-8000-000000000002'::uuid, -1)) as l (acc, sgn)
)
update bench_floor.subscriptions s
   set current_period_start = d.ps, current_period_end = d.pe, updated_at = now()
  from due d where s.tenant_id = d.tenant_id and s.id = d.id
