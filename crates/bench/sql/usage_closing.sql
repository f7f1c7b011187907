-- {events} events of subscription {nth} in the period that has just ended, with their total; the same to the floor.
insert into sandbox.usage_events (tenant_id, id, subscription_id, meter_id, period_index, group_key, kind, counted, quantity,
    offset_ms, properties, idempotency_key, at, created_at)
  select s.tenant_id, (lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') || '7'
           || substr(md5('{nth}' || k::text), 1, 3) || '8' || substr(md5('{nth}' || k::text), 4, 15))::uuid,
         s.id, m.id, 0, '[]', 'usage', true, 2, 60000 + k, '{}', 'closing-{nth}-' || k,
         s.current_period_start + interval '1 minute' + k * interval '1 millisecond', now()
    from sandbox.subscriptions s join sandbox.meters m on m.tenant_id = s.tenant_id
   cross join generate_series(1, {events}) k where s.id = bench_floor.uid(2, {nth});
insert into sandbox.usage_totals (tenant_id, subscription_id, period_index, meter_id, group_key, events, total, moment,
    highest, latest_at, latest_id, latest_value, uniques)
  select tenant_id, subscription_id, period_index, meter_id, group_key, count(*), sum(quantity),
         sum(quantity * offset_ms), max(quantity), max(at), (array_agg(id order by at desc, id desc))[1], 2, 0
    from sandbox.usage_events where subscription_id = bench_floor.uid(2, {nth}) group by 1, 2, 3, 4, 5;
insert into bench_floor.usage (tenant_id, id, subscription_id, meter, idempotency_key, quantity, properties, ts)
  select tenant_id, id, subscription_id, 'calls', idempotency_key, quantity, properties, at
    from sandbox.usage_events where subscription_id = bench_floor.uid(2, {nth});
update sandbox.due set due_at = s.current_period_end from sandbox.subscriptions s
 where due.subject_id = s.id and s.id = bench_floor.uid(2, {nth});
vacuum (analyze) sandbox.usage_events;
vacuum (analyze) sandbox.usage_totals;
vacuum (analyze) bench_floor.usage;
