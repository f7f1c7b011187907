//! Everything that moved at Stripe in a time, to be compared: first what came in, then what went back, then what banks took back.

use jiff::Timestamp;
use serde_json::Value;
use usecase::ports::{GatewayError, Listed, ListedKind, Page};

use super::call::Fields;
use super::gateway::Stripe;
use super::{dispute, read};
use crate::kit::{Reference, uuid_of};

/// A page, newest first: Stripe lists no other way.
pub(super) async fn page(
    stripe: &Stripe,
    since: Timestamp,
    until: Timestamp,
    cursor: Option<&str>,
) -> Result<Page, GatewayError> {
    let wrong = || GatewayError::BadRequest("a cursor is what the page before named".to_owned());
    let (kind, after) = cursor.unwrap_or("charges:").split_once(':').ok_or_else(wrong)?;
    let fields = Fields::of(&[("limit", "100")])
        .and("created[gte]", since.as_second())
        .and("created[lt]", until.as_second())
        .maybe("starting_after", Some(after));
    let (path, fields, item): (_, _, fn(&Value) -> Option<Listed>) = match kind {
        "charges" => ("v1/charges", fields.and("expand[]", "data.balance_transaction"), charge),
        "refunds" => ("v1/refunds", fields, refund),
        "disputes" => ("v1/disputes", fields.and("expand[]", "data.payment_intent"), dispute::listed),
        _ => return Err(wrong()),
    };
    let list = stripe.list_of(path, &fields).await?.clearly()?;
    let unreadable = || GatewayError::NotSent("the list cannot be read; ask again".to_owned());
    let found = read::items(&list).ok_or_else(unreadable)?;
    let goes_on = read::flag(&list, "/has_more") == Some(true);
    let next = match (goes_on, found.last()) {
        (true, Some(last)) => Some(format!("{kind}:{}", read::text(last, "/id").ok_or_else(unreadable)?)),
        (true, None) => return Err(unreadable()),
        (false, _) => (kind == "charges").then(|| "refunds:".to_owned()),
    };
    Ok(Page { items: found.iter().filter_map(item).collect(), next })
}

/// A charge that moved money, or was refused. Its metadata are those of its intent.
fn charge(charge: &Value) -> Option<Listed> {
    let moved = match read::text(charge, "/status")? {
        "succeeded" => read::flag(charge, "/captured").filter(|captured| *captured)?,
        "failed" => false,
        _ => return None,
    };
    let amount =
        read::money(charge, "/amount_captured", "/currency").or_else(|| read::money(charge, "/amount", "/currency"))?;
    let kept = charge.pointer("/balance_transaction");
    Some(Listed {
        kind: ListedKind::Charge,
        gateway_ref: read::id(charge, "/payment_intent").or_else(|| read::text(charge, "/id"))?.to_owned(),
        reference: ours(charge, Reference::Charge),
        amount,
        fee: kept.and_then(|kept| read::money(kept, "/fee", "/currency")),
        moved,
        at: read::instant(charge, "/created")?,
    })
}

fn refund(refund: &Value) -> Option<Listed> {
    read::text(refund, "/status").filter(|status| *status == "succeeded")?;
    Some(Listed {
        kind: ListedKind::Refund,
        gateway_ref: read::text(refund, "/id")?.to_owned(),
        reference: ours(refund, Reference::Refund),
        amount: read::money(refund, "/amount", "/currency")?,
        fee: None,
        moved: true,
        at: read::instant(refund, "/created")?,
    })
}

pub(super) fn ours(object: &Value, kind: Reference) -> Option<String> {
    let reference = read::text(object, "/metadata/reference")?;
    uuid_of(reference).filter(|(found, _)| *found == kind)?;
    Some(reference.to_owned())
}
