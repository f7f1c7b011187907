-- Back to "all due, nothing invoiced": fresh heaps and indexes, vacuumed.
truncate sandbox.subscriptions, sandbox.subscription_items, sandbox.invoices, sandbox.invoice_lines, sandbox.journals,
  sandbox.postings, sandbox.balances, sandbox.events, sandbox.due, sandbox.claims, sandbox.counters cascade;
set session_replication_role = replica;
insert into sandbox.counters (tenant_id, name, value)
  select id, name.word, 0 from core.tenants cross join (values ('events'), ('invoices')) as name (word);
insert into sandbox.subscriptions (tenant_id, id, customer_id, plan_id, status, lane, currency, billing_zone, rounding,
    interval_unit, interval_count, anchor_at, period_index, current_period_start, current_period_end,
    cycles_completed, exclusive, created_at, updated_at)
  select tenant_id, id, customer_id, plan_id, 'active', '00000000-0000-0000-0000-000000000000', 'NGN',
         'Africa/Lagos', 'half_even', 'month', 1, starts, 0, starts, ends, 1, true, created_at, created_at
    from bench_floor.seed order by k;
insert into sandbox.subscription_items (tenant_id, id, subscription_id, position, price_id, quantity, created_at)
  select tenant_id, bench_floor.uid(6, k), id, 0, price_id, 1, created_at from bench_floor.seed order by k;
insert into sandbox.due (tenant_id, kind, subject_id, lane, due_at)
  select tenant_id, 'subscription', id, '00000000-0000-0000-0000-000000000000', ends from bench_floor.seed order by k;
set session_replication_role = origin;
reindex table sandbox.subscriptions;
reindex table sandbox.subscription_items;
reindex table sandbox.due_subscription;
vacuum (analyze) sandbox.subscriptions;
vacuum (analyze) sandbox.subscription_items;
vacuum (analyze) sandbox.due_subscription;
