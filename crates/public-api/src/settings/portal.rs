//! What customers may do by themselves, on the pages on which they see all their subscriptions.

use portal::{Permissions, PermissionsChange};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::permission::{SettingsRead, SettingsWrite};
use web::wire::patch;
use web::{Answer, Data, Json, Merchant, NoQuery};

use crate::names::{CouponRef, PlanRef};

/// Show what customers may do by themselves
#[utoipa::path(get, path = "/v1/settings/portal", operation_id = "get_portal_permissions", tag = "Settings",
    extensions(("x-scope" = json!("settings:read"))),
    responses((status = 200, description = "What they may do.", body = Data<PortalPermissionsView>)))]
pub(crate) async fn get(merchant: Merchant<SettingsRead>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let permissions = portal::permissions(&mut tx).await?;
    merchant.ok(tx, PortalPermissionsView::from(permissions)).await
}

/// Change what customers may do by themselves
///
/// Customers who signed in see all their subscriptions at `/me`. There they end or pause those of yours as far as you let them; seeing
/// them, and having a failed charge tried again, is always theirs.
#[utoipa::path(patch, path = "/v1/settings/portal", operation_id = "change_portal_permissions", tag = "Settings",
    extensions(("x-scope" = json!("settings:write"))), request_body = ChangePortalPermissions,
    responses((status = 200, description = "What they may do.", body = Data<PortalPermissionsView>)))]
pub(crate) async fn change(merchant: Merchant<SettingsWrite>, Json(body): Json<ChangePortalPermissions>) -> Answer {
    let mut tx = merchant.begin().await?;
    let change = PermissionsChange {
        cancel_subscription: body.cancel_subscription,
        pause_subscription: body.pause_subscription,
        change_plan: body.change_plan_ids.map(|ids| ids.into_iter().map(|id| id.0).collect()),
        change_seats: body.change_seats,
        retention_coupon: body.retention_coupon_id.map(|id| id.map(|id| id.0)),
    };
    let permissions = portal::permit(&mut tx, change).await?;
    merchant.ok(tx, PortalPermissionsView::from(permissions)).await
}

/// What may change. Fields left out stay as they are.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "cancelSubscription": true, "pauseSubscription": false }))]
pub(crate) struct ChangePortalPermissions {
    /// Whether customers may end a subscription with its period, and take that back.
    cancel_subscription: Option<bool>,
    /// Whether they may pause one, and go on with it.
    pause_subscription: Option<bool>,
    /// The plans that they may change to, each change shown with what it comes to before it is made. At most 20; none when empty.
    #[schema(max_items = 20)]
    change_plan_ids: Option<Vec<PlanRef>>,
    /// Whether they may change how many of the base price they have.
    change_seats: Option<bool>,
    /// A coupon that somebody is offered who is about to end a subscription, once; `null` for none.
    #[serde(default, deserialize_with = "patch")]
    retention_coupon_id: Option<Option<CouponRef>>,
}

/// What customers may do by themselves.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PortalPermissions)]
pub(crate) struct PortalPermissionsView {
    /// Whether they may end a subscription with its period.
    cancel_subscription: bool,
    /// Whether they may pause one.
    pause_subscription: bool,
    /// The plans that they may change to.
    change_plan_ids: Vec<PlanRef>,
    /// Whether they may change how many of the base price they have.
    change_seats: bool,
    /// What somebody is offered who is about to end a subscription.
    retention_coupon_id: Option<CouponRef>,
}

impl From<Permissions> for PortalPermissionsView {
    fn from(of: Permissions) -> PortalPermissionsView {
        PortalPermissionsView {
            cancel_subscription: of.cancel_subscription,
            pause_subscription: of.pause_subscription,
            change_plan_ids: of.change_plan.into_iter().map(Into::into).collect(),
            change_seats: of.change_seats,
            retention_coupon_id: of.retention_coupon.map(Into::into),
        }
    }
}
