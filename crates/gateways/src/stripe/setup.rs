//! Saving a card without buying anything, and forgetting one.

use recovery::Rail;
use serde_json::Value;
use usecase::ports::{GatewayError, NextAction, SetupAsk, SetupOutcome};

use super::call::{Fields, Heard, heard};
use super::gateway::Stripe;
use super::refusal::Refusal;
use super::{charge, customer, intent, page, read};
use crate::kit::{Reference, moved, not_asked, raw, unsure};

/// Makes a page for saving a card.
pub(super) async fn begin(stripe: &Stripe, ask: &SetupAsk) -> Result<SetupOutcome, GatewayError> {
    if ask.rail != Rail::Card {
        return Err(GatewayError::Unsupported(format!("Stripe saves no {} here", ask.rail.label())));
    }
    let reference = Reference::Setup.of(ask.key);
    let payer = customer::ensure(stripe, &ask.payer).await?;
    let fields = page::base("setup", &reference, &ask.return_url)
        .and("customer", payer)
        .and("setup_intent_data[metadata][reference]", &reference);
    let answer = match stripe.write("v1/checkout/sessions", &fields, &reference).await {
        Ok(answer) => answer,
        Err(lost) => return moved(lost).map(|_| SetupOutcome::Unknown),
    };
    if let Some(verdict) = unsure(&answer) {
        return verdict.map(|_| SetupOutcome::Unknown);
    }
    if answer.status.is_success() {
        return Ok(of_session(&answer.body));
    }
    match Refusal::of(answer.status.as_u16(), &answer.body) {
        Some(refusal) if refusal.status == 409 || refusal.kind == "idempotency_error" => Ok(SetupOutcome::Unknown),
        Some(refusal) => Err(refusal.refused()),
        None => Ok(SetupOutcome::Unknown),
    }
}

/// What became of it: by the id of the page or of the setup, else among the pages of whoever saves.
pub(super) async fn finish(stripe: &Stripe, ask: &SetupAsk, id: Option<&str>) -> Result<SetupOutcome, GatewayError> {
    match id {
        Some(id) if id.starts_with("seti_") => {
            let found = stripe.find("setup_intents", id, &Fields::of(&[("expand[]", "payment_method")])).await?;
            Ok(known(found, of_intent))
        }
        Some(id) => {
            let fields = Fields::of(&[("expand[]", "setup_intent.payment_method")]);
            Ok(known(stripe.find("checkout/sessions", id, &fields).await?, of_session))
        }
        None => {
            let payer = customer::ensure(stripe, &ask.payer).await?;
            let fields = Fields::of(&[("limit", "100"), ("expand[]", "data.setup_intent.payment_method")])
                .and("customer", payer);
            let list = stripe.list_of("v1/checkout/sessions", &fields).await?.clearly()?;
            let reference = Reference::Setup.of(ask.key);
            let mut items = read::items(&list).into_iter().flatten();
            let ours = items.find(|item| read::text(item, "/client_reference_id") == Some(reference.as_str()));
            Ok(ours.map_or(SetupOutcome::Unknown, of_session))
        }
    }
}

fn known(found: Heard<Option<Value>>, of: fn(&Value) -> SetupOutcome) -> SetupOutcome {
    match found {
        Heard::Clearly(Some(object)) => of(&object),
        Heard::Clearly(None) | Heard::Not(_) => SetupOutcome::Unknown,
    }
}

fn of_session(session: &Value) -> SetupOutcome {
    let id = || read::text(session, "/id").map(str::to_owned);
    match read::text(session, "/status") {
        Some("open") => match page::opened(session) {
            Some(action) => SetupOutcome::RequiresAction {
                action,
                gateway_ref: id(),
                expires_at: read::instant(session, "/expires_at"),
            },
            None => SetupOutcome::Pending { gateway_ref: id() },
        },
        Some("complete") => match session.pointer("/setup_intent") {
            Some(intent) if intent.is_object() => of_intent(intent),
            _ => SetupOutcome::Pending {
                gateway_ref: read::text(session, "/setup_intent").map(str::to_owned).or_else(id),
            },
        },
        Some("expired") => SetupOutcome::Failed(raw("expired", "the page was not used in time")),
        _ => SetupOutcome::Unknown,
    }
}

fn of_intent(setup: &Value) -> SetupOutcome {
    let id = || read::text(setup, "/id").map(str::to_owned);
    match read::text(setup, "/status") {
        Some("succeeded") => match (read::id(setup, "/customer"), read::id(setup, "/payment_method")) {
            (Some(customer), Some(method)) => {
                let card = setup.pointer("/payment_method/card").unwrap_or(&Value::Null);
                SetupOutcome::Saved(Box::new(intent::method_of(customer, method, card)))
            }
            _ => SetupOutcome::Unknown,
        },
        Some("requires_action") => match intent::redirect(setup) {
            Some(url) => SetupOutcome::RequiresAction {
                action: NextAction::Redirect { url },
                gateway_ref: id(),
                expires_at: None,
            },
            None => SetupOutcome::Pending { gateway_ref: id() },
        },
        Some("processing" | "requires_confirmation") => SetupOutcome::Pending { gateway_ref: id() },
        Some("requires_payment_method") => match read::text(setup, "/last_setup_error/code") {
            Some(code) => {
                let said = read::text(setup, "/last_setup_error/message").unwrap_or_default();
                SetupOutcome::Failed(raw(read::text(setup, "/last_setup_error/decline_code").unwrap_or(code), said))
            }
            None => SetupOutcome::Pending { gateway_ref: id() },
        },
        Some("canceled") => SetupOutcome::Failed(raw("canceled", "the setup was canceled")),
        _ => SetupOutcome::Unknown,
    }
}

/// Takes a card off its customer, so that nothing can be charged with it again. One that is off already is no error.
pub(super) async fn revoke(stripe: &Stripe, token: &str) -> Result<(), GatewayError> {
    let (_, method) = charge::parts(token)?;
    let path = format!("v1/payment_methods/{method}/detach");
    let answer = stripe.write(&path, &Fields::default(), &format!("detach-{method}")).await;
    let answer = answer.map_err(|lost| not_asked(&lost))?;
    if matches!(answer.status.as_u16(), 400 | 404) {
        let found = stripe.find("payment_methods", method, &Fields::default()).await?.clearly()?;
        let gone = found.is_none_or(|found| read::id(&found, "/customer").is_none());
        return if gone { Ok(()) } else { heard(answer)?.clearly().map(drop) };
    }
    heard(answer)?.clearly().map(drop)
}
