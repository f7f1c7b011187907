//! Payments into escrow that their payer has the bank take back: the order that was paid for bears it, as its rules say, or the wallet
//! that was filled.
//!
//! Who answers the provider is `disputes`; what it costs whom is decided by `escrow`, in the transaction that writes the provider's word
//! down. Nobody's wallet falls below zero: what is not there any more is owed.

use escrow::journal::{chargeback_opened, chargeback_won, top_up_lost};
use escrow::{Action, Actor, Command, EventKind, Liability, Refusal};
use ids::{AttemptId, CustomerId, DisputeId};
use jiff::Timestamp;
use money::Money;
use store::escrow::payments::EscrowPaymentRow;
use store::escrow::wallets;
use store::{TenantTx, disputes, ledger};
use usecase::books::journal_row;
use usecase::{Error, Result};

use crate::carry::{Order, carry, context};
use crate::payments::{both, clear, uncleared_until};
use crate::{feeds, orders, person, refused, rows};

/// A payer went to their bank: what is still held stops, and the money is booked as taken by the provider.
///
/// # Errors
/// `Missing`; any store error.
pub async fn contested(
    tx: &mut TenantTx,
    dispute: DisputeId,
    payment: AttemptId,
    disputed: Money,
    evidence_due: Timestamp,
) -> Result<()> {
    let (order, row) = both(tx, payment).await?;
    let minor = disputed.minor();
    let action = Action::ChargebackOpened { id: dispute, payment, minor, evidence_due };
    if let Some(order) = order
        && takes(tx, order, action).await?
    {
        return Ok(());
    }
    let journal = chargeback_opened(dispute, disputed.currency(), minor).map_err(unbooked)?;
    fill(tx, &row, &journal).await
}

/// The payer's bank gave it back.
///
/// # Errors
/// `Missing`; any store error.
pub async fn kept(tx: &mut TenantTx, dispute: DisputeId, payment: AttemptId, disputed: Money) -> Result<()> {
    let (order, row) = both(tx, payment).await?;
    if let Some(order) = borne_by(order, dispute) {
        return act(tx, order, Action::ChargebackWon(dispute)).await;
    }
    let journal = chargeback_won(dispute, disputed.currency(), disputed.minor()).map_err(unbooked)?;
    fill(tx, &row, &journal).await
}

/// The payer keeps it.
///
/// # Errors
/// `Missing`; any store error.
pub async fn taken(tx: &mut TenantTx, dispute: DisputeId, payment: AttemptId, disputed: Money) -> Result<()> {
    let (order, row) = both(tx, payment).await?;
    if let Some(order) = borne_by(order, dispute) {
        return act(tx, order, Action::ChargebackLost(dispute)).await;
    }
    let parts = wallets::lock(tx, &[row.customer_id], &row.currency).await?;
    let (mut wallet, waits) = (rows::wallet(&parts, row.customer_id), uncleared_until(&row).is_some());
    let minor = disputed.minor();
    let of = if waits { wallet.take_uncleared(minor) } else { wallet.take(minor) }.map_err(refused)?;
    let journal = top_up_lost(dispute, disputed.currency(), person(row.customer_id), &of).map_err(unbooked)?;
    fill(tx, &row, &journal).await?;
    if waits {
        // Their bank has decided about this payment: what it left can be spent.
        let left = row.amount_minor.saturating_sub(minor);
        clear(tx, row, left).await?;
    }
    Ok(())
}

/// What of somebody's wallet may have to go back to payers who went to their banks, in minor units: nobody leaves with it before that is
/// decided.
pub(crate) async fn claimed(tx: &mut TenantTx, owner: CustomerId, currency: &str) -> Result<i64> {
    let mut claimed: i64 = 0;
    for open in disputes::against_wallet(tx, owner, currency).await? {
        let part = match open.order_id {
            None => open.amount_minor,
            Some(order) => of_seller(&orders::load(tx, order).await?.order, open.id),
        };
        claimed = claimed.saturating_add(part);
    }
    Ok(claimed)
}

/// What a seller would have to give back of what they received: what is frozen in escrow is taken first, and the rest only from those
/// who bear it.
fn of_seller(order: &escrow::Order, dispute: DisputeId) -> i64 {
    let Some(one) = order.chargebacks.iter().find(|one| one.id == dispute && one.is_open()) else { return 0 };
    if order.terms.liability != Liability::Seller {
        return 0;
    }
    let frozen = one.frozen.iter().fold(0_i64, |all, (_, minor)| all.saturating_add(*minor));
    one.minor.saturating_sub(frozen).clamp(0, order.flows.seller.max(0))
}

/// The order, if it is the one that bears a chargeback: a payment that it did not want any more went into the wallet of its payer.
fn borne_by(order: Option<Order>, dispute: DisputeId) -> Option<Order> {
    order.filter(|order| order.order.chargebacks.iter().any(|one| one.id == dispute))
}

/// Whether an order takes a chargeback, which it then has.
async fn takes(tx: &mut TenantTx, order: Order, action: Action) -> Result<bool> {
    let cx = context(tx, &order.order).await?;
    match escrow::decide(&order.order, &Command::system(action), &cx) {
        Ok(outcome) => carry(tx, order, &outcome, Actor::System).await.map(|_| true),
        Err(Refusal::NoSuchPayment | Refusal::BadReceipt) => Ok(false),
        Err(other) => Err(refused(other)),
    }
}

async fn act(tx: &mut TenantTx, order: Order, action: Action) -> Result<()> {
    let cx = context(tx, &order.order).await?;
    let outcome = escrow::decide(&order.order, &Command::system(action), &cx).map_err(refused)?;
    carry(tx, order, &outcome, Actor::System).await?;
    Ok(())
}

/// Posts what concerns a wallet, and tells whose it is.
async fn fill(tx: &mut TenantTx, row: &EscrowPaymentRow, journal: &::ledger::Journal) -> Result<()> {
    feeds::topped_up(tx, row, &[EventKind::WalletChanged]);
    let now = tx.now();
    Ok(ledger::post(tx, &[journal_row(journal, now)]).await?)
}

fn unbooked(error: Refusal) -> Error {
    Error::fault("a chargeback cannot be booked").because(error)
}
