//! Orders on Nomba's page, and charges of saved cards.
//!
//! A saved card is charged in silence, and banks often want a code all the same. There is no way to hand one in, so such a
//! charge ends at a fresh page, under a reference of its own: the first one is used up.

use recovery::{DeclineCode, Rail};
use serde_json::{Value, json};
use usecase::ports::{ChargeAsk, ChargeOutcome, GatewayError, LookUpAsk, NextAction, PageTerms, Payer, UnknownCause};

use super::desk::Kind;
use super::said::Said;
use super::transaction::Transaction;
use super::{Nomba, asked, declines, heard};
use crate::kit::{Reference, naira_text, raw, shortened};

/// What the reference of a page has at its end when the charge it confirms has taken the plain one.
const PAGE: &str = "-page";

/// An order for the page.
pub(super) struct Order<'a> {
    pub(super) reference: String,
    pub(super) payer: &'a Payer,
    pub(super) amount: String,
    pub(super) return_url: &'a str,
    pub(super) methods: &'a [&'a str],
    /// Whether the card is kept.
    pub(super) save: bool,
}

/// What became of an order for the page.
pub(super) enum Ordered {
    /// Here it is.
    Link(String),
    /// Nobody knows.
    Unknown(UnknownCause),
}

impl Nomba {
    /// The page, for a payer who is there.
    pub(super) async fn page(&self, ask: &ChargeAsk, terms: &PageTerms) -> Result<ChargeOutcome, GatewayError> {
        let reference = Reference::Charge.of(ask.key.uuid());
        let order = Order {
            reference: reference.clone(),
            payer: &ask.payer,
            amount: naira_text(ask.amount)?,
            return_url: &terms.return_url,
            methods: methods(ask.rail)?,
            save: terms.save && ask.rail == Rail::Card,
        };
        Ok(match self.order(&order).await? {
            Ordered::Link(url) => redirect(url, reference, ask),
            Ordered::Unknown(cause) => ChargeOutcome::Unknown(cause),
        })
    }

    /// Charges a saved card, and asks what became of it.
    pub(super) async fn charge_card(&self, ask: &ChargeAsk, token: &str) -> Result<ChargeOutcome, GatewayError> {
        let reference = Reference::Charge.of(ask.key.uuid());
        let mut order = json!({ "tokenKey": token });
        order["order"] = written(&reference, &ask.payer, &naira_text(ask.amount)?, &self.return_url)?;
        let request = self.desk.post("v1/checkout/tokenized-card-payment").json(&order);
        let said = match heard(self.desk.exchange(Kind::Charge, request).await)? {
            Ok(said) => said,
            Err(cause) => return Ok(ChargeOutcome::Unknown(cause)),
        };
        if said.is_taken() {
            return Ok(ChargeOutcome::Unknown(UnknownCause::Mismatch("it has this reference already".to_owned())));
        }
        let accepted = said.is_good() && said.data.truth("status") == Some(true);
        if accepted || said.is_underway() {
            return Ok(self.confirmed(&reference, ChargeOutcome::Pending { gateway_ref: None }).await);
        }
        let doubt = ChargeOutcome::Unknown(UnknownCause::Unparseable);
        let words = verdict(&said);
        match declines::of(&words) {
            Some(DeclineCode::AuthenticationRequired) => Ok(self.fresh_page(ask, &said.code, &words).await),
            // These say that somebody could not be reached, and so perhaps not what became of it.
            Some(code) if code.is_outage() => Ok(self.confirmed(&reference, doubt).await),
            Some(_) => Ok(declines::outcome(&said.code, &words)),
            None if said.is_invalid() => Err(refused(&said.words)),
            None => Ok(self.confirmed(&reference, doubt).await),
        }
    }

    /// What is known of a charge of a card or of a page.
    pub(super) async fn look_up_order(&self, ask: &LookUpAsk) -> Result<ChargeOutcome, GatewayError> {
        let plain = Reference::Charge.of(ask.key.uuid());
        let page = format!("{plain}{PAGE}");
        let on_page = ask.gateway_ref.as_deref().filter(|told| *told == plain || *told == page);
        let reference = on_page.unwrap_or(&plain);
        let outcome = self.ask_order(reference).await?;
        // A page that was handed out and not used is no transaction yet.
        if on_page.is_some() && outcome == ChargeOutcome::Unknown(UnknownCause::NotFound) {
            return Ok(ChargeOutcome::Pending { gateway_ref: ask.gateway_ref.clone() });
        }
        Ok(outcome)
    }

    /// What Nomba says of an order of ours.
    pub(super) async fn ask_order(&self, reference: &str) -> Result<ChargeOutcome, GatewayError> {
        Ok(match self.transaction(&[("orderReference", reference)]).await? {
            Ok(Some(transaction)) => transaction.charge(Some(reference)),
            Ok(None) => ChargeOutcome::Unknown(UnknownCause::NotFound),
            Err(cause) => ChargeOutcome::Unknown(cause),
        })
    }

    /// A transaction by one of its references; none when Nomba has no such.
    pub(super) async fn transaction(
        &self,
        by: &[(&str, &str)],
    ) -> Result<Result<Option<Transaction>, UnknownCause>, GatewayError> {
        let request = self.desk.get(&format!("v1/transactions/accounts/single?{}", wire::form(by)));
        let said = match asked(self.desk.exchange(Kind::Read, request).await)? {
            Ok(said) => said,
            Err(cause) => return Ok(Err(cause)),
        };
        if said.is_absent() {
            return Ok(Ok(None));
        }
        if !said.is_good() {
            let words = shortened(&said.words).unwrap_or_default();
            return Ok(Err(UnknownCause::Mismatch(format!(
                "asked for a transaction it says `{words}` ({})",
                said.code
            ))));
        }
        Ok(Ok(Some(Transaction::of(&said.data))))
    }

    /// Makes an order for the page. Nothing can move before somebody opens it.
    pub(super) async fn order(&self, order: &Order<'_>) -> Result<Ordered, GatewayError> {
        let mut inner = written(&order.reference, order.payer, &order.amount, order.return_url)?;
        inner["allowedPaymentMethods"] = json!(order.methods);
        let body = json!({ "order": inner, "tokenizeCard": order.save });
        let request = self.desk.post("v1/checkout/order").json(&body);
        let said = match heard(self.desk.exchange(Kind::Charge, request).await)? {
            Ok(said) => said,
            Err(cause) => return Ok(Ordered::Unknown(cause)),
        };
        if said.is_taken() {
            return Ok(Ordered::Unknown(UnknownCause::Mismatch("it has this reference already".to_owned())));
        }
        match said.data.some("checkoutLink").filter(|url| said.is_good() && wire::callback(Some(url)).is_ok()) {
            Some(url) => Ok(Ordered::Link(url)),
            None if said.is_invalid() => Err(refused(&said.words)),
            None => Ok(Ordered::Unknown(UnknownCause::Unparseable)),
        }
    }

    /// An answer at once is a hint; this is what counts, or the hint when nothing is known yet.
    async fn confirmed(&self, reference: &str, hint: ChargeOutcome) -> ChargeOutcome {
        match self.ask_order(reference).await {
            Ok(ChargeOutcome::Unknown(UnknownCause::NotFound)) | Err(_) => hint,
            Ok(outcome) => outcome,
        }
    }

    /// A page for a charge whose bank wants the payer. When there is none the charge has still been refused.
    async fn fresh_page(&self, ask: &ChargeAsk, code: &str, words: &str) -> ChargeOutcome {
        let reference = format!("{}{PAGE}", Reference::Charge.of(ask.key.uuid()));
        let refused = || ChargeOutcome::Declined { code: DeclineCode::AuthenticationRequired, raw: raw(code, words) };
        let Ok(amount) = naira_text(ask.amount) else { return refused() };
        let order = Order {
            reference: reference.clone(),
            payer: &ask.payer,
            amount,
            return_url: &self.return_url,
            methods: &["Card"],
            save: false,
        };
        match self.order(&order).await {
            Ok(Ordered::Link(url)) => redirect(url, reference, ask),
            Ok(Ordered::Unknown(_)) | Err(_) => refused(),
        }
    }
}

/// Our reference without what a fresh page adds to it.
pub(super) fn plain_reference(reference: &str) -> &str {
    reference.strip_suffix(PAGE).unwrap_or(reference)
}

/// The words that refuse a charge: those beside a flag that says no, or those in the place of the flag. Where there is no flag
/// nothing is refused.
fn verdict(said: &Said) -> String {
    match said.data.truth("status") {
        Some(_) => said.words.clone(),
        None if said.is_good() => said.data.text("status"),
        None => said.words.clone(),
    }
}

fn redirect(url: String, reference: String, ask: &ChargeAsk) -> ChargeOutcome {
    ChargeOutcome::RequiresAction {
        action: NextAction::Redirect { url },
        gateway_ref: Some(reference),
        expires_at: ask.expires_at,
    }
}

fn written(reference: &str, payer: &Payer, amount: &str, return_url: &str) -> Result<Value, GatewayError> {
    let Some(email) = payer.email.as_deref() else {
        return Err(GatewayError::BadRequest("Nomba takes no order without the payer's mail address".to_owned()));
    };
    Ok(json!({
        "orderReference": reference,
        "customerId": payer.customer.to_string(),
        "customerEmail": email,
        "callbackUrl": return_url,
        "amount": amount,
        "currency": "NGN",
    }))
}

fn methods(rail: Rail) -> Result<&'static [&'static str], GatewayError> {
    match rail {
        Rail::Card => Ok(&["Card"]),
        Rail::Transfer | Rail::VirtualAccount => Ok(&["Transfer"]),
        Rail::Ussd | Rail::Wallet | Rail::DirectDebit => {
            Err(GatewayError::Unsupported(format!("Nomba's page offers no {}", rail.label())))
        }
    }
}

fn refused(words: &str) -> GatewayError {
    GatewayError::BadRequest(format!("Nomba says `{}`", shortened(words).unwrap_or_default()))
}
