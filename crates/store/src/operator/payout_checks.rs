//! The invariants of payouts.

use super::verify::{Check, check};
use crate::sql;

/// I15a to I15h, in order.
pub(super) const CHECKS: &[Check] = &[
    check(
        "I15a",
        "for each payout that is not settled as much is held as it takes, and for no other anything",
        sql!("select format('payout %s of tenant %s is %s and takes %s, held for it is %s', coalesce(o.id, h.owner_id),
                coalesce(o.tenant_id, h.tenant_id), coalesce(o.status, 'missing'), coalesce(o.takes, 0), coalesce(h.total, 0))
                as offender
           from (select tenant_id, id, currency, status,
                        case when status in ('pending_approval', 'approved', 'submitted', 'unknown', 'manual')
                             then amount_minor + cost_minor else 0 end as takes from payouts) o
           full join (select tenant_id, owner_id, currency, -sum(amount_minor) as total from postings
                       where account = 'payout_hold' group by tenant_id, owner_id, currency) h
             on h.tenant_id = o.tenant_id and h.owner_id = o.id and h.currency = o.currency
          where coalesce(o.takes, 0) <> coalesce(h.total, 0) limit 20"),
    ),
    check(
        "I15b",
        "no payout arrived by two tries",
        sql!("select format('payout %s of tenant %s arrived %s times', payout_id, tenant_id, count(*)) as offender
           from payout_tries where status = 'settled' group by tenant_id, payout_id having count(*) > 1 limit 20"),
    ),
    check(
        "I15c",
        "what was paid out in the ledger is what payouts took and did not give back",
        sql!("select format('tenant %s paid out %s %s by its payouts and %s by the ledger', coalesce(o.tenant_id, p.tenant_id),
                coalesce(o.total, 0), coalesce(o.currency, p.currency), coalesce(p.total, 0)) as offender
           from (select tenant_id, currency, sum(amount_minor) as total from payouts
                  where account = 'paid_out'
                    and status in ('pending_approval', 'approved', 'submitted', 'unknown', 'manual', 'succeeded')
                  group by tenant_id, currency) o
           full join (select tenant_id, currency, sum(amount_minor) as total from postings
                       where account = 'paid_out' group by tenant_id, currency) p
             on p.tenant_id = o.tenant_id and p.currency = o.currency
          where coalesce(o.total, 0) <> coalesce(p.total, 0) limit 20"),
    ),
    check(
        "I15d",
        "each payout that arrived took its amount and its costs from the gateways, and no other took anything",
        sql!("select format('payout %s of tenant %s is %s, with costs of %s, and took %s', o.id, o.tenant_id, o.status,
                coalesce(o.actual_minor, 0), coalesce(j.total, 0)) as offender
           from payouts o
           left join (select j.tenant_id, j.source_id, -sum(p.amount_minor) as total
                        from journals j join postings p on p.tenant_id = j.tenant_id and p.journal_id = j.id
                       where j.kind in ('payout.paid', 'payout.paid_late', 'payout.reversed')
                         and p.account = 'gateway_clearing' group by j.tenant_id, j.source_id) j
             on j.tenant_id = o.tenant_id and j.source_id = o.id
          where coalesce(j.total, 0) <> coalesce(o.actual_minor, 0)
                + case when o.status = 'succeeded' then o.amount_minor else 0 end limit 20"),
    ),
    check(
        "I15e",
        "a payout is succeeded if and only if one of its tries arrived",
        sql!("select format('payout %s of tenant %s is %s and %s of its tries arrived', o.id, o.tenant_id, o.status,
                count(t.id)) as offender
           from payouts o
           left join payout_tries t on t.tenant_id = o.tenant_id and t.payout_id = o.id and t.status = 'settled'
          group by o.tenant_id, o.id, o.status having (o.status = 'succeeded') <> (count(t.id) > 0) limit 20"),
    ),
    check(
        "I15f",
        "every payout that was sent had the approvals that it needs: of others than its maker, for exactly it, each by a code of its own",
        sql!("select format('payout %s of tenant %s is %s with %s of %s approvals', o.id, o.tenant_id, o.status,
                count(distinct a.approver), o.approvals_needed) as offender
           from payouts o
           left join payout_approvals a on a.tenant_id = o.tenant_id and a.payout_id = o.id and a.decision = 'approve'
            and a.digest = o.digest and a.approver <> o.maker
            and not exists (select 1 from payout_approvals b where b.tenant_id = a.tenant_id and b.approver = a.approver
                               and b.totp_step = a.totp_step and b.payout_id <> a.payout_id)
          where o.submitted_at is not null
          group by o.tenant_id, o.id, o.status, o.approvals_needed
         having count(distinct a.approver) < o.approvals_needed limit 20"),
    ),
    check(
        "I15g",
        "every payout that is not over has an appointment, or waits for a person",
        sql!("select format('payout %s of tenant %s is %s and nobody will look at it', o.id, o.tenant_id, o.status) as offender
           from payouts o
           left join due w on w.tenant_id = o.tenant_id and w.kind = 'payout' and w.subject_id = o.id
          where o.status in ('pending_approval', 'approved', 'submitted', 'unknown')
            and (w.subject_id is null or (w.due_at is null and w.quarantined_at is null)) limit 20"),
    ),
    Check::of_the_sandbox(
        "I15h",
        "no payout was made twice by the gateway's own record, and none that arrived there is a failure here",
        sql!("select format('payout %s of tenant %s is %s, and arrived %s times by the gateway''s record', o.id, o.tenant_id,
                o.status, count(*)) as offender
           from simulator.payouts s
           join payout_tries t on t.id = s.key
           join payouts o on o.tenant_id = t.tenant_id and o.id = t.payout_id
          where s.outcome = 'settled' and s.reverses_at is null
          group by o.tenant_id, o.id, o.status
         having count(*) > 1 or o.status not in ('submitted', 'unknown', 'manual', 'succeeded') limit 20"),
    ),
];
