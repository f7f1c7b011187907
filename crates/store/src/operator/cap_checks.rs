//! The invariants of what merchants may take before verification.

use super::verify::{Check, check};
use crate::sql;

/// I20a and I20b, in order.
pub(super) const CHECKS: &[Check] = &[
    check(
        "I20a",
        "what is set aside under a cap is what its unsettled attempts have set aside",
        sql!(
            "select format('tenant %s: %s is set aside, its attempts have %s', c.tenant_id, c.reserved_minor,
                coalesce(u.minor, 0)) as offender
           from revenue_caps c
           left join (select tenant_id, sum(reserved_minor) as minor from unresolved_attempts
                       where reserved_minor is not null group by tenant_id) u on u.tenant_id = c.tenant_id
          where c.reserved_minor <> coalesce(u.minor, 0) limit 20"
        ),
    ),
    check(
        "I20b",
        "nothing waits for a cap that is lifted",
        sql!(
            "select format('invoice %s of tenant %s waits', w.invoice_id, w.tenant_id) as offender
           from revenue_cap_waits w join revenue_caps c on c.tenant_id = w.tenant_id
          where c.lifted_at is not null limit 20"
        ),
    ),
];
