-- What both sides renew: {subscriptions} active monthly subscriptions of {tenants} tenants, due within the last
-- 24 hours. Tenants are skewed: the largest holds about a tenth. Deterministic for one seed and instant.
create schema bench_floor;

create function bench_floor.uid(kind integer, k bigint) returns uuid language sql immutable parallel safe as
$$ select (lpad(to_hex(kind), 8, '0') || '0000' || '7000' || '8000' || lpad(to_hex(k), 12, '0'))::uuid $$;
create function bench_floor.u01(k bigint, salt bigint) returns float8 language sql immutable parallel safe as
$$ select (hashint8extended(k, salt) & 1073741823)::float8 / 1073741824 $$;
create function bench_floor.tno(k bigint) returns bigint language sql immutable parallel safe as
$$ select floor({tenants} * power(bench_floor.u01(k, 7 + {seed}), greatest(log({tenants}), 1)))::bigint $$;

-- The anchor lies one month before the end, on the tenant's wall clock, so that the end is a true boundary and the
-- next one is a month away.
create table bench_floor.seed as
with placed as (
  select k, bench_floor.tno(k) as t,
         (date_trunc('second', '{now}'::timestamptz - bench_floor.u01(k, 3 + {seed}) * interval '24 hours')
            at time zone 'Africa/Lagos' - interval '1 month') as anchor_local
    from generate_series(1, {subscriptions}) k)
select k, t, bench_floor.uid(1, t) as tenant_id, bench_floor.uid(2, k) as id, bench_floor.uid(3, k) as customer_id,
       bench_floor.uid(4, t * 3 + k % 3) as plan_id, bench_floor.uid(5, t * 3 + k % 3) as price_id,
       (500000 + (t * 3 + k % 3) % 97 * 1000)::bigint as amount_minor,
       anchor_local at time zone 'Africa/Lagos' as starts,
       (anchor_local + interval '1 month') at time zone 'Africa/Lagos' as ends,
       '{now}'::timestamptz - interval '400 days' + k * interval '20 milliseconds' as created_at
  from placed;
analyze bench_floor.seed;
