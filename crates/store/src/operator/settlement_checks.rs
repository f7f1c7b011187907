//! The invariants of fees and settlements.

use super::verify::{Check, check};
use crate::sql;

/// I17a to I17d, in order.
pub(super) const CHECKS: &[Check] = &[
    check(
        "I17a",
        "what providers kept of payments is what the ledger says they kept",
        sql!("select format('attempt %s of tenant %s: a fee of %s is known, %s is booked', coalesce(a.id, f.attempt_id),
                coalesce(a.tenant_id, f.tenant_id), a.fee_minor, coalesce(f.total, 0)) as offender
           from (select tenant_id, id, fee_minor from attempts where status = 'succeeded' and fee_minor is not null) a
           full join (select booked.tenant_id, booked.attempt_id, sum(booked.amount_minor) as total
                        from (select p.tenant_id, j.source_id as attempt_id, p.amount_minor
                                from journals j
                                join postings p on p.tenant_id = j.tenant_id and p.journal_id = j.id
                               where j.kind = 'payment.fee' and p.account = 'gateway_fees'
                              union all
                              select p.tenant_id, b.attempt_id, p.amount_minor
                                from journals j
                                join postings p on p.tenant_id = j.tenant_id and p.journal_id = j.id
                                join reconciliation_breaks b on b.tenant_id = j.tenant_id and b.id = j.source_id
                               where j.kind = 'payment.fee_corrected' and p.account = 'gateway_fees') booked
                       group by booked.tenant_id, booked.attempt_id) f
             on f.tenant_id = a.tenant_id and f.attempt_id = a.id
          where coalesce(a.fee_minor, 0) <> coalesce(f.total, 0) limit 20"),
    ),
    check(
        "I17b",
        "what arrived of each settlement at a bank is what the ledger says arrived",
        sql!("select format('settlement %s of tenant %s: %s %s arrived, %s is booked', coalesce(s.id, p.source_id),
                coalesce(s.tenant_id, p.tenant_id), s.net_minor, s.currency, coalesce(p.total, 0)) as offender
           from (select tenant_id, id, currency, net_minor from settlements where arrived_in = 'bank') s
           full join (select j.tenant_id, j.source_id,
                             coalesce(sum(p.amount_minor) filter (where p.account = 'settled_funds'), 0) as total
                        from journals j join postings p on p.tenant_id = j.tenant_id and p.journal_id = j.id
                       where j.kind = 'settlement.received' group by j.tenant_id, j.source_id) p
             on p.tenant_id = s.tenant_id and p.source_id = s.id
          where coalesce(s.net_minor, 0) <> coalesce(p.total, 0) limit 20"),
    ),
    check(
        "I17c",
        "each settlement is what its lines come to, and what of it nobody explained",
        sql!("select format('settlement %s of tenant %s: %s arrived, its lines come to %s and %s is unexplained', s.id,
                s.tenant_id, s.net_minor, s.gross_minor - s.refund_minor - s.dispute_minor - s.fee_minor
                + s.adjustment_minor, s.unexplained_minor) as offender
           from settlements s
           left join (select tenant_id, settlement_id, count(*) as n,
                             coalesce(sum(amount_minor) filter (where kind = 'charge'), 0) as gross
                        from settlement_lines group by tenant_id, settlement_id) l
             on l.tenant_id = s.tenant_id and l.settlement_id = s.id
          where s.net_minor <> s.gross_minor - s.refund_minor - s.dispute_minor - s.fee_minor + s.adjustment_minor
                + s.unexplained_minor
             or coalesce(l.n, 0) <> s.lines or (s.lines > 0 and coalesce(l.gross, 0) <> s.gross_minor) limit 20"),
    ),
    check(
        "I17d",
        "every comparison that is not over has an appointment, and every decision of a person, too",
        sql!("select format('%s %s of tenant %s waits and nobody will look at it', n.what, n.id, n.tenant_id) as offender
           from (select 'reconciliation' as what, tenant_id, id from reconciliations
                  where state in ('waiting', 'listing', 'comparing')
                 union all
                 select 'decision', tenant_id, review_id from manual_resolutions where state = 'waiting') n
           left join due w on w.tenant_id = n.tenant_id and w.kind = 'reconcile' and w.subject_id = n.id
          where w.subject_id is null or (w.due_at is null and w.quarantined_at is null) limit 20"),
    ),
];
