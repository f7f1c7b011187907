//! Charging a saved card, with the payer away or present, and finding out what became of any charge.

use serde_json::Value;
use usecase::ports::{ChargeAsk, ChargeOutcome, GatewayError, LookUpAsk, PageTerms, UnknownCause};
use wire::Answer;

use super::call::{Fields, Heard, REFERENCE, WITH_FEE};
use super::gateway::Stripe;
use super::refusal::{self, Refusal};
use super::{intent, page, read, unit};
use crate::kit::{Reference, moved};

/// How many of a customer's latest intents are looked through: a page of a hundred, so often.
const PAGES: usize = 5;

/// Charges a saved card. With a page the payer is there and confirms on the bank's page if the bank wants that.
pub(super) async fn saved(
    stripe: &Stripe,
    ask: &ChargeAsk,
    token: &str,
    page: Option<&PageTerms>,
) -> Result<ChargeOutcome, GatewayError> {
    let (customer, method) = parts(token)?;
    let reference = Reference::Charge.of(ask.key.uuid());
    let fields = Fields::of(&[("confirm", "true"), ("payment_method_types[]", "card"), WITH_FEE])
        .and("amount", unit::written(ask.amount)?)
        .and("currency", ask.amount.currency().code().to_ascii_lowercase())
        .and("customer", customer)
        .and("payment_method", method)
        .and(REFERENCE, &reference);
    let fields = match page {
        Some(page) => fields.and("return_url", &page.return_url),
        None => fields.and("off_session", "true"),
    };
    let answer = match stripe.write("v1/payment_intents", &fields, &reference).await {
        Ok(answer) => answer,
        Err(lost) => return moved(lost).map(ChargeOutcome::Unknown),
    };
    match page.and_then(|page| Some((page, wants_the_payer(&answer)?))) {
        Some((page, id)) => confirm(stripe, &id, method, page, &reference).await,
        None => told(&answer, &reference),
    }
}

/// A customer and a method, as [`super::intent::method_of`] wrote them.
pub(super) fn parts(token: &str) -> Result<(&str, &str), GatewayError> {
    let parts = token.split_once('/').filter(|(customer, method)| wire::is_plain(customer) && wire::is_plain(method));
    parts.ok_or_else(|| GatewayError::BadRequest("a saved card of Stripe's is `cus_…/pm_…`".to_owned()))
}

/// The answer to a write about an intent.
fn told(answer: &Answer, reference: &str) -> Result<ChargeOutcome, GatewayError> {
    refusal::of_write(answer, reference).unwrap_or_else(|| Ok(intent::outcome(&answer.body, reference)))
}

/// The intent of an answer that says the bank wants to hear from the payer.
fn wants_the_payer(answer: &Answer) -> Option<String> {
    let refusal = Refusal::of(answer.status.as_u16(), &answer.body)?;
    let wants = [refusal.code, refusal.decline_code].contains(&"authentication_required");
    read::text(refusal.intent, "/id")
        .filter(|id| wants && refusal.status == 402 && wire::is_plain(id))
        .map(str::to_owned)
}

/// Confirms the same intent once more, now that the bank asked for the payer, who is there. One intent moves money once.
async fn confirm(
    stripe: &Stripe,
    id: &str,
    method: &str,
    page: &PageTerms,
    reference: &str,
) -> Result<ChargeOutcome, GatewayError> {
    let fields = Fields::of(&[("payment_method", method), ("return_url", &page.return_url), WITH_FEE]);
    let path = format!("v1/payment_intents/{id}/confirm");
    match stripe.write(&path, &fields, &format!("{reference}-present")).await {
        Ok(answer) => told(&answer, reference),
        Err(lost) => Ok(moved(lost).map_or_else(
            // The first request did reach Stripe: this one not having been sent does not undo that.
            |_| ChargeOutcome::Pending { gateway_ref: Some(id.to_owned()) },
            ChargeOutcome::Unknown,
        )),
    }
}

/// What became of a charge: by the id Stripe gave it, else among the intents of whoever was charged, else by a search.
pub(super) async fn look_up(stripe: &Stripe, ask: &LookUpAsk) -> Result<ChargeOutcome, GatewayError> {
    let reference = Reference::Charge.of(ask.key.uuid());
    match (ask.gateway_ref.as_deref(), ask.token.as_deref()) {
        (Some(id), _) if id.starts_with("cs_") => page::look_up(stripe, id, &reference).await,
        (Some(id), _) => Ok(match stripe.find("payment_intents", id, &Fields::of(&[WITH_FEE])).await? {
            Heard::Clearly(Some(found)) => intent::outcome(&found, &reference),
            Heard::Clearly(None) => ChargeOutcome::Unknown(UnknownCause::NotFound),
            Heard::Not(cause) => ChargeOutcome::Unknown(cause),
        }),
        (None, Some(token)) => among_the_customers(stripe, parts(token)?.0, &reference).await,
        (None, None) => searched(stripe, &reference).await,
    }
}

/// Looks through the customer's intents. Stripe's lists are up to date, unlike its searches: what is not there was never made.
async fn among_the_customers(stripe: &Stripe, customer: &str, reference: &str) -> Result<ChargeOutcome, GatewayError> {
    let mut found = Vec::new();
    let mut after: Option<String> = None;
    for _ in 0..PAGES {
        let fields = Fields::of(&[
            ("customer", customer),
            ("limit", "100"),
            ("expand[]", "data.latest_charge.balance_transaction"),
        ])
        .maybe("starting_after", after.as_deref());
        let list = match stripe.list_of("v1/payment_intents", &fields).await? {
            Heard::Clearly(list) => list,
            Heard::Not(cause) => return Ok(ChargeOutcome::Unknown(cause)),
        };
        let Some(items) = read::items(&list) else { return Ok(ChargeOutcome::Unknown(UnknownCause::Unparseable)) };
        found.extend(items.iter().filter(|item| read::text(item, "/metadata/reference") == Some(reference)).cloned());
        after = items.last().and_then(|item| read::text(item, "/id")).map(str::to_owned);
        if !found.is_empty() || after.is_none() || read::flag(&list, "/has_more") != Some(true) {
            break;
        }
    }
    Ok(only(&found, reference))
}

/// Searches by our reference. A search lags behind by up to a minute or so, so that nothing found means little.
async fn searched(stripe: &Stripe, reference: &str) -> Result<ChargeOutcome, GatewayError> {
    let fields = Fields::of(&[("limit", "10"), ("expand[]", "data.latest_charge.balance_transaction")])
        .and("query", format!("metadata[\"reference\"]:\"{reference}\""));
    Ok(match stripe.list_of("v1/payment_intents/search", &fields).await? {
        Heard::Clearly(list) => match read::items(&list) {
            Some(found) => only(found, reference),
            None => ChargeOutcome::Unknown(UnknownCause::Unparseable),
        },
        Heard::Not(cause) => ChargeOutcome::Unknown(cause),
    })
}

/// What the intents with our reference come to. There is one; a second would have to be looked at by a person.
fn only(found: &[Value], reference: &str) -> ChargeOutcome {
    match found {
        [] => ChargeOutcome::Unknown(UnknownCause::NotFound),
        [one] => intent::outcome(one, reference),
        many => {
            let why = format!("Stripe has {} intents of one attempt", many.len());
            ChargeOutcome::Unknown(UnknownCause::Mismatch(why))
        }
    }
}
