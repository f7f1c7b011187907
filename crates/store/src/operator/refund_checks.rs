//! The invariants of money that goes back.

use super::verify::{Check, check};
use crate::sql;

/// I14a to I14g, in order.
pub(super) const CHECKS: &[Check] = &[
    check(
        "I14a",
        "what is set aside of a charge is the sum of its refunds, and no more than was taken",
        sql!("select format('attempt %s of tenant %s took %s, %s are set aside and its refunds come to %s', a.id, a.tenant_id,
                a.amount_minor, a.refunded_minor, coalesce(r.total, 0)) as offender
           from attempts a
           full join (select tenant_id, attempt_id, sum(amount_minor) filter (where state not in ('failed', 'canceled')) as total
                        from refunds group by tenant_id, attempt_id) r
             on r.tenant_id = a.tenant_id and r.attempt_id = a.id
          where a.id is null or a.refunded_minor <> coalesce(r.total, 0) or a.refunded_minor > a.amount_minor
             or (a.refunded_minor > 0 and a.status <> 'succeeded') limit 20"),
    ),
    check(
        "I14b",
        "every refund that succeeded is in the ledger once, one that came back is undone, no other is there",
        sql!("select format('refund %s of tenant %s is %s over %s, the ledger has %s made and %s returned',
                coalesce(r.id, j.source_id), coalesce(r.tenant_id, j.tenant_id), r.state, r.amount_minor, coalesce(j.made, 0),
                coalesce(j.back, 0)) as offender
           from refunds r
           full join (select j.tenant_id, j.source_id,
                             sum(p.amount_minor) filter (where j.kind <> 'refund.returned' and p.amount_minor > 0) as made,
                             sum(p.amount_minor) filter (where j.kind = 'refund.returned' and p.amount_minor > 0) as back
                        from journals j join postings p on p.tenant_id = j.tenant_id and p.journal_id = j.id
                       where j.kind in ('refund.made', 'refund.returned', 'surplus.refunded')
                       group by j.tenant_id, j.source_id) j
             on j.tenant_id = r.tenant_id and j.source_id = r.id
          where r.id is null
             or coalesce(j.made, 0) <> case when r.state = 'succeeded' or r.returned_at is not null then r.amount_minor else 0 end
             or coalesce(j.back, 0) <> case when r.returned_at is not null then r.amount_minor else 0 end limit 20"),
    ),
    check(
        "I14c",
        "a credit note says of its refund what its refunds say",
        sql!("select format('credit note %s of tenant %s is to refund %s and says %s; succeeded are %s, open are %s', n.id,
                n.tenant_id, n.refund_minor, n.refund_status, coalesce(r.made, 0), coalesce(r.open, 0)) as offender
           from credit_notes n
           left join (select tenant_id, credit_note_id, sum(amount_minor) filter (where state = 'succeeded') as made,
                             sum(amount_minor) filter (where state not in ('succeeded', 'failed', 'canceled')) as open
                        from refunds where credit_note_id is not null group by tenant_id, credit_note_id) r
             on r.tenant_id = n.tenant_id and r.credit_note_id = n.id
          where n.refund_minor > 0
            and (coalesce(r.made, 0) + coalesce(r.open, 0) > n.refund_minor
                 or (n.status = 'void' and (coalesce(r.made, 0) + coalesce(r.open, 0) > 0 or n.refund_status <> 'canceled'))
                 or (n.status = 'issued'
                     and n.refund_status <> case when coalesce(r.made, 0) >= n.refund_minor then 'succeeded'
                                                 when coalesce(r.open, 0) > 0 then 'pending'
                                                 when n.refund_status = 'canceled' then 'canceled' else 'failed' end))
          limit 20"),
    ),
    check(
        "I14d",
        "every refund is over, has an appointment, or waits for a person",
        sql!("select format('refund %s of tenant %s is %s and nobody will look at it', r.id, r.tenant_id, r.state) as offender
           from refunds r left join due w on w.tenant_id = r.tenant_id and w.kind = 'refund' and w.subject_id = r.id
          where r.state not in ('succeeded', 'failed', 'canceled', 'manual')
            and (w.subject_id is null or (w.due_at is null and w.quarantined_at is null)) limit 20"),
    ),
    check(
        "I14e",
        "what is left of surpluses is what the ledger owes",
        sql!("select format('customer %s of tenant %s (%s): surpluses %s, ledger %s', coalesce(s.owner, p.owner_id),
                coalesce(s.tenant_id, p.tenant_id), coalesce(s.currency, p.currency), coalesce(s.total, 0),
                coalesce(p.total, 0)) as offender
           from (select s.tenant_id, s.customer_id as owner, s.currency, sum(s.amount_minor - coalesce(r.made, 0)) as total
                   from surpluses s
                   left join (select tenant_id, surplus_id, sum(amount_minor) as made from refunds
                               where state = 'succeeded' and surplus_id is not null group by tenant_id, surplus_id) r
                     on r.tenant_id = s.tenant_id and r.surplus_id = s.id
                  where s.state <> 'applied' group by s.tenant_id, s.customer_id, s.currency) s
           full join (select tenant_id, owner_id, currency, -sum(amount_minor) as total from postings
                       where account = 'surplus' group by tenant_id, owner_id, currency) p
             on p.tenant_id = s.tenant_id and p.owner_id = s.owner and p.currency = s.currency
          where coalesce(s.total, 0) <> coalesce(p.total, 0) limit 20"),
    ),
    check(
        "I14f",
        "no destination of a refund is kept longer than it is needed",
        sql!("select format('refund %s of tenant %s is %s and still holds an account', id, tenant_id, state) as offender
           from refunds where destination is not null and state in ('succeeded', 'failed', 'canceled') limit 20"),
    ),
    Check::of_the_sandbox(
        "I14g",
        "every refund that succeeded went back by the gateway's own record, and no other did",
        sql!("select format('refund %s of tenant %s is %s over %s; the gateway paid back %s', coalesce(r.id, g.key), r.tenant_id,
                r.state, r.amount_minor, g.amount_minor) as offender
           from (select tenant_id, id, state, amount_minor from refunds where gateway = 'simulated'
                 union all
                 select r.tenant_id, r.id, r.state, r.amount_minor from escrow_refunds r
                   join escrow_payments p on p.tenant_id = r.tenant_id and p.id = r.payment_id where p.gateway = 'simulated') r
           full join (select key, amount_minor, outcome from simulator.refunds) g on g.key = r.id
          where (r.state = 'succeeded' and (g.key is null or g.outcome <> 'succeeded' or g.amount_minor <> r.amount_minor))
             or (g.outcome = 'succeeded' and (r.id is null or r.state in ('created', 'failed', 'canceled'))
                 and not exists (select 1 from house_refunds h where h.refund_id = g.key and h.status <> 'failed'
                                    and h.amount_minor = g.amount_minor)) limit 20"),
    ),
];
