-- Nothing used yet.
truncate sandbox.usage_events, sandbox.usage_keys, sandbox.usage_totals, sandbox.usage_uniques, bench_floor.usage;
