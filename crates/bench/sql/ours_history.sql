-- What went before: one subscription in ten has an invoice of its first period, with everything that belongs to it.
-- Without any, the plans of the foreign keys' checks would be those of empty tables.
set session_replication_role = replica;
insert into sandbox.invoices (tenant_id, id, customer_id, subscription_id, status, number, currency, subtotal_minor,
    total_minor, amount_paid_minor, period_index, period_start, period_end, due_at, lane, finalized_at, paid_at,
    created_at, updated_at)
  select tenant_id, bench_floor.uid(7, k), customer_id, id, 'paid', row_number() over (partition by t order by k), 'NGN',
         amount_minor, amount_minor, amount_minor, 0, starts, ends, starts, '00000000-0000-0000-0000-000000000000',
         starts, starts, starts, starts
    from bench_floor.seed where k % 10 = 0;
insert into sandbox.invoice_lines (tenant_id, invoice_id, line_no, kind, description, item_id, price_id, quantity,
    amount_minor, period_start, period_end, derivation)
  select tenant_id, bench_floor.uid(7, k), 0, 'plan_charge', 'The first period', bench_floor.uid(6, k), price_id, 1,
         amount_minor, starts, ends, '{}'
    from bench_floor.seed where k % 10 = 0;
insert into sandbox.journals (tenant_id, id, kind, source_id, currency, effective_at, created_at)
  select tenant_id, bench_floor.uid(8, k), 'invoice.issued', bench_floor.uid(7, k), 'NGN', starts, starts
    from bench_floor.seed where k % 10 = 0;
insert into sandbox.postings (tenant_id, journal_id, line_no, account, owner_id, amount_minor, currency)
  select tenant_id, bench_floor.uid(8, k), leg.no, leg.account, leg.owner, leg.sign * amount_minor, 'NGN'
    from bench_floor.seed s
   cross join lateral (values (0, 'receivable', s.customer_id, 1),
                              (1, 'revenue', '00000000-0000-0000-0000-000000000000'::uuid, -1)) as leg (no, account, owner, sign)
   where k % 10 = 0;
insert into sandbox.events (tenant_id, id, seq, type, subject_id, data, created_at)
  select tenant_id, bench_floor.uid(10 + told.no, k), 2 * row_number() over (partition by t, told.no order by k) - 1 + told.no,
         told.type, told.subject, '{}', starts
    from bench_floor.seed s
   cross join lateral (values (0, 'subscription.created', s.id),
                              (1, 'invoice.created', bench_floor.uid(7, s.k))) as told (no, type, subject)
   where k % 10 = 0;
update sandbox.counters c set value = done.n * case c.name when 'events' then 2 else 1 end
  from (select tenant_id, count(*) as n from bench_floor.seed where k % 10 = 0 group by tenant_id) done
 where done.tenant_id = c.tenant_id;
set session_replication_role = origin;
vacuum (analyze) sandbox.invoices;
vacuum (analyze) sandbox.invoice_lines;
vacuum (analyze) sandbox.journals;
vacuum (analyze) sandbox.postings;
vacuum (analyze) sandbox.events;
vacuum (full, analyze) sandbox.counters;
checkpoint;
