-- The keys and indexes that any engine needs to find its own rows; no foreign keys, no row security.
create sequence bench_floor.event_number cache 50;
alter table bench_floor.attempts add primary key (tenant_id, id);
create index on bench_floor.attempts (tenant_id, invoice_id);
alter table bench_floor.due add primary key (tenant_id, kind, subject_id);
create index on bench_floor.due (kind, due_at);
alter table bench_floor.dunning_schedules add primary key (tenant_id, id);
create index on bench_floor.dunning_schedules (tenant_id, invoice_id);
alter table bench_floor.events add primary key (tenant_id, id);
create index on bench_floor.events (tenant_id, seq);
alter table bench_floor.invoices add primary key (tenant_id, id);
create index on bench_floor.invoices (tenant_id, subscription_id);
alter table bench_floor.journals add primary key (tenant_id, id);
create unique index on bench_floor.journals (tenant_id, kind, source_id);
alter table bench_floor.postings add primary key (tenant_id, journal_id, line_no);
alter table bench_floor.recovery_decisions add primary key (tenant_id, id);
create index on bench_floor.recovery_decisions (tenant_id, schedule_id);
alter table bench_floor.subscriptions add primary key (tenant_id, id);
