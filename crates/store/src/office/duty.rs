//! Whoever of the platform's staff acts at a merchant.

use ids::{TenantId, UserId};

use super::CoreTx;
use crate::row::row;
use crate::{StoreError, sql};

row! {
    /// Somebody on staff, and a merchant.
    DutyRow {
        user_id: UserId,
        name: String,
        tenant_id: TenantId,
        tenant_name: String,
    }
}

/// That somebody is on staff, has an authenticator and a duty, and never worked for the merchant, as of now. Only [`on_duty`] makes one, and a
/// door opens the merchant for it.
#[derive(Clone, Debug)]
pub struct OnDuty(DutyRow);

impl OnDuty {
    /// Who it is.
    pub fn user(&self) -> UserId {
        self.0.user_id
    }

    /// What they are called.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The merchant.
    pub fn tenant(&self) -> TenantId {
        self.0.tenant_id
    }

    /// What the merchant is called.
    pub fn tenant_name(&self) -> &str {
        &self.0.tenant_name
    }
}

/// Somebody on staff at a merchant; none for who is not on staff, has no authenticator, or works or worked for that merchant, and for a
/// merchant that is not there.
///
/// # Errors
/// Any store error.
pub async fn on_duty(tx: &mut CoreTx, user: UserId, tenant: TenantId) -> Result<Option<OnDuty>, StoreError> {
    let found: Option<DutyRow> = sqlx::query_as(sql!(
        "select u.id as user_id, u.name, t.id as tenant_id, t.name as tenant_name from core.users u, core.tenants t
          where u.id = $1 and u.is_staff and u.duty is not null and u.totp_status = 'active' and t.id = $2
            and not exists (select 1 from core.members m where m.tenant_id = t.id and m.user_id = u.id)"
    ))
    .bind(user.uuid())
    .bind(tenant.uuid())
    .fetch_optional(tx.conn())
    .await?;
    Ok(found.map(OnDuty))
}
