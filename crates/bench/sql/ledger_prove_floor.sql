-- The same of the floor.
with moved as (select account_id, sum(amount_minor) as minor from bench_floor.entries group by account_id)
select (select count(*) from bench_floor.transfers),
       (select count(*) from bench_floor.entries),
       (select coalesce(sum(amount_minor) filter (where amount_minor > 0), 0)::bigint from bench_floor.entries),
       (select count(*) from bench_floor.transfers t
         where t.id not in (select transfer_id from bench_floor.entries group by transfer_id
                             having count(*) = 2 and sum(amount_minor) = 0)),
       (select count(*) from bench_floor.accounts a left join moved m on m.account_id = a.id
         where a.balance_minor <> {opening} + coalesce(m.minor, 0)),
       (select count(*) from moved m where not exists (select 1 from bench_floor.accounts a where a.id = m.account_id))
