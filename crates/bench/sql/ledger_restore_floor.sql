-- The same for the floor.
truncate bench_floor.transfers, bench_floor.entries, bench_floor.accounts;
insert into bench_floor.accounts (tenant_id, id, balance_minor)
  select bench_floor.uid(1, 1), bench_floor.uid(9, k), {opening} from generate_series(0, {accounts}) k;
vacuum (analyze) bench_floor.transfers;
vacuum (analyze) bench_floor.entries;
vacuum (analyze) bench_floor.accounts;
checkpoint;
