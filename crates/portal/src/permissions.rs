//! What a merchant lets its customers do by themselves.

use ids::{CouponId, PlanId};
use serde_json::{Value, json};
use store::settings::PortalRow;
use store::{TenantTx, coupons, plans, settings};
use usecase::{Error, Result};

/// Most plans that customers may change to.
const MOST_PLANS: usize = 20;

/// What customers may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permissions {
    /// End a subscription with its period.
    pub cancel_subscription: bool,
    /// Pause one, and go on with it.
    pub pause_subscription: bool,
    /// Change to one of these plans.
    pub change_plan: Vec<PlanId>,
    /// Change how many seats they have.
    pub change_seats: bool,
    /// What somebody is offered who is about to leave.
    pub retention_coupon: Option<CouponId>,
}

/// What may change. `None` leaves alone.
#[derive(Clone, Debug, Default)]
pub struct PermissionsChange {
    /// [`Permissions::cancel_subscription`].
    pub cancel_subscription: Option<bool>,
    /// [`Permissions::pause_subscription`].
    pub pause_subscription: Option<bool>,
    /// [`Permissions::change_plan`].
    pub change_plan: Option<Vec<PlanId>>,
    /// [`Permissions::change_seats`].
    pub change_seats: Option<bool>,
    /// [`Permissions::retention_coupon`].
    pub retention_coupon: Option<Option<CouponId>>,
}

impl From<&PortalRow> for Permissions {
    fn from(row: &PortalRow) -> Permissions {
        Permissions {
            cancel_subscription: row.portal_cancel,
            pause_subscription: row.portal_pause,
            change_plan: row.portal_plan_ids.iter().copied().map(PlanId::from_uuid).collect(),
            change_seats: row.portal_seats,
            retention_coupon: row.portal_coupon_id.map(CouponId::from_uuid),
        }
    }
}

fn facts(of: &Permissions) -> Value {
    json!({ "portal": {
        "cancelSubscription": of.cancel_subscription, "pauseSubscription": of.pause_subscription,
        "changePlanIds": of.change_plan, "changeSeats": of.change_seats, "retentionCouponId": of.retention_coupon,
    } })
}

/// What customers may do.
///
/// # Errors
/// Any store error.
pub async fn permissions(tx: &mut TenantTx) -> Result<Permissions> {
    Ok(Permissions::from(&settings::portal(tx).await?))
}

/// Says what customers may do from now on.
///
/// # Errors
/// Field errors for too many plans; `Missing` for a plan or a coupon that is not there.
pub async fn permit(tx: &mut TenantTx, change: PermissionsChange) -> Result<Permissions> {
    let mut row = settings::portal(tx).await?;
    let before = Permissions::from(&row);
    row.portal_cancel = change.cancel_subscription.unwrap_or(row.portal_cancel);
    row.portal_pause = change.pause_subscription.unwrap_or(row.portal_pause);
    row.portal_seats = change.change_seats.unwrap_or(row.portal_seats);
    if let Some(mut wanted) = change.change_plan {
        wanted.sort_unstable();
        wanted.dedup();
        if wanted.len() > MOST_PLANS {
            return Err(Error::field("changePlanIds", "too_many", "Send at most 20 plans."));
        }
        row.portal_plan_ids = wanted.iter().map(|id| id.uuid()).collect();
        if plans::named(tx, row.portal_plan_ids.clone()).await?.len() < wanted.len() {
            return Err(Error::missing("plan"));
        }
    }
    if let Some(coupon) = change.retention_coupon {
        if let Some(id) = coupon {
            coupons::get(tx, id).await?;
        }
        row.portal_coupon_id = coupon.map(CouponId::uuid);
    }
    settings::set_portal(tx, &row).await?;
    let after = Permissions::from(&row);
    tx.audit("settings.portal", tx.tenant().to_string(), Some(facts(&before)), Some(facts(&after)));
    Ok(after)
}
