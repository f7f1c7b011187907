//! Refunds, which have no key: what Paystack paid back of a charge is asked first, and sent is only what it has not heard of.
//!
//! Our reference stands in the note of each refund that we send. Refunds without one (somebody pressed a button, or the note was
//! lost) are counted instead: when they come to more than was asked before, one of them may be ours, and nothing is sent.

use jiff::Timestamp;
use money::{Currency, Money};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use usecase::ports::{GatewayError, RefundAccount, RefundAsk, RefundOutcome, UnknownCause};

use super::client::Paystack;
use super::reply::{Envelope, Reply};
use crate::kit::{Figure, Reference, folded, lenient, raw, refundable, same_mode, uuid_of};

/// So many pages of refunds of one charge, or of refunds at all, are read before we give up being sure.
const PAGES: u32 = 20;

/// A refund as Paystack tells it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Refund {
    #[serde(deserialize_with = "lenient::text")]
    pub(super) id: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    pub(super) status: Option<String>,
    #[serde(deserialize_with = "lenient::figure")]
    amount: Option<Figure>,
    #[serde(deserialize_with = "lenient::text")]
    currency: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    merchant_note: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    reason: Option<String>,
    transaction: Option<Box<RawValue>>,
    #[serde(deserialize_with = "lenient::text")]
    refunded_at: Option<String>,
    #[serde(rename = "createdAt", deserialize_with = "lenient::text")]
    created_at: Option<String>,
}

/// The charge of a refund, when it was just made. In lists it is a bare number.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Charge {
    #[serde(deserialize_with = "lenient::text")]
    id: Option<String>,
}

impl Refund {
    /// How much.
    pub(super) fn amount(&self) -> Option<Money> {
        self.amount?.minor(Currency::parse(self.currency.as_deref()?).ok()?)
    }

    /// When it was done, or made.
    pub(super) fn at(&self) -> Option<Timestamp> {
        let instant = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        instant(&self.refunded_at).or_else(|| instant(&self.created_at))
    }

    /// Our reference on it. Paystack sets a note of its own where there is none, so only ours count.
    pub(super) fn reference(&self) -> Option<&str> {
        let ours = |note: &&str| uuid_of(note).is_some_and(|(kind, _)| kind == Reference::Refund);
        self.merchant_note.as_deref().map(str::trim).filter(ours)
    }

    fn is_of(&self, charge_ref: &str) -> bool {
        // One that does not say was given to us because we asked for those of this charge.
        let Some(written) = self.transaction.as_ref().map(|raw| raw.get()) else { return true };
        let whole = serde_json::from_str::<Charge>(written).ok().and_then(|charge| charge.id);
        whole.as_deref().unwrap_or(written.trim_matches('"')) == charge_ref
    }

    fn outcome(&self) -> RefundOutcome {
        let why = || raw(self.status.as_deref().unwrap_or_default(), self.reason.as_deref().unwrap_or_default());
        match (self.status.as_deref().unwrap_or_default(), self.id.clone(), self.amount()) {
            ("processed", Some(gateway_ref), Some(amount)) => RefundOutcome::Succeeded { gateway_ref, amount },
            ("pending" | "processing", gateway_ref, _) => RefundOutcome::Pending { gateway_ref },
            ("needs-attention", Some(gateway_ref), _) => RefundOutcome::NeedsAccount { gateway_ref },
            ("failed", _, _) => RefundOutcome::Failed(why()),
            _ => RefundOutcome::Unknown(UnknownCause::Unparseable),
        }
    }
}

/// What Paystack has heard of a refund.
#[derive(Debug)]
enum Heard {
    /// This one is ours.
    Of(Box<Refund>),
    /// Nothing.
    Nothing,
    /// More was paid back than we asked for, and none of it can be told to be ours.
    More(String),
}

impl Paystack {
    /// Pays back, unless Paystack has heard of it.
    pub(super) async fn pay_back(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        refundable(ask)?;
        match heard(&self.refunds_of(&ask.charge_ref).await?, ask) {
            Heard::Of(found) => match (found.outcome(), &ask.account) {
                (RefundOutcome::NeedsAccount { gateway_ref }, Some(account)) => {
                    self.pay_back_to(&gateway_ref, account, ask.amount.currency()).await
                }
                (outcome, _) => Ok(outcome),
            },
            Heard::More(why) => Ok(RefundOutcome::Unknown(UnknownCause::Mismatch(why))),
            Heard::Nothing => self.send_refund(ask).await,
        }
    }

    async fn send_refund(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        let mut body = json!({
            "transaction": ask.charge_ref,
            "amount": ask.amount.minor(),
            "currency": ask.amount.currency().code(),
            "merchant_note": Reference::Refund.of(ask.key),
        });
        if let Some(reason) = &ask.reason {
            body["customer_note"] = json!(reason);
        }
        Ok(match self.write(self.post("refund", &body)).await? {
            Reply::Yes(envelope) => outcome_of(&envelope),
            Reply::No(envelope) if is_final(envelope.text()) => {
                RefundOutcome::Failed(raw(envelope.code(), envelope.text()))
            }
            Reply::No(envelope) => return Err(envelope.bad_request()),
            Reply::Doubt(cause) => RefundOutcome::Unknown(cause),
        })
    }

    /// Sends a refund that could not go back whence it came to an account. Once it is on its way, Paystack refuses to do so again.
    async fn pay_back_to(
        &self,
        refund: &str,
        account: &RefundAccount,
        currency: Currency,
    ) -> Result<RefundOutcome, GatewayError> {
        let bank = self.bank_id(&account.bank_code, currency).await?;
        let details = json!({ "currency": currency.code(), "account_number": account.number, "bank_id": bank });
        let path = format!("refund/retry_with_customer_details/{refund}");
        let body = json!({ "refund_account_details": details });
        Ok(match self.write(self.post(&path, &body)).await? {
            Reply::Yes(envelope) => outcome_of(&envelope),
            Reply::No(envelope) => return Err(envelope.bad_request()),
            Reply::Doubt(cause) => RefundOutcome::Unknown(cause),
        })
    }

    /// What became of a refund: by Paystack's reference, or among all refunds of its charge.
    pub(super) async fn find_refund(&self, ask: &RefundAsk) -> Result<RefundOutcome, GatewayError> {
        same_mode(self.mode, ask.mode)?;
        let Some(id) = &ask.gateway_ref else {
            return Ok(match heard(&self.refunds_of(&ask.charge_ref).await?, ask) {
                Heard::Of(found) => found.outcome(),
                Heard::Nothing => RefundOutcome::Unknown(UnknownCause::NotFound),
                Heard::More(why) => RefundOutcome::Unknown(UnknownCause::Mismatch(why)),
            });
        };
        if !is_number(id) {
            return Err(GatewayError::BadRequest("this is no refund of Paystack: those have numbers".to_owned()));
        }
        Ok(match self.ask(self.get(&format!("refund/{id}"))).await? {
            Reply::Yes(envelope) => outcome_of(&envelope),
            Reply::No(envelope) if envelope.not_found() => RefundOutcome::Unknown(UnknownCause::NotFound),
            Reply::No(envelope) => return Err(envelope.bad_request()),
            Reply::Doubt(cause) => RefundOutcome::Unknown(cause),
        })
    }

    /// Every refund of a charge. All of them or an error: nothing may be sent on half of a list.
    async fn refunds_of(&self, charge_ref: &str) -> Result<Vec<Refund>, GatewayError> {
        if !is_number(charge_ref) {
            return Err(GatewayError::BadRequest("this is no charge of Paystack: those have numbers".to_owned()));
        }
        let mut all = Vec::new();
        for page in 1..=PAGES {
            let path = format!("refund?transaction={charge_ref}&perPage=100&page={page}");
            let envelope = match self.ask(self.get(&path)).await? {
                Reply::Yes(envelope) => envelope,
                Reply::No(envelope) if envelope.not_found() => return Ok(all),
                Reply::No(envelope) => return Err(envelope.bad_request()),
                Reply::Doubt(cause) => return Err(unsure_what_was_paid_back(&cause.to_string())),
            };
            let found: Vec<Refund> =
                envelope.data().ok_or_else(|| unsure_what_was_paid_back("the list could not be read"))?;
            let goes_on = envelope.goes_on(page, found.len());
            // Should the filter ever be overlooked, the refunds of others are not ours.
            all.extend(found.into_iter().filter(|refund| refund.is_of(charge_ref)));
            if !goes_on {
                return Ok(all);
            }
        }
        Err(unsure_what_was_paid_back("the list does not end"))
    }
}

/// Finds a refund of ours: by our reference, or by counting what carries none.
fn heard(refunds: &[Refund], ask: &RefundAsk) -> Heard {
    let ours = Reference::Refund.of(ask.key);
    let by = |wanted: &dyn Fn(&Refund) -> bool| refunds.iter().filter(|refund| wanted(refund)).collect::<Vec<_>>();
    if let Some(found) = by(&|refund| refund.reference() == Some(&ours)).first() {
        return Heard::Of(Box::new((*found).clone()));
    }
    let minor = |refunds: &[&Refund]| -> Option<i64> {
        refunds.iter().try_fold(0_i64, |sum, refund| sum.checked_add(refund.amount()?.minor()))
    };
    let (named, nameless) = (by(&|refund| refund.reference().is_some()), by(&|refund| refund.reference().is_none()));
    let (Some(known), Some(unknown)) = (minor(&named), minor(&nameless)) else {
        return Heard::More("a refund of the charge has an amount that cannot be read".to_owned());
    };
    // What was asked before and carries its reference explains nothing of what does not.
    let expected = ask.before.minor().saturating_sub(known).max(0);
    if unknown <= expected {
        return Heard::Nothing;
    }
    let mut alike = nameless.iter().filter(|refund| refund.amount() == Some(ask.amount));
    match (alike.next(), alike.next()) {
        (Some(one), None) => Heard::Of(Box::new((**one).clone())),
        _ => {
            Heard::More(format!("Paystack paid back {unknown} of the charge in minor units that we know {expected} of"))
        }
    }
}

fn outcome_of(envelope: &Envelope) -> RefundOutcome {
    envelope.data::<Refund>().map_or(RefundOutcome::Unknown(UnknownCause::Unparseable), |refund| refund.outcome())
}

/// Whether a refusal will be the same tomorrow: nothing is left to pay back.
fn is_final(text: &str) -> bool {
    let text = folded(text);
    ["fully reversed", "already been refunded", "cannot be more than", "already refunded"]
        .iter()
        .any(|end| text.contains(end))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn unsure_what_was_paid_back(why: &str) -> GatewayError {
    GatewayError::NotSent(format!("Paystack did not say what it paid back of the charge, so nothing was sent: {why}"))
}

#[cfg(test)]
mod tests;
