//! Paying charges back. Nomba takes no key for it and lists nothing, so before the first refund of a charge is sent its
//! transaction is asked whether it was paid back already, and what was not answered is not sent again.

use serde_json::json;
use usecase::ports::{GatewayError, RefundAccount, RefundAsk, RefundOutcome, UnknownCause};

use super::desk::Kind;
use super::transaction::Standing;
use super::{Heard, Nomba, heard};
use crate::kit::{movement_of, naira_text, raw, refundable, shortened, uuid_of};

impl Nomba {
    /// Pays back.
    pub(super) async fn refund_once(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        refundable(ask)?;
        if uuid_of(&ask.charge_ref).is_some() {
            let why = "Nomba named no transaction for this charge: pay the money back by a payout";
            return Err(GatewayError::Unsupported(why.to_owned()));
        }
        let amount = naira_text(ask.amount)?;
        let known = self.look_up_refund_of(ask).await?;
        if !matches!(known, RefundOutcome::Unknown(UnknownCause::NotFound)) {
            return Ok(known);
        }
        let whole = ask.amount == ask.charged;
        let part = (!whole).then_some(amount.as_str());
        let said = match self.pay_back(transaction_of(&ask.charge_ref), part, ask.account.as_ref()).await? {
            Ok(said) => said,
            Err(cause) => return Ok(RefundOutcome::Unknown(cause)),
        };
        let gateway_ref = said.data.first(&["transactionRef", "transactionId", "id"]);
        match said.data.truth("success") {
            _ if said.is_underway() => Ok(RefundOutcome::Pending { gateway_ref }),
            Some(true) if said.is_good() => Ok(RefundOutcome::Succeeded {
                gateway_ref: gateway_ref.unwrap_or_else(|| ask.charge_ref.clone()),
                amount: ask.amount,
            }),
            _ if said.is_absent() => Ok(RefundOutcome::Failed(raw(&said.code, &said.words))),
            _ if said.is_invalid() => {
                Err(GatewayError::BadRequest(format!("Nomba says `{}`", shortened(&said.words).unwrap_or_default())))
            }
            Some(false) if said.is_good() => Ok(RefundOutcome::Failed(raw(&said.code, &said.words))),
            _ => Ok(RefundOutcome::Unknown(UnknownCause::Unparseable)),
        }
    }

    /// Whether the charge says that it was paid back. It does not say how much, so it speaks for the first refund only.
    pub(super) async fn look_up_refund_of(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        let transaction = match self.transaction(&[("transactionRef", transaction_of(&ask.charge_ref))]).await? {
            Ok(Some(transaction)) => transaction,
            Ok(None) => {
                return Ok(RefundOutcome::Unknown(UnknownCause::Mismatch("Nomba knows no such charge".to_owned())));
            }
            Err(cause) => return Ok(RefundOutcome::Unknown(cause)),
        };
        if let Some(what) = transaction.contradiction(None) {
            return Ok(RefundOutcome::Unknown(UnknownCause::Mismatch(what)));
        }
        Ok(match transaction.standing {
            Standing::Refunded | Standing::Reversed if ask.before.is_zero() => {
                RefundOutcome::Succeeded { gateway_ref: ask.charge_ref.clone(), amount: ask.amount }
            }
            Standing::Done | Standing::Refunded => RefundOutcome::Unknown(UnknownCause::NotFound),
            Standing::Underway | Standing::Reversed | Standing::Canceled | Standing::Failed | Standing::Unclear(_) => {
                let word = transaction.standing.word();
                RefundOutcome::Unknown(UnknownCause::Mismatch(format!("the charge stands at {word}")))
            }
        })
    }

    /// Sends a refund, of all of a transaction or of a part, to where it came from or to an account.
    pub(super) async fn pay_back(
        &self,
        transaction: &str,
        part: Option<&str>,
        to: Option<&RefundAccount>,
    ) -> Result<Heard, GatewayError> {
        let mut body = json!({ "transactionId": transaction });
        if let Some(to) = to {
            body["accountNumber"] = json!(to.number);
            body["bankCode"] = json!(to.bank_code);
        }
        if let Some(part) = part {
            body["amount"] = json!(part);
        }
        let request = self.desk.post("v1/checkout/refund").json(&body);
        heard(self.desk.exchange(Kind::Charge, request).await)
    }
}

/// Nomba's transaction in the reference of a charge, which for money on an account begins with the account.
fn transaction_of(charge_ref: &str) -> &str {
    match movement_of(charge_ref) {
        Some((_, Some(movement))) => movement,
        Some((_, None)) | None => charge_ref,
    }
}
