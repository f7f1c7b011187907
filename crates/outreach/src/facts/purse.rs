//! What a message says of money that leaves a wallet, and of where it goes.

use ids::{BeneficiaryId, PayoutId};
use notices::Tag;
use store::beneficiaries::BeneficiaryRow;
use store::{beneficiaries, payouts};
use usecase::Result;

use super::{Facts, Reader};

impl Reader<'_> {
    /// A payout, while it stands where the event left it.
    pub(super) async fn payout(&mut self, standing: &[&str]) -> Result<Facts> {
        let row = payouts::get(self.tx, PayoutId::from_uuid(self.event.subject_id)).await?;
        if !standing.contains(&row.status.as_str()) {
            return Ok(Facts::Overtaken("payout_went_on"));
        }
        let to = beneficiaries::get(self.tx, row.beneficiary_id).await?;
        let told = self
            .values()
            .amount(Tag::Amount, row.amount_minor, &row.currency)?
            .text(Tag::BankAccount, &account(&to))
            .optional(Tag::Reason, row.failure_message.as_deref());
        told.done()
    }

    pub(super) async fn bank_account(&mut self) -> Result<Facts> {
        let row = beneficiaries::get(self.tx, BeneficiaryId::from_uuid(self.event.subject_id)).await?;
        if row.status != "active" {
            return Ok(Facts::Overtaken("account_is_gone"));
        }
        let told = self.values().text(Tag::BankAccount, &account(&row)).instant(Tag::UsableFrom, Some(row.usable_from));
        told.done()
    }
}

/// What its owner knows a bank account by, and nobody else could use.
fn account(row: &BeneficiaryRow) -> String {
    format!("*{}, {}", row.last4, row.bank_name)
}
