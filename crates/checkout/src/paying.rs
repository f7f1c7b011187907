//! What a payer does on the page. A form names the version of the session that it was shown with: sent twice, from a second tab, or after
//! going back, it finds another version and does nothing.
//!
//! Nothing is charged here: what a payer chose is written down with what is bought, in one commit, and the worker does it.

use app::charging;
use app::methods::{self, CardFacts};
use ids::{AttemptId, CheckoutSessionId, CustomerId, InvoiceId, PaymentMethodId};
use recovery::Rail;
use runtime::secret::Secrets;
use setup::customers::NewCustomer;
use store::attempts::AttemptRow;
use store::checkouts::{self, CheckoutRow};
use store::due::NewDue;
use store::invoices::InvoiceRow;
use store::{
    Kind as Work, Lane, TenantTx, attempts, customers, due, invoices, payment_links, revenue_caps, subscriptions,
};
use usecase::check::Checks;
use usecase::{Error, Result, personal, time};

use crate::terms::{Ask, Buys, Guest, Terms, document, guest, terms};
use crate::{bill, deposits, ending, quote, saving, sessions, ways};

/// How often a bill may be refused in one session: enough for somebody who looks for a card that works, too few for somebody who tries
/// stolen ones.
pub(crate) const MOST_REFUSALS: usize = 8;
/// The gateway that charges what people keep with the house.
const HOUSE: &str = "house";

/// How somebody pays.
#[derive(Clone, Debug)]
pub enum By {
    /// With this card: a gateway's token, and what the gateway says of it.
    Card(Box<(String, CardFacts)>),
    /// With something that its owner keeps with the house and lets the merchant charge: the customer's payment method that stands for
    /// that. Whether this is the only payment that it is for.
    Saved {
        /// Which.
        method: PaymentMethodId,
        /// It is forgotten afterwards.
        once: bool,
    },
    /// On the provider's own page, which asks for a card.
    Page,
    /// By a rail on which they act themselves.
    Rail(Rail),
    /// With nothing: there is nothing to pay.
    Nothing,
}

/// What a payer chose.
#[derive(Clone, Debug)]
pub struct Paying {
    /// Who they are, where that was not known.
    pub guest: Guest,
    /// How they pay.
    pub by: By,
    /// Whether the card is kept for later. A subscription keeps it, which is stated where it is chosen.
    pub keep: bool,
    /// Less than is missing of an order, in minor units: the rest comes by other payments.
    pub part: Option<i64>,
}

/// What became of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Did {
    /// It is done, or written down to be done.
    Done,
    /// It was shown with what is not so any more, or had been sent before: nothing was done.
    Stale,
}

/// A session that is open, as it was shown, held, with the transaction in its payer's time.
pub(crate) async fn shown(tx: &mut TenantTx, id: CheckoutSessionId, version: i64) -> Result<Option<CheckoutRow>> {
    let row = checkouts::lock(tx, id).await?;
    if row.status != "open" || row.version != version || row.ask.is_some() {
        return Ok(None);
    }
    time::enter_lane(tx, Lane::from_uuid(row.lane)).await?;
    Ok((tx.now() < row.expires_at).then_some(row))
}

/// Takes what a payer chose: makes what is bought unless this session made it before, and asks the worker for the charge.
///
/// # Errors
/// Field errors for the guest; whatever keeps the thing from being bought; `Conflict` `amount_changed` when it would come to something
/// else than was shown: nothing is made, ask for [`enter_code`] with the same code to see the new amount; `Refused` `too_many_tries`;
/// `Conflict` `revenue_cap_reached`: nothing is made, and [`kept_back`] has the merchant told.
pub async fn pay(
    tx: &mut TenantTx,
    secrets: &Secrets,
    id: CheckoutSessionId,
    version: i64,
    new: Paying,
) -> Result<Did> {
    let Some(mut row) = shown(tx, id, version).await? else { return Ok(Did::Stale) };
    let mut on = terms(&row)?;
    let customer = payer(tx, secrets, &mut row, &new.guest).await?;
    if on.buys == Buys::CardUpdate {
        return match new.by {
            By::Page => saving::want_page(tx, &mut row, &mut on, customer).await,
            by @ (By::Card(_) | By::Saved { .. } | By::Rail(_) | By::Nothing) => {
                save_card(tx, secrets, &mut row, customer, by).await
            }
        };
    }
    if on.buys.is_deposit() {
        return Box::pin(deposits::pay(tx, secrets, &mut row, on, (customer, new))).await;
    }
    let invoice = bought(tx, &mut row, &on, customer).await?;
    on.keep = new.keep || matches!(on.buys, Buys::Plan { .. });
    let Some(invoice) = invoice.filter(|bill| bill.status == "open") else {
        keep_card(tx, secrets, customer, new.by, true).await?;
        row.terms = document(&on)?;
        return done_without_charge(tx, secrets, &mut row).await;
    };
    let stands = attempts::in_the_way(tx, invoice.id).await?;
    if stands.unresolved.is_some() {
        return Ok(Did::Stale);
    }
    if stands.capped {
        let minor = left(tx, &invoice).await?;
        charging::demand_room_for(tx, &invoice.currency, minor).await?;
    }
    let refused = attempts::failures_of(tx, invoice.id).await?;
    if refused.iter().filter(|one| one.decline_code.is_some()).count() >= MOST_REFUSALS {
        return Err(too_many_tries());
    }
    // What was let be charged once may be what is charged now.
    let again = matches!(new.by, By::Saved { method, .. } if on.once == Some(method));
    if !again {
        forget_once(tx, secrets, &mut row, &mut on).await?;
    }
    let ask = choice(tx, secrets, customer, new.by, &mut on, &invoice).await?;
    // A card that is kept has whatever waits for one charged at once; this bill is charged by its payer's choice, and by nothing beside it.
    due::cancel(tx, Work::Collect, invoice.id.uuid()).await?;
    ask_for(tx, &mut row, &on, ask).await?;
    Ok(Did::Done)
}

/// Writes down that a payer's charge was refused because it would have passed what the merchant may take, so that the merchant is told.
///
/// # Errors
/// Any store error.
pub async fn kept_back(tx: &mut TenantTx) -> Result<()> {
    revenue_caps::reached(tx).await?;
    Ok(())
}

pub(crate) fn too_many_tries() -> Error {
    let message = "This payment was refused too many times. Ask the shop how else you can pay.";
    Error::refused("too_many_tries", message)
}

pub(crate) fn choose() -> Error {
    Error::field("how", "required", "Choose how to pay.")
}

/// The customer who pays: the one that was named, else the guest, who becomes one. A stranger's address proves nothing, so nobody who
/// was here before is taken for them.
pub(crate) async fn payer(
    tx: &mut TenantTx,
    secrets: &Secrets,
    row: &mut CheckoutRow,
    typed: &Guest,
) -> Result<CustomerId> {
    if let Some(id) = row.customer_id {
        personal::living(&customers::keep(tx, id).await?)?;
        return Ok(id);
    }
    let known = guest(row)?;
    let filled = |known: Option<String>, typed: &Option<String>| known.or_else(|| typed.clone());
    let who = Guest {
        email: filled(known.email, &typed.email),
        phone: filled(known.phone, &typed.phone),
        name: filled(known.name, &typed.name),
    };
    let mut checks = Checks::new();
    let message = "Write the e-mail address that your receipt goes to.";
    checks.demand(who.email.is_some(), "customerEmail", "required", message);
    sessions::guest(&mut checks, &who);
    checks.done()?;
    let new = NewCustomer { email: who.email, phone: who.phone, name: who.name, ..NewCustomer::default() };
    let made = setup::customers::create(tx, secrets, new).await?;
    row.customer_id = Some(made.id);
    row.guest = None;
    Ok(made.id)
}

/// The one bill of a session; none where nothing is to be paid yet. Made now, if it was not before.
async fn bought(
    tx: &mut TenantTx,
    row: &mut CheckoutRow,
    on: &Terms,
    customer: CustomerId,
) -> Result<Option<InvoiceRow>> {
    let is_new = row.subscription_id.is_none() && (row.invoice_id.is_none() || row.buys == "invoice");
    if is_new {
        if let Some(link) = row.link_id
            && !payment_links::take(tx, link, 1).await?
        {
            let message = "This link has been used as often as it can be, or the shop closed it. Ask the shop.";
            return Err(Error::refused("link_used_up", message));
        }
        let made = bill::make(tx, on, &row.metadata, customer).await?;
        row.subscription_id = made.subscription;
        row.invoice_id = made.invoice;
        if let Some(invoice) = made.invoice
            && row.buys != "invoice"
        {
            let comes_to = quote::of_bill(tx, invoice).await?.due;
            if on.quote.as_ref().is_some_and(|shown| shown.due != comes_to) {
                let message =
                    "What this comes to has changed since the page was shown. Look at the new amount, then pay.";
                return Err(Error::conflict("amount_changed", message));
            }
        }
    }
    let Some(invoice) = row.invoice_id else { return Ok(None) };
    let held = invoices::lock(tx, &[invoice.uuid()]).await?.into_iter().next();
    held.map(Some).ok_or_else(|| Error::missing("invoice"))
}

/// What the worker is asked for.
async fn choice(
    tx: &mut TenantTx,
    secrets: &Secrets,
    customer: CustomerId,
    by: By,
    on: &mut Terms,
    invoice: &InvoiceRow,
) -> Result<Ask> {
    let ways = ways::of(tx, on, &invoice.currency, invoice.owed_minor()).await?;
    Ok(match by {
        By::Card(card) if ways.card.is_some() => {
            let id = attach(tx, secrets, customer, *card, on.keep).await?;
            on.once = (!on.keep).then_some(id);
            Ask::Charge { rail: Rail::Card, method: Some(id) }
        }
        By::Saved { method, once } => {
            let row = store::methods::get(tx, method).await?;
            let is_theirs = row.customer_id == customer && row.status == "active" && row.gateway == HOUSE;
            let rail = Rail::ALL.into_iter().find(|rail| rail.as_str() == row.rail).filter(|_| is_theirs);
            let rail = rail.ok_or_else(|| Error::missing("payment method"))?;
            on.once = once.then_some(method);
            Ask::Charge { rail, method: Some(method) }
        }
        By::Page if ways.card.is_some() => Ask::Charge { rail: Rail::Card, method: None },
        By::Rail(rail) if ways.push.contains(&rail) => Ask::Charge { rail, method: None },
        By::Card(_) | By::Page | By::Rail(_) | By::Nothing => {
            return Err(choose());
        }
    })
}

/// A card that pays once is forgotten when it has, or was refused: by the worker, or by the next try if that comes first. A page that
/// was shown in between still holds.
pub(crate) async fn forget_once(
    tx: &mut TenantTx,
    secrets: &Secrets,
    row: &mut CheckoutRow,
    on: &mut Terms,
) -> Result<()> {
    let (Some(method), Some(customer)) = (on.once.take(), row.customer_id) else { return Ok(()) };
    let known = store::methods::get(tx, method).await?;
    if known.status == "active" {
        methods::remove(tx, secrets, customer, method).await?;
    }
    row.terms = document(on)?;
    Ok(checkouts::note(tx, row).await?)
}

pub(crate) async fn attach(
    tx: &mut TenantTx,
    secrets: &Secrets,
    customer: CustomerId,
    card: (String, CardFacts),
    keep: bool,
) -> Result<PaymentMethodId> {
    let id = methods::attach(tx, secrets, customer, card, keep).await?.id;
    if keep {
        subscriptions::charge_default_of(tx, customer).await?;
    }
    Ok(id)
}

/// A card that was given although nothing is to be paid now.
async fn keep_card(tx: &mut TenantTx, secrets: &Secrets, customer: CustomerId, by: By, keep: bool) -> Result<()> {
    if let By::Card(card) = by {
        attach(tx, secrets, customer, *card, keep).await?;
    }
    Ok(())
}

/// Another card for what runs, charged at once for what is owed.
async fn save_card(
    tx: &mut TenantTx,
    secrets: &Secrets,
    row: &mut CheckoutRow,
    customer: CustomerId,
    by: By,
) -> Result<Did> {
    match by {
        // It is the default already: giving it to the merchant made it that.
        By::Saved { .. } => {}
        By::Card(card) => {
            portal::use_card(tx, secrets, customer, *card, |_| true).await?;
        }
        By::Page | By::Rail(_) | By::Nothing => {
            return Err(Error::field("number", "required", "Write the number of your card."));
        }
    }
    done_without_charge(tx, secrets, row).await
}

pub(crate) async fn done_without_charge(tx: &mut TenantTx, secrets: &Secrets, row: &mut CheckoutRow) -> Result<Did> {
    due::cancel(tx, Work::Checkout, row.id.uuid()).await?;
    ending::complete(tx, secrets, row, "no_payment_required").await?;
    time::nudge(tx, Lane::from_uuid(row.lane)).await?;
    Ok(Did::Done)
}

pub(crate) async fn ask_for(tx: &mut TenantTx, row: &mut CheckoutRow, on: &Terms, ask: Ask) -> Result<()> {
    row.terms = document(on)?;
    row.ask = Some(document(&ask)?);
    // The customer may live by a test clock that the session did not know of.
    checkouts::save(tx, row).await?;
    let lane = Lane::from_uuid(row.lane);
    let work = NewDue { subject: row.id.uuid(), lane, due_at: Some(tx.now()) };
    due::schedule(tx, Work::Checkout, &[work]).await?;
    time::nudge(tx, lane).await?;
    tx.audit(
        "checkout_session.pay",
        row.id.to_string(),
        None,
        Some(serde_json::json!({ "invoiceId": row.invoice_id })),
    );
    Ok(())
}

/// Takes a promotion code, or takes it off again where it is empty, and works out anew what is to be paid. Nothing happens once
/// something was made.
///
/// # Errors
/// Field errors for a code that cannot be used.
pub async fn enter_code(tx: &mut TenantTx, id: CheckoutSessionId, version: i64, code: &str) -> Result<Did> {
    let Some(mut row) = shown(tx, id, version).await? else { return Ok(Did::Stale) };
    let mut on = terms(&row)?;
    let open = row.subscription_id.is_none() && row.invoice_id.is_none();
    if !open || on.buys == Buys::CardUpdate || on.buys.is_deposit() {
        return Ok(Did::Stale);
    }
    let typed = code.trim();
    let typed = (!typed.is_empty() && matches!(on.buys, Buys::Plan { .. })).then(|| typed.to_owned());
    on.code = typed;
    on.quote = Some(Box::pin(quote::of(tx, &on, row.customer_id)).await?);
    row.terms = document(&on)?;
    checkouts::save(tx, &mut row).await?;
    Ok(Did::Done)
}

/// What is left to pay of a bill, with what came short of it before.
pub(crate) async fn left(tx: &mut TenantTx, invoice: &InvoiceRow) -> Result<i64> {
    let parts = store::ledger::lock_surpluses_of(tx, invoice.id).await?;
    let came = parts.iter().fold(0_i64, |sum, one| sum.saturating_add(one.amount_minor));
    Ok(invoice.owed_minor().saturating_sub(came).max(0))
}

/// The bill, held.
pub(crate) async fn held_bill(tx: &mut TenantTx, id: InvoiceId) -> Result<InvoiceRow> {
    let held = invoices::lock(tx, &[id.uuid()]).await?.into_iter().next();
    held.ok_or_else(|| Error::missing("invoice"))
}

/// Whether a charge is this session's doing.
pub(crate) fn is_ours(attempt: &AttemptRow) -> bool {
    attempt.cause == charging::CHECKOUT
}

/// One of a session's charges.
pub(crate) async fn find(tx: &mut TenantTx, id: AttemptId) -> Result<AttemptRow> {
    Ok(attempts::get(tx, id).await?)
}
