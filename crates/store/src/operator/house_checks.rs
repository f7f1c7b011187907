//! The invariants of what merchants charge persons.

use super::verify::{Check, check};
use crate::sql;

/// I19a to I19d, in order.
pub(super) const CHECKS: &[Check] = &[
    check(
        "I19a",
        "what a merchant's attempt took through the house, the house has taken for it, and from nobody else",
        sql!("select format('attempt %s of tenant %s took %s %s; the house took %s for %s', a.id, a.tenant_id, a.amount_minor,
                a.currency, coalesce(c.amount_minor::text, 'nothing'), c.merchant_id) as offender
           from attempts a left join house_charges c on c.attempt_id = a.id and c.status = 'succeeded'
          where a.gateway = 'house' and a.status = 'succeeded'
            and (c.attempt_id is null or c.merchant_id <> a.tenant_id or c.amount_minor <> a.amount_minor or c.currency <> a.currency)
          limit 20"),
    ),
    check(
        "I19b",
        "what the house took is an attempt of the merchant's that took it, or is not settled there",
        sql!("select format('the house took %s %s for attempt %s of tenant %s, which is %s', c.amount_minor, c.currency, c.attempt_id,
                c.merchant_id, coalesce(a.status, 'missing')) as offender
           from house_charges c left join attempts a on a.tenant_id = c.merchant_id and a.id = c.attempt_id
          where c.status = 'succeeded'
            and (a.id is null or a.status not in ('succeeded', 'submitted', 'unknown', 'requires_action', 'manual')) limit 20"),
    ),
    check(
        "I19c",
        "nothing was charged by a mandate that was taken back, of another person or merchant, or in another currency",
        sql!("select format('charge %s of mandate %s (tenant_id %s) was begun at %s; the mandate is of %s at %s, revoked %s',
                c.attempt_id, c.mandate_id, c.tenant_id, c.created_at, m.person_id, m.merchant_id, m.revoked_at) as offender
           from house_charges c join mandates m on m.tenant_id = c.tenant_id and m.id = c.mandate_id
          where c.person_id <> m.person_id or c.merchant_id <> m.merchant_id or c.currency <> m.currency
             or c.created_at > m.revoked_at limit 20"),
    ),
    check(
        "I19d",
        "each merchant is owed by the books what was charged for it, less what went back",
        sql!("select format('tenant_id %s is owed %s %s by charges, %s by the books', coalesce(c.merchant_id, p.owner_id),
                coalesce(c.total, 0), coalesce(c.currency, p.currency), coalesce(p.total, 0)) as offender
           from (select merchant_id, currency, sum(amount_minor - coalesce(r.back, 0)) as total from house_charges h
                   left join (select tenant_id, attempt_id, sum(amount_minor) as back from house_refunds
                               where status = 'succeeded' group by tenant_id, attempt_id) r
                     on r.tenant_id = h.tenant_id and r.attempt_id = h.attempt_id
                  where h.status = 'succeeded' group by merchant_id, currency) c
           full join (select owner_id, currency, -sum(amount_minor) as total from postings where account = 'merchant_owed'
                       group by owner_id, currency) p
             on p.owner_id = c.merchant_id and p.currency = c.currency
          where coalesce(c.total, 0) <> coalesce(p.total, 0) limit 20"),
    ),
];
