//! The provider's side: its lines as they are kept, and as they are compared and shown.

use gateways::reference::{Reference, uuid_of};
use ids::{AttemptId, DisputeId, PayoutTryId, RefundId};
use money::Money;
use reconciliation::{LineKind, OurLine, Standing, TheirLine};
use serde_json::{Value, json};
use store::reconciliations::StatementLineRow;
use usecase::ports::{Listed, ListedKind};
use usecase::{Error, Result};

use crate::ours::currency;

/// A page of lines as rows, each movement once: of two tellings on one page the later counts.
pub(crate) fn rows(items: &[Listed]) -> Vec<StatementLineRow> {
    let mut kept: std::collections::BTreeMap<(&str, &str), StatementLineRow> = std::collections::BTreeMap::new();
    // What proves a card and goes back at once is no movement of the books.
    for item in items.iter().filter(|item| !proves_a_card(item)) {
        let row = row(item);
        let place = (kind(item.kind).as_str(), item.gateway_ref.as_str());
        match kept.get(&place) {
            Some(before) if (before.at, before.moved) > (row.at, row.moved) => {}
            Some(_) | None => drop(kept.insert(place, row)),
        }
    }
    kept.into_values().collect()
}

fn proves_a_card(item: &Listed) -> bool {
    item.reference.as_deref().and_then(uuid_of).is_some_and(|(kind, _)| kind == Reference::Setup)
}

fn row(item: &Listed) -> StatementLineRow {
    let kind = kind(item.kind);
    StatementLineRow {
        kind: kind.as_str().to_owned(),
        gateway_ref: item.gateway_ref.clone(),
        reference: item.reference.clone(),
        key: item.reference.as_deref().and_then(|text| key_of(kind, text)),
        amount_minor: item.amount.minor(),
        currency: item.amount.currency().code().to_owned(),
        fee_minor: item.fee.filter(|fee| fee.currency() == item.amount.currency()).map(Money::minor),
        moved: item.moved,
        at: item.at,
    }
}

fn kind(kind: ListedKind) -> LineKind {
    match kind {
        ListedKind::Charge => LineKind::Charge,
        ListedKind::Refund => LineKind::Refund,
        ListedKind::Payout => LineKind::Payout,
        ListedKind::Dispute => LineKind::Dispute,
    }
}

/// Our id in a reference of the kind that such a movement is sent under.
pub(crate) fn key_of(kind: LineKind, reference: &str) -> Option<ids::Uuid> {
    let wanted = match kind {
        LineKind::Charge => Reference::Charge,
        LineKind::Refund => Reference::Refund,
        LineKind::Payout => Reference::Payout,
        // The provider names it; what it carries of ours is the charge's.
        LineKind::Dispute => return None,
    };
    uuid_of(reference).filter(|(found, _)| *found == wanted).map(|(_, id)| id)
}

/// A stored line as it is compared.
pub(crate) fn theirs(row: &StatementLineRow) -> Result<TheirLine> {
    let currency = currency(&row.currency)?;
    let kind = LineKind::parse(&row.kind).ok_or_else(|| Error::fault("a stored line is of no known kind"))?;
    Ok(TheirLine {
        kind,
        gateway_ref: row.gateway_ref.clone(),
        key: row.key,
        amount: Money::new(row.amount_minor, currency),
        fee: row.fee_minor.map(|fee| Money::new(fee, currency)),
        moved: row.moved,
        at: row.at,
    })
}

/// The id of a line of ours, as everybody writes it.
pub(crate) fn id_told(line: &OurLine) -> String {
    match line.kind {
        LineKind::Charge => AttemptId::from_uuid(line.id).to_string(),
        LineKind::Dispute => DisputeId::from_uuid(line.id).to_string(),
        LineKind::Refund => RefundId::from_uuid(line.id).to_string(),
        LineKind::Payout => PayoutTryId::from_uuid(line.id).to_string(),
    }
}

/// A line of ours as it is kept with a break.
pub(crate) fn ours_told(line: &OurLine) -> Value {
    let state = match line.standing {
        Standing::Moved => "succeeded",
        Standing::NotMoved => "failed",
        Standing::Open => "open",
    };
    json!({
        "id": id_told(line),
        "amount": line.amount.minor(),
        "currency": line.amount.currency().code(),
        "fee": line.fee.map(Money::minor),
        "state": state,
        "at": line.at,
    })
}

/// A line of theirs as it is kept with a break.
pub(crate) fn theirs_told(line: &TheirLine) -> Value {
    json!({
        "gatewayRef": line.gateway_ref,
        "amount": line.amount.minor(),
        "currency": line.amount.currency().code(),
        "fee": line.fee.map(Money::minor),
        "state": if line.moved { "succeeded" } else { "failed" },
        "at": line.at,
    })
}
