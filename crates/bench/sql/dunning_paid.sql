with held as (
  update bench_floor.dunning_schedules set state = 'recovered', next_attempt_at = null, recovered_at = now(),
         recovered_rail = 'card', version = version + 1, updated_at = now()
   where tenant_id = $1 and id = $2 and state = 'scheduled'
  returning invoice_id, subscription_id, customer_id, amount_minor, currency, lane),
tried as (
  insert into bench_floor.attempts (tenant_id, id, invoice_id, customer_id, subscription_id, schedule_id, cause, rail, gateway,
         status, amount_minor, currency, gateway_ref, lane, submitted_at, resolved_at, created_at, updated_at)
  select $1, ($3::uuid[])[1], invoice_id, customer_id, subscription_id, $2, 'recovery', 'card', 'bench', 'succeeded', amount_minor, currency,
         ($3::uuid[])[1]::text, lane, now(), now(), now(), now()
    from held),
settled as (
  update bench_floor.invoices i set status = 'paid', amount_paid_minor = h.amount_minor, paid_at = now(), updated_at = now()
    from held h where i.tenant_id = $1 and i.id = h.invoice_id),
back as (
  update bench_floor.subscriptions s set status = 'active', updated_at = now()
    from held h where s.tenant_id = $1 and s.id = h.subscription_id),
over as (
  delete from bench_floor.due where tenant_id = $1 and kind = 'dun' and subject_id = $2),
booked as (
  insert into bench_floor.journals (tenant_id, id, kind, source_id, currency, effective_at, created_at)
  select $1, ($3::uuid[])[2], 'payment.received', ($3::uuid[])[1], currency, now(), now() from held),
legs as (
  insert into bench_floor.postings (tenant_id, journal_id, line_no, account, owner_id, amount_minor, currency)
  select $1, ($3::uuid[])[2], leg.no, leg.account, leg.owner, leg.sign * h.amount_minor, h.currency
    from held h cross join lateral (values (0, 'gateway_clearing', '00000000-0000-0000-0000-000000000000'::uuid, 1),
                                           (1, 'receivable', h.customer_id, -1)) as leg (no, account, owner, sign))
insert into bench_floor.events (tenant_id, id, seq, type, subject_id, data, created_at)
select $1, told.id, nextval('bench_floor.event_number'), told.type, told.subject,
       jsonb_build_object('id', told.subject, 'invoiceId', h.invoice_id, 'customerId', h.customer_id, 'subscriptionId',
         h.subscription_id, 'status', 'paid', 'rail', 'card', 'amount', h.amount_minor, 'currency', h.currency), now()
  from held h cross join lateral (values (($3::uuid[])[3], 'payment.succeeded', ($3::uuid[])[1]), (($3::uuid[])[4], 'invoice.paid', h.invoice_id),
         (($3::uuid[])[5], 'dunning.recovered', $2::uuid), (($3::uuid[])[6], 'subscription.recovered', h.subscription_id)) as told (id, type, subject)
