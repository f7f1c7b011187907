-- {events} events of the other subscriptions, with their totals and keys.
insert into sandbox.usage_events (tenant_id, id, subscription_id, meter_id, period_index, group_key, kind, counted, quantity,
    offset_ms, properties, idempotency_key, at, created_at)
  select m.tenant_id, (lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0') || '7'
           || substr(md5(k::text), 1, 3) || '8' || substr(md5(k::text), 4, 15))::uuid,
         bench_floor.uid(2, 10 + k % ({subscriptions} - 10)), m.id, 0, '[]', 'usage', true, 2, 864000000, '{}',
         'other-{salt}-' || k, now(), now()
    from sandbox.meters m cross join generate_series(1, {events}) k;
insert into sandbox.usage_totals as t (tenant_id, subscription_id, period_index, meter_id, group_key, events, total, moment,
    highest, latest_at, latest_id, latest_value, uniques)
  select tenant_id, subscription_id, period_index, meter_id, group_key, count(*), sum(quantity),
         sum(quantity * offset_ms), max(quantity), max(at), (array_agg(id order by at desc, id desc))[1], 2, 0
    from sandbox.usage_events where idempotency_key like 'other-{salt}-%' group by 1, 2, 3, 4, 5
  on conflict (tenant_id, subscription_id, period_index, meter_id, group_key)
  do update set events = t.events + excluded.events, total = t.total + excluded.total;
vacuum (analyze) sandbox.usage_events;
vacuum (analyze) sandbox.usage_totals;
