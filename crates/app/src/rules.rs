//! The tenant's choices about bills: how long they can be changed, how they are numbered, when they are to be paid.

use billing::InvoiceDraft;
use billing::invoice::InvoiceKind;
use calendar::local_date;
use jiff::{SignedDuration, Timestamp};
use store::invoices::InvoiceRow;
use store::settings::SettingsRow;
use store::{TenantTx, counters, settings};

use crate::{Error, Result};

/// What stands before a number when nothing else is chosen.
pub const USUAL_PREFIX: &str = "INV";

/// The choices, as the writing of bills needs them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rules {
    /// How long a renewal's bill stays a draft; not at all by default.
    grace: SignedDuration,
    /// The seller's zone, where each of its years has numbers of its own.
    yearly_in: Option<String>,
    /// What stands before a number, if not [`USUAL_PREFIX`].
    pub(crate) prefix: Option<String>,
}

impl Rules {
    /// For bills that are final at once.
    pub(crate) fn of(chosen: &SettingsRow) -> Rules {
        Rules {
            grace: SignedDuration::ZERO,
            yearly_in: (chosen.invoice_series == "yearly").then(|| chosen.billing_zone.clone()),
            prefix: Some(chosen.invoice_prefix.clone()).filter(|prefix| prefix != USUAL_PREFIX),
        }
    }

    /// For the bills of renewals, which may wait as drafts.
    pub(crate) fn of_renewals(chosen: &SettingsRow) -> Rules {
        Rules { grace: grace(chosen), ..Rules::of(chosen) }
    }

    pub(crate) async fn read(tx: &mut TenantTx) -> Result<Rules> {
        Ok(Rules::of(&settings::get(tx).await?))
    }

    /// Whether a bill is written as a draft first.
    pub(crate) fn lets_wait(&self, draft: &InvoiceDraft) -> bool {
        draft.kind == InvoiceKind::Period && self.grace > SignedDuration::ZERO
    }

    /// When a draft of now becomes final.
    pub(crate) fn end_of_grace(&self, now: Timestamp) -> Timestamp {
        now.checked_add(self.grace).unwrap_or(Timestamp::MAX)
    }

    /// The series of a bill that becomes final at `at`: `main`, or the year there in the seller's zone.
    pub(crate) fn series(&self, at: Timestamp) -> Result<String> {
        let Some(zone) = &self.yearly_in else { return Ok(counters::MAIN_SERIES.to_owned()) };
        let date = local_date(at, zone).map_err(|error| Error::fault("a year cannot be told").because(error))?;
        Ok(format!("{:04}", date.year()))
    }
}

/// How long a bill stays a draft.
pub(crate) fn grace(chosen: &SettingsRow) -> SignedDuration {
    SignedDuration::from_hours(i64::from(chosen.grace_hours))
}

/// The day by which a bill that is final at `at` is to be paid: at once, where it is charged.
pub(crate) fn due_at(row: &InvoiceRow, at: Timestamp) -> Timestamp {
    let days = i64::from(row.days_until_due.unwrap_or(0));
    at.checked_add(SignedDuration::from_hours(days.saturating_mul(24))).unwrap_or(Timestamp::MAX)
}

/// The number as printed: `INV-000042`, or `INV-2028-000042` in a yearly series.
pub fn number_text(row: &InvoiceRow) -> Option<String> {
    let number = row.number?;
    let prefix = row.prefix.as_deref().unwrap_or(USUAL_PREFIX);
    Some(match row.series.as_str() {
        counters::MAIN_SERIES => format!("{prefix}-{number:06}"),
        year => format!("{prefix}-{year}-{number:06}"),
    })
}
