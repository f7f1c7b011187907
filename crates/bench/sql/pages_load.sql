-- {subscriptions} subscriptions of one merchant over three years, the last bill of each, one charge in twenty refused and half of
-- those come back, and {events} events. As the superuser, set-based.
set session_replication_role = replica;
create schema bench_floor;
create function bench_floor.uid(kind integer, k bigint) returns uuid language sql immutable parallel safe as
$$ select (lpad(to_hex(kind), 8, '0') || '0000' || '7000' || '8000' || lpad(to_hex(k), 12, '0'))::uuid $$;
create table bench_floor.of as
  select id as tenant_id from core.tenants where name = 'Measured';
create table bench_floor.seed as
  select o.tenant_id, k, bench_floor.uid(2, k) as id, bench_floor.uid(3, k) as customer_id, bench_floor.uid(7, k) as invoice_id,
         '{now}'::timestamptz - (k % 1080) * interval '1 day' - interval '1 hour' as began,
         '{now}'::timestamptz - (k % 30) * interval '1 day' - interval '1 hour' as billed,
         (500000 + k % 97 * 1000)::bigint as minor, k % 20 = 0 as failed, k % 40 = 0 as back
    from bench_floor.of o, generate_series(1, {subscriptions}) k;
analyze bench_floor.seed;
insert into sandbox.plans (tenant_id, id, name, interval_unit, interval_count, created_at, updated_at)
  select tenant_id, bench_floor.uid(4, 1), 'Gym', 'month', 1, '{now}', '{now}' from bench_floor.of;
insert into sandbox.prices (tenant_id, id, plan_id, key, version, currency, pricing, created_at)
  select tenant_id, bench_floor.uid(5, 1), bench_floor.uid(4, 1), 'base', 1, 'NGN', '{"model":"flat","amount":500000}', '{now}'
    from bench_floor.of;
insert into sandbox.customers (tenant_id, id, name, email, created_at, updated_at)
  select tenant_id, customer_id, 'Payer ' || k, 'payer' || k || '@example.com', began, began from bench_floor.seed;
insert into sandbox.subscriptions (tenant_id, id, customer_id, plan_id, status, lane, currency, billing_zone, rounding,
    interval_unit, interval_count, anchor_at, period_index, current_period_start, current_period_end,
    cycles_completed, exclusive, created_at, updated_at)
  select tenant_id, id, customer_id, bench_floor.uid(4, 1), case when failed and not back then 'past_due' else 'active' end,
         '00000000-0000-0000-0000-000000000000', 'NGN', 'Africa/Lagos', 'half_even', 'month', 1, billed, 0, billed,
         billed + interval '1 month', 1, true, began, billed
    from bench_floor.seed;
insert into sandbox.subscription_items (tenant_id, id, subscription_id, position, price_id, quantity, created_at)
  select tenant_id, bench_floor.uid(6, k), id, 0, bench_floor.uid(5, 1), 1, began from bench_floor.seed;
insert into sandbox.invoices (tenant_id, id, customer_id, subscription_id, status, number, currency, subtotal_minor,
    total_minor, amount_paid_minor, period_index, period_start, period_end, due_at, lane, finalized_at, paid_at,
    created_at, updated_at)
  select tenant_id, invoice_id, customer_id, id, case when failed and not back then 'open' else 'paid' end,
         row_number() over (order by billed, k), 'NGN', minor, minor, case when failed and not back then 0 else minor end, 0,
         billed, billed + interval '1 month', billed, '00000000-0000-0000-0000-000000000000', billed,
         case when failed and not back then null else billed end, billed, billed
    from bench_floor.seed;
insert into sandbox.invoice_lines (tenant_id, invoice_id, line_no, kind, description, item_id, price_id, quantity,
    amount_minor, period_start, period_end, derivation)
  select tenant_id, invoice_id, 0, 'plan_charge', 'A month', bench_floor.uid(6, k), bench_floor.uid(5, 1), 1, minor, billed,
         billed + interval '1 month', '{}'
    from bench_floor.seed;
insert into sandbox.attempts (tenant_id, id, invoice_id, customer_id, subscription_id, cause, rail, gateway, status, amount_minor,
    currency, decline_code, lane, submitted_at, resolved_at, created_at, updated_at)
  select tenant_id, bench_floor.uid(8, k), invoice_id, customer_id, id, 'first', 'card', 'simulated',
         case when failed then 'failed' else 'succeeded' end, minor, 'NGN', case when failed then 'insufficient_funds' end,
         '00000000-0000-0000-0000-000000000000', billed, billed, billed, billed
    from bench_floor.seed;
insert into sandbox.revenue_movements (tenant_id, id, subscription_id, version, customer_id, currency, kind, cause, before_num,
    before_den, after_num, after_den, at, created_at)
  select tenant_id, bench_floor.uid(9, k), id, 1, customer_id, 'NGN', 'new', 'created', 0, 1, minor, 1, began, began
    from bench_floor.seed;
insert into sandbox.dunning_schedules (tenant_id, id, invoice_id, subscription_id, customer_id, policy_id, state, attempts_made,
    max_attempts, rail, payday_aware, failure_code, last_action, last_reason, next_attempt_at, first_failed_at, amount_minor, currency,
    recovered_at, recovered_rail, lane, created_at, updated_at)
  select tenant_id, bench_floor.uid(10, k), invoice_id, id, customer_id, bench_floor.uid(11, 1),
         case when back then 'recovered' else 'scheduled' end, 1, 4, 'card', true, 'insufficient_funds', 'retry',
         'Payday is near.', case when back then null else '{now}'::timestamptz + (k % 10) * interval '1 day' end, billed, minor, 'NGN',
         case when back then billed + interval '1 hour' end, case when back then 'card' end,
         '00000000-0000-0000-0000-000000000000', billed, billed
    from bench_floor.seed where failed;
insert into sandbox.events (tenant_id, id, seq, type, subject_id, data, created_at)
  select o.tenant_id, bench_floor.uid(12, k), k, (array['invoice.created', 'invoice.paid', 'charge.succeeded'])[1 + k % 3],
         bench_floor.uid(7, 1 + k % {subscriptions}), jsonb_build_object('id', 'inv_' || bench_floor.uid(7, 1 + k % {subscriptions})),
         '{now}'::timestamptz - ({events} - k) * interval '2 seconds'
    from bench_floor.of o, generate_series(1, {events}) k;
update sandbox.counters c set value = case c.name when 'events' then {events} else {subscriptions} end
  from bench_floor.of o where o.tenant_id = c.tenant_id;
set session_replication_role = origin;
vacuum (analyze);
checkpoint;
