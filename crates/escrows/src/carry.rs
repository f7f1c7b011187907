//! Carrying out what the rules answered: the next version of an order, its journals, what happened, and when it is looked at again, in
//! the transaction that holds the order.

use escrow::{Actor, Context, Outcome};
use store::due::{Lease, NewDue};
use store::escrow::orders::{self as table, EscrowEventRow, EscrowOrderRow};
use store::escrow::wallets;
use store::ledger::JournalRow;
use store::{Kind as Work, Lane, TenantTx, due, ledger};
use usecase::books::journal_row;
use usecase::{Error, Result, time};

use crate::{customer, feeds, parties, refunds, rows, told};

/// An order, as stored and as the rules read it.
#[derive(Clone, Debug)]
pub struct Order {
    /// As stored.
    pub row: EscrowOrderRow,
    /// As the rules read it.
    pub order: escrow::Order,
}

impl TryFrom<EscrowOrderRow> for Order {
    type Error = Error;

    /// Reads a stored order.
    fn try_from(row: EscrowOrderRow) -> Result<Order> {
        Order::of(row)
    }
}

impl Order {
    pub(crate) fn of(row: EscrowOrderRow) -> Result<Order> {
        let order = rows::order(&row)?;
        Ok(Order { row, order })
    }
}

/// What the rules have to know of an order, looked up and held: the wallets of both parties and what is known of them.
pub(crate) async fn context(tx: &mut TenantTx, of: &escrow::Order) -> Result<Context> {
    let persons = [customer(of.buyer), customer(of.seller)];
    let known = parties::known(tx, &persons).await?;
    let parts = wallets::lock(tx, &persons, of.currency.code()).await?;
    let party = |nth: usize| {
        let party = known.get(nth).ok_or_else(|| Error::fault("an order without a party"))?;
        Ok::<_, Error>(party.with(rows::wallet(&parts, party.customer)))
    };
    Ok(Context {
        now: tx.now(),
        buyer: party(0)?,
        seller: party(1)?,
        enabled: true,
        related: false,
        others: 0,
        approver: None,
    })
}

/// Stores an order that was just proposed.
pub(crate) async fn begin(tx: &mut TenantTx, row: EscrowOrderRow, outcome: &Outcome, actor: Actor) -> Result<Order> {
    table::insert(tx, &row).await?;
    let order = Order { row, order: outcome.order.clone() };
    write(tx, &order, None, outcome, actor).await?;
    appoint(tx, &order, None).await?;
    Ok(order)
}

/// Writes the next version of a held order, and when it is looked at again.
pub(crate) async fn carry(tx: &mut TenantTx, before: Order, outcome: &Outcome, actor: Actor) -> Result<Order> {
    let order = step(tx, before, outcome, actor).await?;
    appoint(tx, &order, None).await?;
    Ok(order)
}

/// Writes the next version of a held order, for a job that appoints at its end.
pub(crate) async fn step(tx: &mut TenantTx, before: Order, outcome: &Outcome, actor: Actor) -> Result<Order> {
    let mut row = before.row;
    let (version, state, refunds) = (row.version, before.order.state(), before.order.refunds);
    row.version = rows::version(&outcome.order)?;
    row.state = outcome.order.state().as_str().to_owned();
    row.price_minor = outcome.order.price;
    row.body = rows::body(&outcome.order)?;
    row.updated_at = tx.now();
    table::save(tx, &row, version).await?;
    let order = Order { row, order: outcome.order.clone() };
    write(tx, &order, Some(state), outcome, actor).await?;
    refunds::begin(tx, &order, &refunds).await?;
    Ok(order)
}

/// What goes with every version: what happened, the journals, the word to the merchant.
async fn write(
    tx: &mut TenantTx,
    order: &Order,
    from: Option<escrow::OrderState>,
    outcome: &Outcome,
    actor: Actor,
) -> Result<()> {
    let now = tx.now();
    let journals: Vec<JournalRow> = outcome.journals.iter().map(|journal| journal_row(journal, now)).collect();
    ledger::post(tx, &journals).await?;
    let lines = timeline(order, outcome, actor)?;
    table::tell(tx, order.row.id, &lines).await?;
    told::tell(tx, order, from, outcome);
    feeds::tell(tx, order, from, outcome);
    Ok(())
}

/// What happened, line by line. A version that told nothing of its own has a line all the same: versions have no gaps.
fn timeline(order: &Order, outcome: &Outcome, actor: Actor) -> Result<Vec<EscrowEventRow>> {
    let who = role_word(&order.order, actor);
    let line = |nth: usize, kind: &str| {
        let number = i16::try_from(nth).map_err(|_| Error::fault("too much happened at once"))?;
        Ok::<_, Error>(EscrowEventRow {
            version: order.row.version,
            number,
            kind: kind.to_owned(),
            actor: who.clone(),
            state: order.row.state.clone(),
            milestone_id: None,
            about: None,
            amount_minor: None,
            at: order.row.updated_at,
        })
    };
    if outcome.events.is_empty() {
        return Ok(vec![line(0, "order.noted")?]);
    }
    let each = outcome.events.iter().enumerate().map(|(nth, event)| {
        Ok(EscrowEventRow {
            milestone_id: event.milestone,
            about: rows::raw(event.about),
            amount_minor: event.minor,
            ..line(nth, event.kind.as_str())?
        })
    });
    each.collect()
}

/// Who acted, as a time line says it.
pub(crate) fn role_word(order: &escrow::Order, actor: Actor) -> String {
    match actor {
        Actor::System => "system".to_owned(),
        Actor::Admin { role, .. } => format!("admin:{}", rows::word(&role)),
        Actor::Person(person) if person == order.buyer => "buyer".to_owned(),
        Actor::Person(person) if person == order.seller => "seller".to_owned(),
        Actor::Person(_) => "third_party".to_owned(),
    }
}

/// Puts down when the order is to be looked at again; takes it off the list when nothing is to come by itself.
pub(crate) async fn appoint(tx: &mut TenantTx, order: &Order, held: Option<&Lease>) -> Result<()> {
    let (subject, now) = (order.row.id.uuid(), tx.now());
    let next = next(&order.order, now);
    match (held, next) {
        (Some(lease), Some(at)) => due::reschedule(tx, lease, &[(subject, Some(at))]).await?,
        (Some(lease), None) => due::finish(tx, lease, &[subject]).await?,
        (None, Some(at)) => {
            let lane = Lane::from_uuid(order.row.lane);
            due::schedule(tx, Work::Escrow, &[NewDue { subject, lane, due_at: Some(at) }]).await?;
            time::nudge(tx, lane).await?;
        }
        (None, None) => due::cancel(tx, Work::Escrow, subject).await?,
    }
    Ok(())
}

/// The next instant at which something happens by itself, or somebody is to be reminded. What is due and blocked waits for whoever
/// unblocks it, which is a change of the order.
fn next(order: &escrow::Order, now: jiff::Timestamp) -> Option<jiff::Timestamp> {
    if !escrow::due(order, now).is_empty() {
        return Some(now);
    }
    let deadlines = escrow::deadlines(order).into_iter().map(|one| one.due);
    let reminders = escrow::reminders(order).into_iter().map(|one| one.at);
    deadlines.chain(reminders).filter(|at| *at > now).min()
}
