//! A payer's dispute: how it stands, and answering it once, with everything there is, or not at all.

use ids::AttemptId;
use money::Money;
use serde_json::Value;
use usecase::ports::{DisputeAsk, DisputeFacts, DisputeFile, DisputeStanding, GatewayError, Listed, ListedKind};

use super::call::{Fields, heard};
use super::gateway::Stripe;
use super::read;
use crate::kit::{Reference, not_asked, same_mode, uuid_of};

/// How much of a text Stripe takes, in characters.
const TEXT_CHARS: usize = 20_000;

/// Hands in the file, or gives the dispute up. Stripe gives up all of a dispute or nothing, whatever amount is accepted.
pub(super) async fn contest(stripe: &Stripe, file: &DisputeFile) -> Result<(), GatewayError> {
    let id = &file.dispute_ref;
    if !wire::is_plain(id) {
        return Err(GatewayError::BadRequest(format!("`{}` is no dispute of Stripe's", wire::brief(id))));
    }
    let (path, fields) = match file.accept {
        Some(_) => (format!("v1/disputes/{id}/close"), Fields::default()),
        None => (format!("v1/disputes/{id}"), evidence(file)),
    };
    // The same file is handed in once, and a better one is another.
    let digest: String = wire::signature::sha512_hex(fields.text().as_bytes()).chars().take(16).collect();
    let answer = stripe.write(&path, &fields, &format!("{id}-{digest}")).await.map_err(|lost| not_asked(&lost))?;
    heard(answer)?.clearly().map(drop)
}

fn evidence(file: &DisputeFile) -> Fields {
    let account: String = file.account.chars().take(TEXT_CHARS).collect();
    let service: String = file.service.chars().take(TEXT_CHARS).collect();
    let account = match &file.phone {
        Some(phone) => format!("{account}\nTelephone: {phone}"),
        None => account,
    };
    Fields::of(&[("submit", "true")])
        .maybe("evidence[customer_email_address]", file.email.as_deref())
        .maybe("evidence[customer_name]", file.name.as_deref())
        .maybe("evidence[product_description]", Some(&service))
        .and("evidence[service_date]", file.served_on)
        .maybe("evidence[uncategorized_text]", Some(&account))
}

/// What Stripe says of a dispute, with the charge that it is of.
pub(super) async fn look_up(stripe: &Stripe, ask: &DisputeAsk) -> Result<Option<DisputeFacts>, GatewayError> {
    same_mode(stripe.mode, ask.mode)?;
    let fields = Fields::of(&[("expand[]", "payment_intent")]);
    let Some(found) = stripe.find("disputes", &ask.dispute_ref, &fields).await?.clearly()? else { return Ok(None) };
    let unread = || GatewayError::NotSent("what Stripe says of the dispute cannot be read; ask again".to_owned());
    facts(&found).ok_or_else(unread).map(Some)
}

/// A dispute as a movement: what Stripe took and did not give back.
pub(super) fn listed(dispute: &Value) -> Option<Listed> {
    let told = facts(dispute)?;
    Some(Listed {
        kind: ListedKind::Dispute,
        gateway_ref: read::text(dispute, "/id")?.to_owned(),
        reference: told.charge.map(|charge| Reference::Charge.of(charge.uuid())),
        amount: told.amount,
        fee: None,
        moved: told.withdrawn && told.standing != DisputeStanding::Won,
        at: read::instant(dispute, "/created")?,
    })
}

fn facts(dispute: &Value) -> Option<DisputeFacts> {
    let status = read::text(dispute, "/status")?;
    let charge = read::text(dispute, "/payment_intent/metadata/reference").and_then(uuid_of);
    let moves = dispute.pointer("/balance_transactions").and_then(Value::as_array);
    let taken =
        moves.map(|moves| moves.iter().filter_map(|one| read::whole(one, "/amount")).fold(0, i64::saturating_add));
    // Fees that came back with the money are below zero.
    let fees = moves.into_iter().flatten().filter_map(|one| read::money(one, "/fee", "/currency"));
    let fee = fees.fold(None, |sum: Option<Money>, fee| match sum {
        Some(sum) => sum.checked_add(fee).ok().or(Some(sum)),
        None => Some(fee),
    });
    Some(DisputeFacts {
        charge: charge.filter(|(kind, _)| *kind == Reference::Charge).map(|(_, id)| AttemptId::from_uuid(id)),
        amount: read::money(dispute, "/amount", "/currency")?,
        reason: read::text(dispute, "/reason").map(str::to_owned),
        standing: standing(status),
        status: status.to_owned(),
        answer_by: read::instant(dispute, "/evidence_details/due_by"),
        withdrawn: taken.map_or(!status.starts_with("warning"), |taken| taken < 0),
        fee,
    })
}

fn standing(status: &str) -> DisputeStanding {
    match status {
        "needs_response" | "warning_needs_response" => DisputeStanding::NeedsAnswer,
        "under_review" | "warning_under_review" => DisputeStanding::UnderReview,
        "won" | "warning_closed" | "prevented" => DisputeStanding::Won,
        "lost" => DisputeStanding::Lost,
        _ => DisputeStanding::Unclear,
    }
}
