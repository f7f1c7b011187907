-- {subscriptions} active monthly subscriptions to the merchant's one plan, in the middle of their first period. The first
-- three are a minute past its end.
set session_replication_role = replica;
insert into sandbox.customers (tenant_id, id, name, email, created_at, updated_at)
  select bench_floor.uid(1, 1), bench_floor.uid(3, k), 'Payer ' || k, 'payer' || k || '@example.com', '{now}', '{now}'
    from generate_series(1, {subscriptions}) k;
insert into sandbox.subscriptions (tenant_id, id, customer_id, plan_id, status, lane, currency, billing_zone, rounding,
    interval_unit, interval_count, anchor_at, period_index, current_period_start, current_period_end,
    cycles_completed, exclusive, created_at, updated_at)
  select p.tenant_id, bench_floor.uid(2, k), bench_floor.uid(3, k), p.id, 'active',
         '00000000-0000-0000-0000-000000000000', 'NGN', 'Africa/Lagos', 'half_even', 'month', 1, a.at, 0, a.at,
         (a.at at time zone 'Africa/Lagos' + interval '1 month') at time zone 'Africa/Lagos', 1, true, a.at, a.at
    from sandbox.plans p cross join generate_series(1, {subscriptions}) k
   cross join lateral (select case when k <= 3
         then ((date_trunc('second', '{now}'::timestamptz) - interval '1 minute') at time zone 'Africa/Lagos'
                 - interval '1 month') at time zone 'Africa/Lagos'
         else date_trunc('second', '{now}'::timestamptz) - interval '10 days' end as at) a;
insert into sandbox.subscription_items (tenant_id, id, subscription_id, position, price_id, quantity, created_at)
  select r.tenant_id, bench_floor.uid(case r.key when 'base' then 5 else 6 end, k), bench_floor.uid(2, k),
         case r.key when 'base' then 0 else 1 end, r.id, 1, '{now}'
    from sandbox.prices r cross join generate_series(1, {subscriptions}) k;
insert into sandbox.due (tenant_id, kind, subject_id, lane, due_at)
  select tenant_id, 'subscription', id, '00000000-0000-0000-0000-000000000000',
         case when current_period_end < '{now}' then '9999-01-01'::timestamptz else current_period_end end
    from sandbox.subscriptions;
set session_replication_role = origin;
vacuum (analyze) sandbox.customers;
vacuum (analyze) sandbox.subscriptions;
vacuum (analyze) sandbox.subscription_items;
vacuum (analyze) sandbox.due_subscription;
