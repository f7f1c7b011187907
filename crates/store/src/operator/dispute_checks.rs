//! The invariants of disputed charges.

use super::verify::{Check, check};
use crate::sql;

/// I16a to I16c, in order.
pub(super) const CHECKS: &[Check] = &[
    check(
        "I16a",
        "what is held of a charge is what its disputes hold",
        sql!("select format('attempt %s of tenant %s: %s are held, its disputes hold %s', a.id, a.tenant_id, a.disputed_minor,
                coalesce(d.held, 0)) as offender
           from attempts a
           full join (select tenant_id, attempt_id, sum(held_minor) as held from disputes
                       where attempt_id is not null group by tenant_id, attempt_id) d
             on d.tenant_id = a.tenant_id and d.attempt_id = a.id
          where a.id is null or a.disputed_minor <> coalesce(d.held, 0) limit 20"),
    ),
    check(
        "I16b",
        "each dispute is in the ledger as it stands",
        sql!("select format('dispute %s of tenant %s is %s over %s; the ledger withdrew %s, gave back %s, lost %s, paid %s',
                coalesce(d.id, j.source_id), coalesce(d.tenant_id, j.tenant_id), d.state, d.amount_minor, coalesce(j.taken, 0),
                coalesce(j.back, 0), coalesce(j.lost, 0), coalesce(j.fee, 0)) as offender
           from disputes d
           full join (select j.tenant_id, j.source_id,
                             sum(p.amount_minor) filter (where j.kind = 'dispute.withdrawn') as taken,
                             sum(p.amount_minor) filter (where j.kind = 'dispute.reinstated') as back,
                             sum(p.amount_minor) filter (where j.kind in ('dispute.lost', 'escrow.chargeback_lost')) as lost,
                             sum(p.amount_minor) filter (where j.kind = 'dispute.fee') as fee
                        from journals j join postings p on p.tenant_id = j.tenant_id and p.journal_id = j.id
                       where (j.kind like 'dispute.%' or j.kind = 'escrow.chargeback_lost') and p.amount_minor > 0
                       group by j.tenant_id, j.source_id) j
             on j.tenant_id = d.tenant_id and j.source_id = d.id
          where d.id is null
             or coalesce(j.taken, 0) <> case when d.withdrawn then d.amount_minor else 0 end
             or coalesce(j.back, 0) <> case when d.withdrawn and d.state = 'won' then d.amount_minor else 0 end
             or coalesce(j.lost, 0) <> case when d.state in ('lost', 'accepted') then d.amount_minor else 0 end
             or coalesce(j.fee, 0) <> coalesce(d.fee_minor, 0) limit 20"),
    ),
    check(
        "I16c",
        "every open dispute has an appointment",
        sql!("select format('dispute %s of tenant %s is %s and nobody will look at it', d.id, d.tenant_id, d.state) as offender
           from disputes d left join due w on w.tenant_id = d.tenant_id and w.kind = 'dispute' and w.subject_id = d.id
          where d.state not in ('won', 'lost', 'accepted')
            and (w.subject_id is null or (w.due_at is null and w.quarantined_at is null)) limit 20"),
    ),
];
