-- Back to "all due, nothing invoiced": fresh heaps and indexes, vacuumed.
truncate bench_floor.subscriptions, bench_floor.invoices, bench_floor.invoice_lines, bench_floor.events,
  bench_floor.ledger_entries;
alter table bench_floor.subscriptions drop constraint if exists subscriptions_pkey;
drop index if exists bench_floor.subscriptions_due, bench_floor.subscriptions_list, bench_floor.subscriptions_cust;
insert into bench_floor.subscriptions (tenant_id, id, customer_id, plan_id, status, amount_minor,
    current_period_start, current_period_end, billing_anchor_day, created_at, updated_at)
  select tenant_id, id, customer_id, plan_id, 'active', amount_minor, starts, ends, 1 + k % 28, created_at, created_at
    from bench_floor.seed order by k;
alter table bench_floor.subscriptions add constraint subscriptions_pkey primary key (tenant_id, id);
create index subscriptions_due on bench_floor.subscriptions (status, current_period_end);
create index subscriptions_list on bench_floor.subscriptions (tenant_id, created_at, id);
create index subscriptions_cust on bench_floor.subscriptions (tenant_id, customer_id, status);
vacuum (analyze) bench_floor.subscriptions;
analyze bench_floor.invoices; analyze bench_floor.invoice_lines; analyze bench_floor.events;
analyze bench_floor.ledger_entries;
checkpoint;
