//! Who may loosen the limits of payouts: nobody alone, once somebody else can approve payouts.
//!
//! Without it whoever holds a key for settings could raise the limit first and pay out without anybody's approval then.

use runtime::secret::Secrets;
use serde_json::json;
use store::TenantTx;
use usecase::{Error, Kind, Result};

use crate::factors::{self, Proof};
use crate::settings::{self, PayoutSettings, PayoutSettingsChange};

/// Somebody's word for a change of the limits.
#[derive(Clone, Debug)]
pub enum LimitApproval {
    /// By a code of an authenticator that approves payouts.
    Code {
        /// The credential whose authenticator it is.
        approver: String,
        /// Six digits of it.
        code: String,
    },
    /// By somebody who works for the merchant, whose code was looked at, and spent, at the dashboard.
    Shown {
        /// Who.
        approver: String,
        /// The time step of the code.
        step: i64,
    },
}

impl LimitApproval {
    fn approver(&self) -> &str {
        match self {
            LimitApproval::Code { approver, .. } | LimitApproval::Shown { approver, .. } => approver,
        }
    }
}

impl PayoutSettings {
    /// Whether under `next` something needs less than it does now: fewer approvals of some amount, or a shorter wait: money
    /// that came in goes before its provider settled it, a new account is paid, a new authenticator approves.
    fn is_loosened_by(&self, next: &PayoutSettings) -> bool {
        let bands = self.bands.iter().chain(&next.bands);
        // Approvals change above the beginning of a band, and nowhere else; a currency without bands is asked about once.
        let fewer =
            bands.flat_map(|band| [(band, band.above), (band, band.above.saturating_add(1))]).any(|(band, minor)| {
                minor > 0 && next.approvals(&band.currency, minor) < self.approvals(&band.currency, minor)
            });
        let shorter = next.clearance_hours < self.clearance_hours
            || next.cooldown_hours < self.cooldown_hours
            || next.enrolment_hours < self.enrolment_hours;
        fewer || shorter
    }
}

/// Whether a change may be made: what loosens nothing by anybody, the rest with the code of somebody else, as soon as there is somebody.
/// None needs no proof; a wrong code is to be committed, because it counts. `colleagues` are those at the dashboard who could agree beside
/// whoever holds a key with an authenticator.
///
/// # Errors
/// `Forbidden` without an approval, with one's own, or of who has no authenticator; any store error.
pub async fn may_change(
    tx: &mut TenantTx,
    secrets: &Secrets,
    maker: &str,
    change: &PayoutSettingsChange,
    approval: Option<&LimitApproval>,
    colleagues: usize,
) -> Result<Option<Proof>> {
    let before = settings::get(tx).await?;
    if !before.is_loosened_by(&change.over(&before))
        || factors::others(tx, maker).await?.saturating_add(colleagues) == 0
    {
        return Ok(None);
    }
    let refuse = |code, message: &'static str| Err(Error::new(Kind::Forbidden, code, message));
    let Some(approval) = approval else {
        let message = "This lets payouts go with fewer approvals or sooner, which nobody does alone: send `approval` with the key of \
                       another approver and a code of their authenticator; at the dashboard a colleague types a code of theirs.";
        return refuse("limits_need_approval", message);
    };
    if approval.approver() == maker {
        let message = "Whoever changes the limits does not approve it. Another approver has to.";
        return refuse("maker_cannot_approve", message);
    }
    let proof = match approval {
        LimitApproval::Code { approver, code } => factors::prove(tx, secrets, approver, code).await?,
        LimitApproval::Shown { step, .. } => Proof::Right { step: *step },
    };
    if let Proof::Right { step } = &proof {
        let bound = json!({ "approver": approval.approver(), "totpStep": step });
        tx.audit("payout_settings.approve", tx.tenant().to_string(), None, Some(bound));
    }
    Ok(Some(proof))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::PayoutBand;

    #[test]
    fn what_needs_less_is_looser_and_what_needs_more_is_not() {
        let before = PayoutSettings::default();
        let band = |above, approvals| PayoutBand { currency: "NGN".to_owned(), above, approvals };
        let bands = |bands: Vec<PayoutBand>| PayoutSettings { bands, ..before.clone() };
        for looser in [
            bands(vec![band(0, 0)]),
            bands(vec![band(0, 0), band(10_000_001, 1), band(200_000_000, 2)]),
            bands(vec![band(0, 0), band(10_000_000, 1)]),
            PayoutSettings { cooldown_hours: 23, ..before.clone() },
            PayoutSettings { clearance_hours: 23, ..before.clone() },
            PayoutSettings { enrolment_hours: 0, ..before.clone() },
            bands(
                [before.bands.clone(), vec![PayoutBand { currency: "KES".to_owned(), above: 0, approvals: 0 }]]
                    .concat(),
            ),
        ] {
            assert!(before.is_loosened_by(&looser), "{looser:?}");
        }
        for stricter in [
            before.clone(),
            bands(vec![band(0, 1), band(10_000_000, 1), band(200_000_000, 2)]),
            bands(vec![]),
            PayoutSettings { cooldown_hours: 48, clearance_hours: 25, ..before.clone() },
        ] {
            assert_eq!(before.is_loosened_by(&stricter), stricter.bands.is_empty(), "{stricter:?}");
        }
    }
}
