//! Money into a wallet, or into an order: by as many payments as it takes, one after the other.
//!
//! What a payer chooses is a payment of the escrow, written down in the commit that takes the form; the escrow's job sends it, and puts
//! what arrives where it belongs, also when nobody looks any more. What is short of an order waits in its buyer's wallet for the rest;
//! whatever comes fills a wallet.

use escrow::{OrderState, Progress};
use escrows::{NewPayment, OnPage, Order, Pays};
use ids::{CheckoutSessionId, CustomerId, MilestoneId, OrderId};
use recovery::{DeclineCode, Rail};
use runtime::secret::Secrets;
use store::checkouts::{self, CheckoutRow};
use store::escrow::payments::{self, EscrowPaymentRow, PaymentFilter};
use store::{PageOf, TenantTx};
use usecase::{Error, Result};

use crate::paying::{self, By, Did, MOST_REFUSALS, Paying};
use crate::quote::{Part, Quote};
use crate::terms::{Buys, Terms, document};
use crate::ways;

/// Most payments of one session that are looked at: more than it can have.
const MOST_PAYMENTS: i64 = 100;

/// How far it has come.
pub(crate) enum Goal {
    /// So much is missing, in minor units.
    Open(i64),
    /// It is all there.
    Reached,
    /// Nobody wants the money any more.
    Gone,
}

/// The payments of a session, newest first.
pub(crate) async fn of(tx: &mut TenantTx, session: CheckoutSessionId) -> Result<Vec<EscrowPaymentRow>> {
    let theirs = PaymentFilter { checkout: Some(session), ..PaymentFilter::default() };
    Ok(payments::page(tx, &theirs, &PageOf { limit: MOST_PAYMENTS, offset: 0, below: None }).await?)
}

/// The one of which nobody knows yet what became of it.
pub(crate) fn under_way(rows: &[EscrowPaymentRow]) -> Option<&EscrowPaymentRow> {
    rows.iter().find(|row| !matches!(row.status.as_str(), "succeeded" | "failed"))
}

/// What arrived, in minor units.
pub(crate) fn arrived(rows: &[EscrowPaymentRow]) -> i64 {
    let came = rows.iter().filter(|row| row.status == "succeeded");
    came.fold(0_i64, |sum, row| sum.saturating_add(row.amount_minor))
}

/// How far a session has come.
pub(crate) async fn goal(tx: &mut TenantTx, buys: &Buys, rows: &[EscrowPaymentRow]) -> Result<Goal> {
    match buys {
        Buys::TopUp { .. } if rows.iter().any(|row| row.status == "succeeded") => Ok(Goal::Reached),
        Buys::TopUp { minor, .. } => Ok(Goal::Open(*minor)),
        Buys::Order { order, milestone } => of_order(tx, *order, *milestone).await,
        Buys::Plan { .. } | Buys::Amount { .. } | Buys::Invoice { .. } | Buys::CardUpdate => {
            Err(Error::fault("a bill is no deposit"))
        }
    }
}

async fn of_order(tx: &mut TenantTx, order: OrderId, milestone: Option<MilestoneId>) -> Result<Goal> {
    let order = escrows::load(tx, order).await?;
    let waits = match milestone {
        Some(id) => order.order.milestones.iter().any(|one| one.id == id && one.progress == Progress::Pending),
        None => matches!(order.order.state(), OrderState::Accepted | OrderState::Funding),
    };
    if waits && let Ok(left) = escrows::missing(tx, &order).await {
        return Ok(Goal::Open(left));
    }
    let is_paid = match milestone {
        Some(id) => order.order.milestones.iter().any(|one| one.id == id && one.funded_at.is_some()),
        None => order.order.funded_at.is_some(),
    };
    Ok(if is_paid { Goal::Reached } else { Goal::Gone })
}

/// What is due of an order that somebody is to pay for: which part, where they are paid one by one, and what it comes to.
///
/// # Errors
/// `Conflict` `milestone_not_due` when nothing is.
pub(crate) fn due(order: &Order) -> Result<(Buys, Quote)> {
    let left = escrow::to_pay(&order.order).map_err(escrows::refused)?;
    let pending = |one: &&escrow::Milestone| one.progress == Progress::Pending;
    let next = order.order.milestones.iter().find(pending).filter(|_| order.order.per_milestone);
    let name = next.map_or(&order.row.title, |one| &one.title);
    let buys = Buys::Order { order: order.row.id, milestone: next.map(|one| one.id) };
    Ok((buys, quote(name.clone(), left.saturating_add(order.order.earmarked), &order.row.currency)))
}

/// One line, and what it comes to.
pub(crate) fn quote(name: String, minor: i64, currency: &str) -> Quote {
    Quote {
        currency: currency.to_owned(),
        lines: vec![Part { name, minor }],
        subtotal: minor,
        taken_off: Vec::new(),
        taxes: Vec::new(),
        included: Vec::new(),
        credits: Vec::new(),
        due: minor,
        later: None,
        every: None,
    }
}

/// Takes what a payer chose.
///
/// # Errors
/// As [`crate::pay`].
pub(crate) async fn pay(
    tx: &mut TenantTx,
    secrets: &Secrets,
    row: &mut CheckoutRow,
    mut on: Terms,
    (customer, new): (CustomerId, Paying),
) -> Result<Did> {
    let before = of(tx, row.id).await?;
    let Goal::Open(left) = goal(tx, &on.buys, &before).await? else { return Ok(Did::Stale) };
    if under_way(&before).is_some() {
        return Ok(Did::Stale);
    }
    if before.iter().filter(|one| is_refusal(one)).count() >= MOST_REFUSALS {
        return Err(paying::too_many_tries());
    }
    let again = matches!(new.by, By::Saved { method, .. } if on.once == Some(method));
    if !again {
        paying::forget_once(tx, secrets, row, &mut on).await?;
    }
    on.keep = new.keep;
    let by = means(tx, secrets, customer, new.by, (&mut on, left)).await?;
    let page = OnPage { checkout: row.id, keeps: new.keep && matches!(by, Pays::Page) };
    let payment = match &on.buys {
        Buys::Order { order, milestone } => {
            let held = escrows::hold(tx, *order).await?;
            let part = new.part.filter(|part| *part != left);
            let new = NewPayment { milestone: *milestone, part, on: Some(page), ..NewPayment::by(by) };
            escrows::begin_payment(tx, held, new).await?.1
        }
        Buys::TopUp { minor, currency } => {
            escrows::top_up_on(tx, customer, &by, (*minor, currency), Some(page)).await?
        }
        Buys::Plan { .. } | Buys::Amount { .. } | Buys::Invoice { .. } | Buys::CardUpdate => {
            return Err(Error::fault("a bill is no deposit"));
        }
    };
    row.terms = document(&on)?;
    checkouts::save(tx, row).await?;
    let facts = serde_json::json!({ "paymentId": ids::EscrowPaymentId::from_uuid(payment.id.uuid()) });
    tx.audit("checkout_session.pay", row.id.to_string(), None, Some(facts));
    Ok(Did::Done)
}

/// Whether somebody's bank said no. What its payer did not send, or gave up, is none.
fn is_refusal(row: &EscrowPaymentRow) -> bool {
    let code = row.decline_code.as_deref().map(DeclineCode::from_raw);
    row.status == "failed" && code.is_some_and(|code| code != DeclineCode::ExpiredAction)
}

async fn means(
    tx: &mut TenantTx,
    secrets: &Secrets,
    customer: CustomerId,
    by: By,
    (on, left): (&mut Terms, i64),
) -> Result<Pays> {
    let currency = on.quote.as_ref().map(|quote| quote.currency.clone()).unwrap_or_default();
    let ways = ways::of(tx, on, &currency, left).await?;
    Ok(match by {
        By::Card(card) if ways.card.is_some() => {
            let id = paying::attach(tx, secrets, customer, *card, on.keep).await?;
            on.once = (!on.keep).then_some(id);
            Pays::Method(id)
        }
        By::Saved { method, once } => {
            on.once = once.then_some(method);
            Pays::Method(method)
        }
        By::Page if ways.card.is_some() => Pays::Page,
        By::Rail(rail @ (Rail::Transfer | Rail::Ussd)) if ways.push.contains(&rail) => Pays::Rail(rail),
        By::Card(_) | By::Page | By::Rail(_) | By::Nothing => return Err(paying::choose()),
    })
}
