with held as (
  update bench_floor.dunning_schedules set next_attempt_at = now() + interval '3 days', attempts_made = attempts_made + 1,
         last_action = 'retry_payday', last_reason = 'The next payday of the customer.', version = version + 1,
         updated_at = now()
   where tenant_id = $1 and id = $2 and state = 'scheduled'
  returning invoice_id, subscription_id, customer_id, amount_minor, currency, lane),
tried as (
  insert into bench_floor.attempts (tenant_id, id, invoice_id, customer_id, subscription_id, schedule_id, cause, rail, gateway,
         status, amount_minor, currency, decline_code, raw_code, raw_message, lane, submitted_at, resolved_at, created_at,
         updated_at)
  select $1, ($3::uuid[])[1], invoice_id, customer_id, subscription_id, $2, 'recovery', 'card', 'bench', 'failed', amount_minor, currency,
         'insufficient_funds', '51', 'Insufficient funds', lane, now(), now(), now(), now()
    from held),
decided as (
  insert into bench_floor.recovery_decisions (tenant_id, id, schedule_id, invoice_id, attempt_id, action, rail, at, reason,
         inputs, created_at)
  select $1, ($3::uuid[])[2], $2, invoice_id, ($3::uuid[])[1], 'retry_payday', 'card', now() + interval '3 days',
         'The next payday of the customer.', $4::text::jsonb, now()
    from held),
next as (
  update bench_floor.due set due_at = now() + interval '3 days' where tenant_id = $1 and kind = 'dun' and subject_id = $2)
insert into bench_floor.events (tenant_id, id, seq, type, subject_id, data, created_at)
select $1, told.id, nextval('bench_floor.event_number'), told.type, told.subject,
       jsonb_build_object('id', told.subject, 'invoiceId', h.invoice_id, 'customerId', h.customer_id, 'subscriptionId',
         h.subscription_id, 'status', 'failed', 'rail', 'card', 'amount', h.amount_minor, 'currency', h.currency,
         'failureCode', 'insufficient_funds'), now()
  from held h cross join lateral (values (($3::uuid[])[3], 'payment.failed', ($3::uuid[])[1]), (($3::uuid[])[4], 'invoice.payment_failed', h.invoice_id),
         (($3::uuid[])[5], 'dunning.retry_scheduled', $2::uuid)) as told (id, type, subject)
