//! What speaks for the merchant when the payment of an order is disputed: what both parties agreed to, and what happened since, as the
//! order's own record has it.

use escrow::order::Order;
use ids::OrderId;
use store::escrow::{orders, papers};
use store::{TenantTx, settings};
use usecase::Result;

use crate::charge::Charge;
use crate::file::{Bought, Part, day, part};

/// So many entries of the record are told of.
const TOLD_OF: i64 = 200;

/// An order, from the agreement to what was handed in.
pub(crate) async fn bought(tx: &mut TenantTx, id: OrderId) -> Result<Bought> {
    let known = escrows::load(tx, id).await?;
    let merchant = settings::get(tx).await?;
    let begun = known.order.funded_at.or(known.order.accepted_at).unwrap_or(known.row.created_at);
    let parts = vec![agreed(&known.row.title, &known.order), record(tx, id).await?, shown(tx, id).await?];
    Ok(Bought {
        service: format!("{}: {}", merchant.merchant_name, known.row.title),
        served_on: day(begun, &merchant.billing_zone),
        parts,
    })
}

/// Money that its payer put into a wallet of their own.
pub(crate) async fn filled(tx: &mut TenantTx, charge: &Charge) -> Result<Bought> {
    let merchant = settings::get(tx).await?;
    let line = format!(
        "{} {} in minor units were put into the payer's own wallet, to be spent or taken out by them.",
        charge.amount_minor, charge.currency
    );
    Ok(Bought {
        service: format!("{}: money in a wallet", merchant.merchant_name),
        served_on: day(charge.submitted_at, &merchant.billing_zone),
        parts: vec![part("What was bought", vec![line])],
    })
}

fn agreed(title: &str, order: &Order) -> Part {
    let mut lines = vec![format!("\"{title}\" for {} {} in minor units.", order.price, order.currency.code())];
    lines.extend(
        order
            .accepted_at
            .map(|at| format!("Both parties had agreed to it at {at}; the terms are {}.", order.terms_hash)),
    );
    lines.extend(order.funded_at.map(|at| format!("It was paid in full at {at}.")));
    lines.extend(order.ended_at.map(|at| format!("It ended at {at}.")));
    part("What was agreed", lines)
}

async fn record(tx: &mut TenantTx, id: OrderId) -> Result<Part> {
    let all = orders::told(tx, id, 0, TOLD_OF).await?;
    let line = |row: &orders::EscrowEventRow| {
        format!("{} at {}, by the {}.", row.kind.replace(['.', '_'], " "), row.at, row.actor)
    };
    Ok(part("What happened", all.iter().map(line).collect()))
}

async fn shown(tx: &mut TenantTx, id: OrderId) -> Result<Part> {
    let all = papers::of(tx, id).await?;
    let line = |row: &papers::EscrowPaperRow| {
        let words = row.words.as_deref().map_or(String::new(), |words| format!(": {words}"));
        let digest: String = row.digest.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("A {} at {}, SHA-256 {digest}{words}", row.kind, row.created_at)
    };
    Ok(part("What the parties showed", all.iter().filter(|row| !row.admin_only).map(line).collect()))
}
