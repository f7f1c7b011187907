//! A merchant's choices about payouts. Without any, the defaults below hold.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{TenantTx, payout_settings};
use usecase::check::Checks;
use usecase::{Error, Result};

/// Most approvals that a band may ask for.
const MAX_APPROVALS: i16 = 5;
/// Most bands.
const MAX_BANDS: usize = 20;

/// Payouts above an amount need so many approvals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PayoutBand {
    /// ISO 4217.
    pub currency: String,
    /// In minor units; payouts of more than this.
    pub above: i64,
    /// How many; 0 for none.
    pub approvals: i16,
}

/// The choices in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PayoutSettings {
    /// How long money that came in waits before it can be paid out, in hours: the provider has to settle it first.
    pub clearance_hours: i64,
    /// How long nobody is paid at a new account, in hours.
    pub cooldown_hours: i64,
    /// How long a new authenticator may not approve, in hours.
    pub enrolment_hours: i64,
    /// How long a payout waits for approvals, in hours.
    pub approval_hours: i64,
    /// Who must agree to what. A currency without a band needs one approval for everything.
    pub bands: Vec<PayoutBand>,
    /// Accounts at providers, best first; those not named come after them, oldest first.
    pub accounts: Vec<ids::ProviderAccountId>,
}

impl Default for PayoutSettings {
    /// Naira: nobody up to 100,000, one approver up to 2,000,000, two above.
    fn default() -> PayoutSettings {
        let band = |above, approvals| PayoutBand { currency: "NGN".to_owned(), above, approvals };
        PayoutSettings {
            clearance_hours: 24,
            cooldown_hours: 24,
            enrolment_hours: 24,
            approval_hours: 7 * 24,
            bands: vec![band(0, 0), band(10_000_000, 1), band(200_000_000, 2)],
            accounts: Vec::new(),
        }
    }
}

impl PayoutSettings {
    /// How many approvals a payout needs.
    pub fn approvals(&self, currency: &str, minor: i64) -> i16 {
        let fits = self.bands.iter().filter(|band| band.currency == currency && minor > band.above);
        fits.max_by_key(|band| band.above).map_or(1, |band| band.approvals)
    }

    pub(crate) fn clearance(&self) -> SignedDuration {
        SignedDuration::from_hours(self.clearance_hours)
    }

    pub(crate) fn cooldown(&self) -> SignedDuration {
        SignedDuration::from_hours(self.cooldown_hours)
    }

    pub(crate) fn enrolment(&self) -> SignedDuration {
        SignedDuration::from_hours(self.enrolment_hours)
    }

    pub(crate) fn approval(&self) -> SignedDuration {
        SignedDuration::from_hours(self.approval_hours)
    }

    fn check(&self) -> Result<()> {
        let mut checks = Checks::new();
        for (field, hours, least, most) in [
            ("clearanceHours", self.clearance_hours, 0, 30 * 24),
            ("cooldownHours", self.cooldown_hours, 0, 7 * 24),
            ("enrolmentHours", self.enrolment_hours, 0, 7 * 24),
            ("approvalHours", self.approval_hours, 24, 30 * 24),
        ] {
            let fits = (least..=most).contains(&hours);
            checks.demand(fits, field, "out_of_range", &format!("Send {least} to {most} hours."));
        }
        checks.demand(self.bands.len() <= MAX_BANDS, "bands", "too_many", "Send at most 20 bands.");
        for (nth, band) in self.bands.iter().enumerate() {
            checks.currency(&format!("bands[{nth}].currency"), &band.currency);
            checks.amount(&format!("bands[{nth}].above"), band.above);
            let fits = (0..=MAX_APPROVALS).contains(&band.approvals);
            checks.demand(fits, &format!("bands[{nth}].approvals"), "out_of_range", "Send 0 to 5.");
            let before = self.bands.iter().take(nth);
            let again = before.filter(|other| other.currency == band.currency).any(|other| other.above == band.above);
            checks.demand(!again, &format!("bands[{nth}].above"), "twice", "Another band begins at the same amount.");
        }
        checks.done()
    }
}

/// What changes; `None` leaves alone.
#[derive(Clone, Debug, Default)]
pub struct PayoutSettingsChange {
    /// [`PayoutSettings::clearance_hours`].
    pub clearance_hours: Option<i64>,
    /// [`PayoutSettings::cooldown_hours`].
    pub cooldown_hours: Option<i64>,
    /// [`PayoutSettings::enrolment_hours`].
    pub enrolment_hours: Option<i64>,
    /// [`PayoutSettings::approval_hours`].
    pub approval_hours: Option<i64>,
    /// [`PayoutSettings::bands`], all of them.
    pub bands: Option<Vec<PayoutBand>>,
    /// [`PayoutSettings::accounts`], all of them.
    pub accounts: Option<Vec<ids::ProviderAccountId>>,
}

impl PayoutSettingsChange {
    /// What holds after it.
    pub(crate) fn over(&self, before: &PayoutSettings) -> PayoutSettings {
        PayoutSettings {
            clearance_hours: self.clearance_hours.unwrap_or(before.clearance_hours),
            cooldown_hours: self.cooldown_hours.unwrap_or(before.cooldown_hours),
            enrolment_hours: self.enrolment_hours.unwrap_or(before.enrolment_hours),
            approval_hours: self.approval_hours.unwrap_or(before.approval_hours),
            bands: self.bands.clone().unwrap_or_else(|| before.bands.clone()),
            accounts: self.accounts.clone().unwrap_or_else(|| before.accounts.clone()),
        }
    }
}

/// The choices in force.
///
/// # Errors
/// Any store error; `Fault` when the stored ones cannot be read.
pub async fn get(tx: &mut TenantTx) -> Result<PayoutSettings> {
    Ok(read(tx).await?.0)
}

async fn read(tx: &mut TenantTx) -> Result<(PayoutSettings, i64)> {
    let Some(row) = payout_settings::find(tx).await? else { return Ok((PayoutSettings::default(), 0)) };
    let settings = serde_json::from_value(row.body)
        .map_err(|error| Error::fault("the choices about payouts cannot be read").because(error))?;
    Ok((settings, row.version))
}

/// Changes them, for payouts that are asked for from now on.
///
/// # Errors
/// Field errors; `Conflict` when somebody else changed them meanwhile.
pub async fn change(tx: &mut TenantTx, change: PayoutSettingsChange) -> Result<PayoutSettings> {
    let (before, version) = read(tx).await?;
    let next = change.over(&before);
    next.check()?;
    let (old, new) = (written(&before)?, written(&next)?);
    payout_settings::save(tx, &new, version).await?;
    let tenant = tx.tenant();
    tx.record("payout_settings.updated", tenant.uuid(), json!({ "settings": new }));
    tx.audit("payout_settings.update", tenant.to_string(), Some(old), Some(new));
    Ok(next)
}

fn written(settings: &PayoutSettings) -> Result<Value> {
    serde_json::to_value(settings).map_err(|error| Error::fault("choices cannot be written").because(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_bands_begin_above_their_amounts() {
        let settings = PayoutSettings::default();
        for (minor, approvals) in
            [(1, 0), (10_000_000, 0), (10_000_001, 1), (200_000_000, 1), (200_000_001, 2), (i64::MAX, 2)]
        {
            assert_eq!(settings.approvals("NGN", minor), approvals, "{minor}");
        }
        assert_eq!(settings.approvals("KES", 1), 1, "a currency that nobody spoke of");
    }

    #[test]
    fn nonsense_is_refused() {
        let default = PayoutSettings::default();
        assert!(default.check().is_ok());
        let band = PayoutBand { currency: "NGN".to_owned(), above: 5, approvals: 1 };
        for wrong in [
            PayoutSettings { cooldown_hours: 169, ..default.clone() },
            PayoutSettings { clearance_hours: -1, ..default.clone() },
            PayoutSettings { approval_hours: 1, ..default.clone() },
            PayoutSettings { bands: vec![band.clone(), band.clone()], ..default.clone() },
            PayoutSettings { bands: vec![PayoutBand { approvals: 6, ..band.clone() }], ..default.clone() },
            PayoutSettings { bands: vec![PayoutBand { currency: "naira".to_owned(), ..band }], ..default.clone() },
        ] {
            assert!(wrong.check().is_err(), "{wrong:?}");
        }
    }
}
