//! The invariants of what is held in escrow.

use super::verify::{Check, check};
use crate::sql;

/// I18a to I18j, in order.
pub(super) const CHECKS: &[Check] = &[
    check(
        "I18a",
        "what each milestone holds by its order it holds by the books, and what is frozen of it is frozen there",
        sql!("select format('milestone %s of tenant %s holds %s and %s by its order, %s and %s by the books',
                coalesce(m.id, p.owner_id), coalesce(m.tenant_id, p.tenant_id), coalesce(m.held, 0), coalesce(m.frozen, 0),
                coalesce(p.held, 0), coalesce(p.frozen, 0)) as offender
           from (select o.tenant_id, right(m->>'id', 36)::uuid as id,
                        (m->>'funded')::bigint - (m->>'released')::bigint - (m->>'refunded')::bigint - (m->>'lost')::bigint
                          - (m->>'frozen')::bigint as held,
                        (m->>'frozen')::bigint as frozen
                   from escrow_orders o cross join lateral jsonb_array_elements(o.body->'milestones') m) m
           full join (select tenant_id, owner_id, -sum(amount_minor) filter (where account = 'escrow_held') as held,
                             -sum(amount_minor) filter (where account = 'escrow_disputed') as frozen
                        from postings where account in ('escrow_held', 'escrow_disputed') group by tenant_id, owner_id) p
             on p.tenant_id = m.tenant_id and p.owner_id = m.id
          where coalesce(m.held, 0) <> coalesce(p.held, 0) or coalesce(m.frozen, 0) <> coalesce(p.frozen, 0) limit 20"),
    ),
    check(
        "I18b",
        "of what was paid for an order that is over, or was never paid, nothing is left, its fee included",
        sql!("select format('order %s of tenant %s is %s and %s of its fee is held', o.id, o.tenant_id, o.state,
                -sum(p.amount_minor)) as offender
           from escrow_orders o
           join postings p on p.tenant_id = o.tenant_id and p.account = 'escrow_fee' and p.owner_id = o.id
          where o.state in ('created', 'accepted', 'funding', 'closed', 'refunded', 'declined', 'cancelled', 'expired')
          group by o.tenant_id, o.id, o.state having sum(p.amount_minor) <> 0 limit 20"),
    ),
    check(
        "I18c",
        "every version of an order was told once, and none is missing",
        sql!("select format('order %s of tenant %s is at version %s, and %s versions up to %s were told', o.id, o.tenant_id,
                o.version, count(distinct e.version), max(e.version)) as offender
           from escrow_orders o
           left join escrow_events e on e.tenant_id = o.tenant_id and e.order_id = o.id
          group by o.tenant_id, o.id, o.version
         having count(distinct e.version) <> o.version or max(e.version) <> o.version limit 20"),
    ),
    check(
        "I18d",
        "every payment that arrived was booked once, for what arrived, and no other was",
        sql!("select format('payment %s of tenant %s is %s of %s, and %s was booked', p.id, p.tenant_id, p.status, p.amount_minor,
                coalesce(b.total, 0)) as offender
           from escrow_payments p
           left join (select j.tenant_id, j.source_id, sum(l.amount_minor) as total
                        from journals j join postings l on l.tenant_id = j.tenant_id and l.journal_id = j.id
                       where j.kind in ('escrow.funded', 'wallet.topped_up', 'receipt.unallocated')
                         and l.account in ('gateway_clearing', 'gateway_fees') group by j.tenant_id, j.source_id) b
             on b.tenant_id = p.tenant_id and b.source_id = p.id
          where coalesce(b.total, 0) <> case when p.status = 'succeeded' then p.amount_minor else 0 end limit 20"),
    ),
    check(
        "I18e",
        "every order that is not over has an appointment, or a person who has to look",
        sql!("select format('order %s of tenant %s is %s and nobody will look at it', o.id, o.tenant_id, o.state) as offender
           from escrow_orders o
           left join due w on w.tenant_id = o.tenant_id and w.kind = 'escrow' and w.subject_id = o.id
          where o.state not in ('closed', 'refunded', 'declined', 'cancelled', 'expired')
            and (w.subject_id is null or (w.due_at is null and w.quarantined_at is null))
            and jsonb_array_length(o.body->'tasks') = 0
            and not exists (select 1 from jsonb_array_elements(o.body->'holds') h where h->>'lifted_at' is null) limit 20"),
    ),
    check(
        "I18f",
        "every payment that is not settled has an appointment, or waits for a person",
        sql!("select format('payment %s of tenant %s is %s and nobody will look at it', p.id, p.tenant_id, p.status) as offender
           from escrow_payments p
           left join due w on w.tenant_id = p.tenant_id and w.kind = 'escrow_payment' and w.subject_id = p.id
          where p.status in ('created', 'submitted', 'requires_action', 'unknown')
            and (w.subject_id is null or (w.due_at is null and w.quarantined_at is null)) limit 20"),
    ),
    Check::of_the_sandbox(
        "I18g",
        "every payment that arrived is a charge in the gateway's record, of the same amount, and no charge there is a failure here",
        sql!("select format('payment %s of tenant %s is %s of %s %s; the gateway has %s of %s %s', p.id, p.tenant_id, p.status,
                p.amount_minor, p.currency, coalesce(c.outcome, 'nothing'), c.moved_minor, c.moved_currency) as offender
           from escrow_payments p left join simulator.charges c on c.key = p.id and c.outcome = 'succeeded'
          where p.gateway = 'simulated'
            and ((p.status = 'succeeded' and (c.key is null or c.moved_minor <> p.amount_minor or c.moved_currency <> p.currency))
                 or (p.status in ('created', 'failed') and c.key is not null)) limit 20"),
    ),
    check(
        "I18h",
        "every feed has the entries up to what its head says, one after the other; the oldest may be forgotten",
        sql!("select format('the feed of %s of tenant %s is at %s, and has %s entries up to %s', coalesce(f.reader_id, e.reader_id),
                coalesce(f.tenant_id, e.tenant_id), f.seq, coalesce(e.entries, 0), e.last) as offender
           from feeds f
           full join (select tenant_id, reader_id, count(*) as entries, min(seq) as first, max(seq) as last
                        from feed_entries group by tenant_id, reader_id) e
             on e.tenant_id = f.tenant_id and e.reader_id = f.reader_id
          where f.seq is distinct from e.last or e.entries is distinct from e.last - e.first + 1 limit 20"),
    ),
    check(
        "I18i",
        "what goes back to a source is set aside as long as it is under way, and no longer",
        sql!("select format('refund %s of tenant %s: %s is under way, and %s is set aside', coalesce(r.id, p.owner_id),
                coalesce(r.tenant_id, p.tenant_id), coalesce(r.minor, 0), coalesce(p.minor, 0)) as offender
           from (select tenant_id, id, case when state in ('succeeded', 'failed') then 0 else amount_minor end as minor
                   from escrow_refunds) r
           full join (select tenant_id, owner_id, -sum(amount_minor) as minor from postings where account = 'refund_transit'
                       group by tenant_id, owner_id) p on p.tenant_id = r.tenant_id and p.owner_id = r.id
          where coalesce(r.minor, 0) <> coalesce(p.minor, 0) limit 20"),
    ),
    check(
        "I18j",
        "every refund of an order, and every top-up that clears, has an appointment, or waits for a person",
        sql!("select format('%s of tenant %s is %s and nobody will look at it', s.id, s.tenant_id, s.state) as offender
           from (select tenant_id, id, state, 'escrow_refund' as kind from escrow_refunds
                  where state in ('created', 'submitted', 'pending', 'needs_account', 'unknown')
                 union all
                 select tenant_id, id, 'not cleared', 'escrow_payment' from escrow_payments
                  where status = 'succeeded' and order_id is null and clearance_secs > 0 and cleared_at is null) s
           left join due w on w.tenant_id = s.tenant_id and w.kind = s.kind and w.subject_id = s.id
          where w.subject_id is null or (w.due_at is null and w.quarantined_at is null) limit 20"),
    ),
];
