//! Writing down that somebody pays: the amount that is due, the row, its place on the worker's list.

use escrow::{Action, EventKind};
use ids::{AttemptId, CheckoutSessionId, CustomerId, EscrowPaymentId, MilestoneId, PaymentMethodId};
use jiff::SignedDuration;
use recovery::Rail;
use store::due::NewDue;
use store::escrow::payments::{self as table, EscrowPaymentRow};
use store::escrow::wallets;
use store::{Kind as Work, Lane, TenantTx, customers, due, methods};
use usecase::check::Checks;
use usecase::{Error, Result, time};

use super::plus;
use super::settle::data;
use crate::carry::{Order, carry, context};
use crate::{available, customer, refused, rows, settings};

/// How long a payer has to send a transfer, or to dial a code.
const TIME_TO_ACT: SignedDuration = SignedDuration::from_hours(24);
/// How long on a page, which offers them another way when it is over.
const TIME_ON_PAGE: SignedDuration = SignedDuration::from_mins(30);
/// The gateway that needs no account.
const SIMULATED: &str = "simulated";

/// By what somebody pays.
#[derive(Clone, Debug)]
pub enum Pays {
    /// A saved method of theirs.
    Method(PaymentMethodId),
    /// By a rail on which the payer acts: a transfer, a USSD code.
    Rail(Rail),
    /// With a card that they enter on the provider's own page.
    Page,
}

/// The page that a payment is begun on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnPage {
    /// Of this session.
    pub checkout: CheckoutSessionId,
    /// Whether a card that is entered with the provider is kept for later. Its owner was asked.
    pub keeps: bool,
}

/// A payment to be begun.
#[derive(Clone, Debug)]
pub struct NewPayment {
    /// By what.
    pub by: Pays,
    /// For which milestone, where they are paid one by one.
    pub milestone: Option<MilestoneId>,
    /// What of the due comes from the buyer's wallet, in minor units. What came for the order before and was short does in any case.
    pub wallet_part: i64,
    /// Although another one is on its way.
    pub although_open: bool,
    /// Less than is due, on purpose: the rest comes by other payments.
    pub part: Option<i64>,
    /// On which page, if a payer is present.
    pub on: Option<OnPage>,
}

impl NewPayment {
    /// All that is due now, by this alone.
    pub fn by(by: Pays) -> NewPayment {
        NewPayment { by, milestone: None, wallet_part: 0, although_open: false, part: None, on: None }
    }
}

/// What pays.
struct Means {
    method: Option<PaymentMethodId>,
    rail: Rail,
    gateway: String,
    account: Option<ids::ProviderAccountId>,
    /// Why the account was chosen.
    routed: Option<(ids::ProviderAccountId, serde_json::Value)>,
}

/// Begins a payment for an order that is held.
///
/// # Errors
/// `Missing` for a method; any refusal of the rules.
pub async fn begin(tx: &mut TenantTx, order: Order, new: NewPayment) -> Result<(Order, EscrowPaymentRow)> {
    let buyer = customer(order.order.buyer);
    let aside = set_aside(tx, &order).await?;
    if let Some(part) = new.part {
        let left = escrow::to_pay_beside(&order.order, aside).map_err(refused)?;
        if !(1..=left).contains(&part) {
            let message = "Write an amount above zero, and not more than is missing.";
            return Err(Error::field("part", "out_of_range", message));
        }
    }
    let means = means(tx, &new.by, buyer, &order.row.currency, order.row.price_minor).await?;
    let attempt = tx.fresh::<AttemptId>();
    routing::keep(tx, attempt, means.routed.as_ref()).await?;
    let cx = context(tx, &order.order).await?;
    let action = Action::StartPayment {
        attempt,
        milestone: new.milestone,
        wallet_part: new.wallet_part.max(aside),
        although_open: new.although_open,
        part: new.part,
    };
    let actor = escrow::Actor::Person(order.order.buyer);
    let command = escrow::Command { actor, expects: None, action };
    let outcome = escrow::decide(&order.order, &command, &cx).map_err(refused)?;
    let announced = outcome.events.iter().find(|event| event.kind == EventKind::PaymentProcessing);
    let due = announced.and_then(|event| event.minor).ok_or_else(|| Error::fault("a payment of nothing"))?;
    let lane = Lane::from_uuid(order.row.lane);
    let of = Paying { payer: buyer, order: Some(order.row.id), amount: due, lane, on: new.on };
    let row = row_of(tx, attempt, &of, &order.row.currency, means).await?;
    let order = carry(tx, order, &outcome, actor).await?;
    write(tx, &row).await?;
    Ok((order, row))
}

/// What came for an order before, was short, and is still in its buyer's wallet, in minor units.
async fn set_aside(tx: &mut TenantTx, order: &Order) -> Result<i64> {
    let buyer = customer(order.order.buyer);
    let parts = wallets::of(tx, buyer).await?;
    Ok(order.order.earmarked.min(available(&parts, buyer, &order.row.currency)).max(0))
}

/// What is missing of what is due of an order, in minor units.
///
/// # Errors
/// The refusal of the rules when nothing is due.
pub async fn missing(tx: &mut TenantTx, order: &Order) -> Result<i64> {
    let aside = set_aside(tx, order).await?;
    escrow::to_pay_beside(&order.order, aside).map_err(refused)
}

/// Who pays what, in which time.
struct Paying {
    payer: CustomerId,
    order: Option<ids::OrderId>,
    amount: i64,
    lane: Lane,
    on: Option<OnPage>,
}

/// Begins a payment into somebody's wallet.
///
/// # Errors
/// Field errors; `Missing`; `Conflict` when escrow is switched off.
pub async fn top_up(
    tx: &mut TenantTx,
    payer: CustomerId,
    by: &Pays,
    amount: i64,
    currency: &str,
) -> Result<EscrowPaymentRow> {
    top_up_on(tx, payer, by, (amount, currency), None).await
}

/// Whether somebody's wallet can be filled with so much.
///
/// # Errors
/// Field errors; `Conflict` when escrow is switched off.
pub async fn check_top_up(tx: &mut TenantTx, amount: i64, currency: &str) -> Result<()> {
    let mut checks = Checks::new();
    checks.currency("currency", currency);
    checks.amount("amount", amount);
    checks.demand(amount > 0, "amount", "out_of_range", "Send an amount above zero.");
    checks.done()?;
    let (choices, _, _) = settings(tx).await?;
    if !choices.takes(currency) {
        let message = "Escrow is switched off for this currency. Switch it on with PATCH /v1/escrow/settings.";
        return Err(Error::conflict("escrow_off", message));
    }
    Ok(())
}

/// [`top_up`] for a payer who is present on a page.
///
/// # Errors
/// As [`top_up`].
pub async fn top_up_on(
    tx: &mut TenantTx,
    payer: CustomerId,
    by: &Pays,
    (amount, currency): (i64, &str),
    on: Option<OnPage>,
) -> Result<EscrowPaymentRow> {
    let who = customers::get(tx, payer).await?;
    let lane = time::enter_time_of(tx, &who).await?;
    check_top_up(tx, amount, currency).await?;
    let means = means(tx, by, payer, currency, amount).await?;
    let attempt = tx.fresh::<AttemptId>();
    routing::keep(tx, attempt, means.routed.as_ref()).await?;
    let row = row_of(tx, attempt, &Paying { payer, order: None, amount, lane, on }, currency, means).await?;
    write(tx, &row).await?;
    Ok(row)
}

async fn write(tx: &mut TenantTx, row: &EscrowPaymentRow) -> Result<()> {
    table::insert(tx, row).await?;
    let lane = Lane::from_uuid(row.lane);
    let work = NewDue { subject: row.id.uuid(), lane, due_at: Some(tx.now()) };
    due::schedule(tx, Work::EscrowPayment, &[work]).await?;
    time::nudge(tx, lane).await?;
    tx.audit("escrow_payment.begin", EscrowPaymentId::from_uuid(row.id.uuid()).to_string(), None, Some(data(row)));
    Ok(())
}

async fn means(tx: &mut TenantTx, by: &Pays, payer: CustomerId, currency: &str, amount: i64) -> Result<Means> {
    match by {
        Pays::Method(id) => {
            let method = methods::get(tx, *id).await?;
            if method.customer_id != payer || method.status != "active" {
                return Err(Error::missing("payment method"));
            }
            let rail = rows::rail(&method.rail)?;
            Ok(Means { method: Some(*id), rail, gateway: method.gateway, account: method.account_id, routed: None })
        }
        Pays::Rail(rail) if rail.is_push() => {
            let simulated =
                Means { method: None, rail: *rail, gateway: SIMULATED.to_owned(), account: None, routed: None };
            Ok(routed(tx, (*rail, currency, amount)).await?.unwrap_or(simulated))
        }
        Pays::Page => routed(tx, (Rail::Card, currency, amount)).await?.ok_or_else(|| {
            Error::field("rail", "method_needed", "No account takes cards for this. Pay in another way.")
        }),
        Pays::Rail(_) => {
            let message = "A card or a debit needs a saved method: send paymentMethodId.";
            Err(Error::field("rail", "method_needed", message))
        }
    }
}

/// To whichever account takes it.
async fn routed(tx: &mut TenantTx, payment: (Rail, &str, i64)) -> Result<Option<Means>> {
    let found = routing::account_among(tx, &[], payment).await?;
    Ok(found.map(|routing::Routed { account: to, reason }| {
        let routed = Some((to.id, reason));
        Means { method: None, rail: payment.0, gateway: to.gateway, account: Some(to.id), routed }
    }))
}

async fn row_of(
    tx: &mut TenantTx,
    id: AttemptId,
    of: &Paying,
    currency: &str,
    means: Means,
) -> Result<EscrowPaymentRow> {
    let now = tx.now();
    let (choices, _, _) = settings(tx).await?;
    let push = means.rail.is_push();
    let time = if of.on.is_some() { TIME_ON_PAGE } else { TIME_TO_ACT };
    Ok(EscrowPaymentRow {
        id,
        order_id: of.order,
        checkout_id: of.on.map(|page| page.checkout),
        keeps_method: of.on.is_some_and(|page| page.keeps),
        heard_ref: None,
        customer_id: of.payer,
        payment_method_id: means.method,
        rail: means.rail.as_str().to_owned(),
        gateway: means.gateway,
        account_id: means.account,
        status: "created".to_owned(),
        amount_minor: of.amount,
        currency: currency.to_owned(),
        // What a payer sends cannot be called back; what a merchant pulls can.
        clearance_secs: if push { 0 } else { choices.card_clearance },
        decline_code: None,
        raw_code: None,
        raw_message: None,
        gateway_ref: None,
        fee_minor: None,
        next_action: None,
        look_ups: 0,
        not_found: 0,
        lane: of.lane.uuid(),
        expires_at: push.then(|| plus(now, time)),
        submitted_at: now,
        resolved_at: None,
        cleared_at: None,
        created_at: now,
        updated_at: now,
    })
}
