-- What a renewal only reads: merchants, their settings, counters, plans, prices and payers.
set session_replication_role = replica;
insert into core.tenants (id, name, created_at, updated_at)
  select bench_floor.uid(1, t), 'Merchant ' || t, '{now}', '{now}' from generate_series(0, {tenants} - 1) t;
insert into sandbox.settings (tenant_id, merchant_name, created_at, updated_at)
  select id, name, created_at, updated_at from core.tenants where id not in (select tenant_id from sandbox.settings);
insert into sandbox.counters (tenant_id, name, value)
  select id, name.word, 0 from core.tenants cross join (values ('events'), ('invoices')) as name (word)
   where id not in (select tenant_id from sandbox.counters);
insert into sandbox.plans (tenant_id, id, name, interval_unit, interval_count, created_at, updated_at)
  select bench_floor.uid(1, t), bench_floor.uid(4, t * 3 + p), 'Plan ' || p, 'month', 1, '{now}', '{now}'
    from generate_series(0, {tenants} - 1) t, generate_series(0, 2) p;
insert into sandbox.prices (tenant_id, id, plan_id, key, version, currency, pricing, created_at)
  select bench_floor.uid(1, t), bench_floor.uid(5, t * 3 + p), bench_floor.uid(4, t * 3 + p), 'base', 1, 'NGN',
         jsonb_build_object('model', 'flat', 'amount', 500000 + (t * 3 + p) % 97 * 1000), '{now}'
    from generate_series(0, {tenants} - 1) t, generate_series(0, 2) p;
insert into sandbox.customers (tenant_id, id, name, email, created_at, updated_at)
  select tenant_id, customer_id, 'Payer ' || k, 'payer' || k || '@example.com', created_at, created_at
    from bench_floor.seed;
set session_replication_role = origin;
vacuum (analyze) sandbox.customers;
analyze sandbox.plans; analyze sandbox.prices; analyze sandbox.settings; analyze core.tenants;
