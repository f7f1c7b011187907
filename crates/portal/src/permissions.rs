//! What a merchant lets its customers do by themselves.

use serde_json::{Value, json};
use store::{TenantTx, settings};
use usecase::Result;

/// What customers may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permissions {
    /// End a subscription with its period.
    pub cancel_subscription: bool,
    /// Pause one, and go on with it.
    pub pause_subscription: bool,
}

/// What may change. `None` leaves alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct PermissionsChange {
    /// [`Permissions::cancel_subscription`].
    pub cancel_subscription: Option<bool>,
    /// [`Permissions::pause_subscription`].
    pub pause_subscription: Option<bool>,
}

fn facts(of: Permissions) -> Value {
    json!({ "portal": { "cancelSubscription": of.cancel_subscription, "pauseSubscription": of.pause_subscription } })
}

/// What customers may do.
///
/// # Errors
/// Any store error.
pub async fn permissions(tx: &mut TenantTx) -> Result<Permissions> {
    let row = settings::portal(tx).await?;
    Ok(Permissions { cancel_subscription: row.portal_cancel, pause_subscription: row.portal_pause })
}

/// Says what customers may do from now on.
///
/// # Errors
/// Any store error.
pub async fn permit(tx: &mut TenantTx, change: PermissionsChange) -> Result<Permissions> {
    let mut row = settings::portal(tx).await?;
    let before = Permissions { cancel_subscription: row.portal_cancel, pause_subscription: row.portal_pause };
    row.portal_cancel = change.cancel_subscription.unwrap_or(row.portal_cancel);
    row.portal_pause = change.pause_subscription.unwrap_or(row.portal_pause);
    settings::set_portal(tx, &row).await?;
    let after = Permissions { cancel_subscription: row.portal_cancel, pause_subscription: row.portal_pause };
    tx.audit("settings.portal", tx.tenant().to_string(), Some(facts(before)), Some(facts(after)));
    Ok(after)
}
