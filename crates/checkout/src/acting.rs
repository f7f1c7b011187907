//! What a payer does while a payment of theirs waits for them: enters what their bank asks for, chooses another way, says that they did
//! their part.

use app::charging;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ids::{AttemptId, CheckoutSessionId};
use jiff::SignedDuration;
use recovery::DeclineCode;
use runtime::secret::Secrets;
use store::attempts::AttemptRow;
use store::checkouts::{self, CheckoutRow};
use store::due::NewDue;
use store::escrow::payments::EscrowPaymentRow;
use store::{Kind as Work, Lane, TenantTx, attempts, due};
use usecase::ports::{ChargeOutcome, Raw};
use usecase::seal::Place;
use usecase::{Error, Result, time, vault};

use crate::paying::{Did, ask_for, shown};
use crate::terms::{Ask, terms};
use crate::{deposits, saving};

/// A look-up is not asked for again so soon.
const HURRY_AFTER: SignedDuration = SignedDuration::from_secs(8);
/// So many look-ups may be hurried; the ladder needs the others.
const MOST_HURRIED: i16 = 5;
/// What an answer is sealed as.
const SEALED_ANSWER: u32 = 0x636f_0001;

/// What its payer is asked to do something for.
struct Waiting {
    id: AttemptId,
    /// The bill's charge; none of a payment into a wallet or an order.
    charge: Option<AttemptRow>,
    /// Whether it is done with something that was entered, or saved.
    by_method: bool,
}

async fn waiting(tx: &mut TenantTx, row: &CheckoutRow) -> Result<Option<Waiting>> {
    if terms(row)?.buys.is_deposit() {
        let all = deposits::of(tx, row.id).await?;
        let open = deposits::under_way(&all).filter(|one| one.status == "requires_action");
        let waits =
            |one: &EscrowPaymentRow| Waiting { id: one.id, charge: None, by_method: one.payment_method_id.is_some() };
        return Ok(open.map(waits));
    }
    let Some(invoice) = row.invoice_id else { return Ok(None) };
    let Some(open) = attempts::unresolved_of(tx, invoice).await? else { return Ok(None) };
    let attempt = attempts::lock(tx, open).await?;
    let by_method = attempt.payment_method_id.is_some();
    Ok((attempt.status == "requires_action").then_some(Waiting { id: attempt.id, charge: Some(attempt), by_method }))
}

fn place(tx: &TenantTx, id: CheckoutSessionId) -> Place {
    Place { tenant: tx.tenant(), object: id.uuid(), version: SEALED_ANSWER }
}

/// Takes what a payer entered for their bank: a code, a PIN, a phone number, a date of birth. It is sealed until the worker passes it on,
/// and then forgotten.
///
/// # Errors
/// A field error for what cannot be one.
pub async fn answer(
    tx: &mut TenantTx,
    secrets: &Secrets,
    id: CheckoutSessionId,
    version: i64,
    (what, text): (&str, &str),
) -> Result<Did> {
    let Some(mut row) = shown(tx, id, version).await? else { return Ok(Did::Stale) };
    let Some(waits) = waiting(tx, &row).await? else { return Ok(Did::Stale) };
    let text = text.trim();
    let fits = (1..=40).contains(&text.len()) && crate::clerk::read_answer(what, text).is_some();
    if !fits {
        return Err(Error::field(
            "answer",
            "unreadable",
            "That does not look right. Write it as your bank gave it to you.",
        ));
    }
    let at = place(tx, id);
    let sealed = vault::seal(tx, secrets, &at, text.as_bytes()).await?;
    let ask = Ask::Answer {
        attempt: waits.id,
        what: what.to_owned(),
        sealed: STANDARD.encode(&sealed.bytes),
        key_id: sealed.key_id,
    };
    let on = terms(&row)?;
    ask_for(tx, &mut row, &on, ask).await?;
    Ok(Did::Done)
}

/// What was sealed by [`answer`].
pub(crate) async fn opened(
    tx: &mut TenantTx,
    secrets: &Secrets,
    id: CheckoutSessionId,
    sealed: &str,
    key_id: String,
) -> Result<Option<String>> {
    let Ok(bytes) = STANDARD.decode(sealed) else { return Ok(None) };
    let at = place(tx, id);
    vault::learn(tx, secrets, &[&key_id]).await?;
    let plain = vault::open(secrets, &at, &usecase::seal::Sealed { bytes, key_id })
        .map_err(|error| Error::fault("what a payer entered cannot be opened").because(error))?;
    Ok(String::from_utf8(secrecy::ExposeSecret::expose_secret(&plain).to_vec()).ok())
}

/// The payer would rather pay in another way than by the transfer or the code that they were shown. Money that still comes for it is
/// looked for once more when its time is over, and counts.
///
/// # Errors
/// Any store error.
pub async fn other_way(tx: &mut TenantTx, id: CheckoutSessionId, version: i64) -> Result<Did> {
    let Some(mut row) = shown(tx, id, version).await? else { return Ok(Did::Stale) };
    let Some(waits) = waiting(tx, &row).await?.filter(|one| !one.by_method) else {
        return Ok(Did::Stale);
    };
    let Some(attempt) = waits.charge else {
        escrows::give_up(tx, waits.id, GIVEN_UP).await?;
        checkouts::save(tx, &mut row).await?;
        return Ok(Did::Done);
    };
    let raw = Raw { code: Some(GIVEN_UP.to_owned()), message: None };
    let outcome = ChargeOutcome::Declined { code: DeclineCode::ExpiredAction, raw };
    charging::settle(tx, attempt.id, &outcome, None).await?;
    let end = attempt.expires_at.unwrap_or(tx.now());
    let work = NewDue { subject: attempt.id.uuid(), lane: Lane::from_uuid(attempt.lane), due_at: Some(end) };
    due::schedule(tx, Work::Resolve, &[work]).await?;
    checkouts::save(tx, &mut row).await?;
    Ok(Did::Done)
}

/// What is kept of a payment request that its payer did not want any more.
pub(crate) const GIVEN_UP: &str = "given_up";

/// The payer says that they did their part, or came back from a provider's page, which proves nothing: the provider is asked sooner.
///
/// # Errors
/// Any store error.
pub async fn hurry(tx: &mut TenantTx, id: CheckoutSessionId) -> Result<()> {
    let row = checkouts::get(tx, id).await?;
    time::enter_lane(tx, Lane::from_uuid(row.lane)).await?;
    if terms(&row)?.buys.is_deposit() {
        return hurry_deposit(tx, &row).await;
    }
    if let Some(setup) = terms(&row)?.setup.filter(|_| row.status == "open") {
        return saving::hurry(tx, setup, HURRY_AFTER).await;
    }
    let open = match row.invoice_id.filter(|_| row.status == "open") {
        Some(invoice) => attempts::unresolved_of(tx, invoice).await?,
        None => None,
    };
    let Some(open) = open else { return Ok(()) };
    let attempt = attempts::get(tx, open).await?;
    let soon = tx.now().checked_add(HURRY_AFTER).unwrap_or(tx.now());
    let planned = due::of(tx, Work::Resolve, open.uuid()).await?.and_then(|work| work.due_at);
    if planned.is_some_and(|at| at > soon) && attempt.look_ups < MOST_HURRIED && attempt.status != "manual" {
        let lane = Lane::from_uuid(attempt.lane);
        let work = NewDue { subject: open.uuid(), lane, due_at: Some(tx.now()) };
        due::schedule(tx, Work::Resolve, &[work]).await?;
        time::nudge(tx, lane).await?;
    }
    Ok(())
}

async fn hurry_deposit(tx: &mut TenantTx, row: &CheckoutRow) -> Result<()> {
    let all = deposits::of(tx, row.id).await?;
    let Some(open) = deposits::under_way(&all).filter(|_| row.status == "open") else { return Ok(()) };
    let soon = tx.now().checked_add(HURRY_AFTER).unwrap_or(tx.now());
    let planned = due::of(tx, Work::EscrowPayment, open.id.uuid()).await?.and_then(|work| work.due_at);
    if planned.is_some_and(|at| at > soon) && open.look_ups < MOST_HURRIED && open.status != "manual" {
        escrows::hurry(tx, open.id).await?;
        time::nudge(tx, Lane::from_uuid(open.lane)).await?;
    }
    Ok(())
}
