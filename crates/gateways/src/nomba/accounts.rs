//! Accounts that payers send to: for good, or for one amount until a time. They carry our reference, so one that was opened
//! without our hearing of it is found again.
//!
//! An account that expects an amount sends any other amount back, and nobody is told.

use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use money::Money;
use serde_json::{Value, json};
use usecase::ports::{
    AccountAsk, AccountKind, ChargeAsk, ChargeOutcome, GatewayError, LookUpAsk, NextAction, UnknownCause,
    VirtualAccount,
};
use wire::RequestBuilder;

use super::desk::Kind;
use super::said::Said;
use super::transaction::{Standing, Transaction};
use super::{Nomba, asked, heard, told};
use crate::kit::{Reference, is_account, major_text, movement_of, movement_ref, naira_text, shortened};

/// How long an account for one payment is open when nobody says.
const OPEN_FOR: SignedDuration = SignedDuration::from_hours(24);
/// The bank, when Nomba does not name it.
const BANK: &str = "Nomba";
/// How long a name may be.
const NAME_CHARS: usize = 64;
/// How short.
const NAME_CHARS_AT_LEAST: usize = 8;

/// An account as Nomba made it.
struct Made {
    number: String,
    bank: String,
    name: String,
}

impl Nomba {
    /// An account for one attempt.
    pub(super) async fn charge_account(&self, ask: &ChargeAsk) -> Result<ChargeOutcome, GatewayError> {
        naira_text(ask.amount)?;
        let reference = Reference::Charge.of(ask.key.uuid());
        let expires_at = ask.expires_at.unwrap_or_else(|| ask.at.checked_add(OPEN_FOR).unwrap_or(Timestamp::MAX));
        let name = if self.sender.is_empty() { "Payment" } else { &self.sender };
        let request =
            self.desk.post("v1/accounts/virtual").json(&account(&reference, name, Some((ask.amount, expires_at))));
        let said = match heard(self.desk.exchange(Kind::Charge, request).await)? {
            Ok(said) => said,
            Err(cause) => return Ok(ChargeOutcome::Unknown(cause)),
        };
        let found = match made(&said) {
            None if said.is_taken() => made(&told(self.desk.exchange(Kind::Read, self.account_of(&reference)).await)?),
            found => found,
        };
        let made = match found {
            Some(made) => made,
            None if said.is_invalid() => return Err(refused(&said)),
            None => return Ok(ChargeOutcome::Unknown(UnknownCause::Unparseable)),
        };
        Ok(ChargeOutcome::RequiresAction {
            action: NextAction::TransferTo { bank: made.bank, account: made.number.clone(), name: made.name },
            gateway_ref: Some(made.number),
            expires_at: Some(expires_at),
        })
    }

    /// What came to the account of an attempt, or what became of one movement.
    pub(super) async fn look_up_account(&self, ask: &LookUpAsk) -> Result<ChargeOutcome, GatewayError> {
        let reference = Reference::Charge.of(ask.key.uuid());
        if let Some((account, Some(movement))) = ask.gateway_ref.as_deref().and_then(movement_of) {
            return self.look_up_movement(&reference, account, movement).await;
        }
        let said = match asked(self.desk.exchange(Kind::Read, self.account_of(&reference)).await)? {
            Ok(said) => said,
            Err(cause) => return Ok(ChargeOutcome::Unknown(cause)),
        };
        let Some(made) = made(&said) else { return Ok(ChargeOutcome::Unknown(UnknownCause::NotFound)) };
        let path = format!("v1/transactions/virtual?{}", wire::form(&[("virtual_account", &made.number)]));
        let listed = told(self.desk.exchange(Kind::Read, self.desk.get(&path)).await)?;
        let moved =
            listed.data.each("results").iter().map(Transaction::of).find(|each| each.standing == Standing::Done);
        Ok(match moved {
            Some(transaction) => on_account(transaction, Some(&made.number)),
            None => ChargeOutcome::Pending { gateway_ref: Some(made.number) },
        })
    }

    /// One movement, which must be to the account of the attempt if that has one, and to the account that was named.
    async fn look_up_movement(
        &self,
        reference: &str,
        named: Option<&str>,
        movement: &str,
    ) -> Result<ChargeOutcome, GatewayError> {
        let transaction = match self.transaction(&[("transactionRef", movement)]).await? {
            Ok(Some(transaction)) => transaction,
            Ok(None) => return Ok(ChargeOutcome::Unknown(UnknownCause::NotFound)),
            Err(cause) => return Ok(ChargeOutcome::Unknown(cause)),
        };
        // Who called did not sign whose account it is; Nomba says so when it is asked.
        let own = match asked(self.desk.exchange(Kind::Read, self.account_of(reference)).await)? {
            Ok(said) => made(&said).map(|made| made.number),
            Err(cause) => return Ok(ChargeOutcome::Unknown(cause)),
        };
        if own.as_deref().zip(named).is_some_and(|(own, named)| own != named) {
            return Ok(elsewhere());
        }
        Ok(on_account(transaction, own.as_deref().or(named)))
    }

    /// Opens one, or finds the one that was opened under this key before.
    pub(super) async fn open(&self, ask: &AccountAsk) -> Result<VirtualAccount, GatewayError> {
        let reference = Reference::Account.of(ask.key);
        let (terms, expires_at) = match ask.kind {
            AccountKind::Permanent => (None, None),
            AccountKind::OneTime { expires_at } => {
                naira_text(ask.expected)?;
                (Some((ask.expected, expires_at)), Some(expires_at))
            }
        };
        let mut body = account(&reference, &ask.name, terms);
        if let Some(bvn) = &ask.bvn {
            body["bvn"] = json!(bvn);
        }
        let request = self.desk.post("v1/accounts/virtual").json(&body);
        let heard = heard(self.desk.exchange(Kind::Charge, request).await)?;
        let found = match heard.as_ref().ok().and_then(made) {
            Some(made) => Some(made),
            None => made(&told(self.desk.exchange(Kind::Read, self.account_of(&reference)).await)?),
        };
        match (found, heard) {
            (Some(Made { number, bank, name }), _) => {
                Ok(VirtualAccount { number, bank, name, gateway_ref: reference, expires_at })
            }
            (None, Ok(said)) => Err(refused(&said)),
            (None, Err(cause)) => Err(GatewayError::NotSent(format!("no account: {cause}"))),
        }
    }

    fn account_of(&self, reference: &str) -> RequestBuilder {
        self.desk.get(&format!("v1/accounts/virtual/{reference}"))
    }
}

fn on_account(transaction: Transaction, account: Option<&str>) -> ChargeOutcome {
    let number = transaction.account.clone();
    if account.is_some_and(|account| number.as_deref().is_some_and(|number| number != account)) {
        return elsewhere();
    }
    if transaction.kind != "vact_transfer" {
        return ChargeOutcome::Unknown(UnknownCause::Mismatch("it is no money on an account".to_owned()));
    }
    match (transaction.charge(None), number.as_deref().or(account)) {
        (ChargeOutcome::Succeeded { gateway_ref, amount, fee, saved }, Some(number)) => {
            ChargeOutcome::Succeeded { gateway_ref: movement_ref(number, &gateway_ref), amount, fee, saved }
        }
        (outcome, _) => outcome,
    }
}

fn elsewhere() -> ChargeOutcome {
    ChargeOutcome::Unknown(UnknownCause::Mismatch("the money is on another account".to_owned()))
}

/// Names have 8 to 64 letters. The end of an account is written in the time of Lagos, which has been one hour from Greenwich
/// since 1919.
fn account(reference: &str, name: &str, once: Option<(Money, Timestamp)>) -> Value {
    let short = name.trim().chars().count() < NAME_CHARS_AT_LEAST;
    let name = if short { format!("{} account", name.trim()) } else { name.trim().chars().take(NAME_CHARS).collect() };
    let mut body = json!({ "accountRef": reference, "accountName": name });
    if let Some((expected, until)) = once {
        body["expectedAmount"] = json!(major_text(expected));
        let lagos = Offset::constant(1).to_datetime(until);
        body["expiryDate"] = json!(lagos.strftime("%Y-%m-%d %H:%M:%S").to_string());
    }
    body
}

fn made(said: &Said) -> Option<Made> {
    let number = said.data.some("bankAccountNumber").filter(|number| said.is_good() && is_account(number))?;
    let name = said.data.first(&["bankAccountName", "accountName"]).unwrap_or_else(|| BANK.to_owned());
    Some(Made { number, bank: said.data.some("bankName").unwrap_or_else(|| BANK.to_owned()), name })
}

fn refused(said: &Said) -> GatewayError {
    let words = shortened(&said.words).unwrap_or_default();
    GatewayError::BadRequest(format!("Nomba opened no account: `{words}` ({})", said.code))
}

#[cfg(test)]
mod tests {
    use money::Currency;

    use super::*;

    #[test]
    fn names_have_at_least_eight_letters_and_no_more_than_sixty_four() {
        let name =
            |text: &str| account("acc-1", text, None)["accountName"].as_str().map(str::to_owned).expect("a name");
        assert_eq!(name("Ada"), "Ada account");
        assert_eq!(name(" Ada Obi Stores "), "Ada Obi Stores");
        assert_eq!(name(&"x".repeat(80)).len(), 64);
        assert_eq!(name("").len(), 8);
    }

    #[test]
    fn an_account_for_one_payment_expects_its_amount_until_its_end_in_lagos() {
        let until: Timestamp = "2026-11-22T23:30:00Z".parse().expect("an instant");
        let body = account("acc-1", "Ada Obi Stores", Some((Money::new(10_151, Currency::NGN), until)));
        assert_eq!(body["expectedAmount"], "101.51");
        assert_eq!(body["expiryDate"], "2026-11-23 00:30:00");
        assert!(account("acc-1", "Ada Obi Stores", None).get("expectedAmount").is_none());
    }
}
