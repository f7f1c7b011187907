//! Making sessions, and ending them because a merchant says so.

use ids::{CheckoutSessionId, CustomerId, InvoiceId, OrderId, PaymentLinkId, PlanId};
use jiff::SignedDuration;
use recovery::Rail;
use runtime::secret::Secrets;
use setup::origins::{behind_scheme, is_host, is_origin};
use store::checkout_link::{CheckoutLink, CheckoutOf};
use store::checkouts::{self, CheckoutRow};
use store::due::NewDue;
use store::{Kind as Work, Lane, TenantScope, TenantTx, attempts, customers, due, invoices};
use usecase::check::{Checks, Metadata, stored};
use usecase::{Error, OnConstraint, Result, personal, time};

use crate::terms::{Buys, Guest, Terms, document, terms};
use crate::{deposits, ending, quote, ways};

/// Shortest life of a session, in minutes.
pub const MIN_MINUTES: u32 = 15;
/// Longest life of a session, in minutes: a week.
pub const MAX_MINUTES: u32 = 7 * 24 * 60;
/// How long a session lives that does not say.
pub const USUAL_MINUTES: u32 = 24 * 60;

/// Longest address that a payer is sent to, in characters.
const MAX_URL_CHARS: usize = 2_048;
/// Longest line on a bill, in characters.
const MAX_DESCRIPTION_CHARS: usize = 500;
/// Most pages that may show one checkout.
const MAX_ORIGINS: usize = 10;
/// Longest promotion code, in characters.
const MAX_CODE_CHARS: usize = 100;

/// What is sold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sold {
    /// A subscription.
    Plan {
        /// To what.
        plan: PlanId,
        /// How many of its base price.
        quantity: u64,
        /// A code that takes something off.
        code: Option<String>,
    },
    /// Something that is billed once.
    Amount {
        /// In minor units.
        minor: i64,
        /// ISO 4217.
        currency: String,
        /// Printed on the bill.
        description: String,
    },
    /// Nothing: a card is saved.
    CardUpdate,
    /// Money in the wallet of a customer.
    TopUp {
        /// In minor units.
        minor: i64,
        /// ISO 4217.
        currency: String,
    },
    /// What is due of an order in escrow.
    Order(OrderId),
}

/// A session to be made.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// What is sold.
    pub sold: Sold,
    /// Who pays, if that is known.
    pub customer: Option<CustomerId>,
    /// Who pays, as far as that is known of somebody who is no customer yet.
    pub guest: Guest,
    /// Where a payer goes afterwards.
    pub success_url: Option<String>,
    /// Where a payer goes who does not pay.
    pub cancel_url: Option<String>,
    /// How long it lives.
    pub minutes: u32,
    /// The rails that may be chosen; all when empty.
    pub rails: Vec<Rail>,
    /// Pages that may show it in a frame.
    pub allowed_origins: Vec<String>,
    /// The payment link that begins it.
    pub link: Option<PaymentLinkId>,
    /// The merchant's own data.
    pub metadata: Metadata,
}

impl NewSession {
    /// A session of which nothing else is said.
    pub fn of(sold: Sold) -> NewSession {
        NewSession {
            sold,
            customer: None,
            guest: Guest::default(),
            success_url: None,
            cancel_url: None,
            minutes: USUAL_MINUTES,
            rails: Vec::new(),
            allowed_origins: Vec::new(),
            link: None,
            metadata: Metadata::default(),
        }
    }
}

/// The address of a session's page.
pub fn url(base_url: &str, secrets: &Secrets, scope: &TenantScope, id: CheckoutSessionId) -> String {
    format!("{base_url}/checkout/{}", CheckoutLink::of(scope, CheckoutOf::Session(id)).reveal(&secrets.sealing_key))
}

/// Makes a session. Nothing is billed before its payer chooses how to pay.
///
/// # Errors
/// Field errors; `Missing` for a customer or plan; `Refused` and `Conflict` for what could not be billed either, and `no_way_to_pay`.
pub async fn create(tx: &mut TenantTx, new: NewSession) -> Result<CheckoutRow> {
    check(tx, &new)?;
    if let Sold::Order(order) = new.sold {
        return for_order(tx, order, new).await;
    }
    if let Sold::TopUp { minor, currency } = &new.sold {
        escrows::check_top_up(tx, *minor, currency).await?;
    }
    let lane = match new.customer {
        Some(id) => {
            let payer = customers::get(tx, id).await?;
            personal::living(&payer)?;
            time::enter_time_of(tx, &payer).await?
        }
        None => Lane::REAL,
    };
    let (buys, code) = match new.sold {
        Sold::Plan { plan, quantity, code } => (Buys::Plan { plan, quantity }, code),
        Sold::Amount { minor, currency, description } => (Buys::Amount { minor, currency, description }, None),
        Sold::CardUpdate => (Buys::CardUpdate, None),
        Sold::TopUp { minor, currency } => (Buys::TopUp { minor, currency }, None),
        Sold::Order(_) => return Err(Error::fault("an order has a session of its own")),
    };
    let terms = Terms {
        success_url: new.success_url,
        cancel_url: new.cancel_url,
        rails: new.rails,
        allowed_origins: new.allowed_origins,
        code,
        ..Terms::of(buys)
    };
    let guest = (new.customer.is_none() && new.guest != Guest::default()).then_some(new.guest);
    let of = Begun { customer: new.customer, guest, lane, link: new.link, minutes: new.minutes };
    let row = begin(tx, terms, of, stored(&new.metadata)).await?;
    tx.audit("checkout_session.create", row.id.to_string(), None, Some(facts(&row)));
    Ok(row)
}

struct Begun {
    customer: Option<CustomerId>,
    guest: Option<Guest>,
    lane: Lane,
    link: Option<PaymentLinkId>,
    minutes: u32,
}

async fn begin(tx: &mut TenantTx, mut terms: Terms, of: Begun, metadata: serde_json::Value) -> Result<CheckoutRow> {
    if terms.buys != Buys::CardUpdate && terms.quote.is_none() {
        terms.quote = Some(Box::pin(quote::of(tx, &terms, of.customer)).await?);
    }
    let (currency, due_now) =
        terms.quote.as_ref().map_or((String::new(), 0), |quote| (quote.currency.clone(), quote.due));
    let none = ways::of(tx, &terms, &currency, due_now).await?.is_empty();
    if none && (due_now > 0 || terms.buys == Buys::CardUpdate) {
        let message = "No account of yours can take this payment. Connect one that takes the currency on one of the rails, at \
                       /v1/provider-accounts.";
        return Err(Error::conflict("no_way_to_pay", message));
    }
    let now = tx.now();
    let life = SignedDuration::from_mins(i64::from(of.minutes));
    let invoice_id = match terms.buys {
        Buys::Invoice { invoice } => Some(invoice),
        Buys::Plan { .. } | Buys::Amount { .. } | Buys::CardUpdate | Buys::TopUp { .. } | Buys::Order { .. } => None,
    };
    let order_id = match terms.buys {
        Buys::Order { order, .. } => Some(order),
        Buys::Plan { .. } | Buys::Amount { .. } | Buys::CardUpdate | Buys::TopUp { .. } | Buys::Invoice { .. } => None,
    };
    let row = CheckoutRow {
        id: tx.fresh(),
        buys: terms.buys.as_str().to_owned(),
        status: "open".to_owned(),
        payment_status: "unpaid".to_owned(),
        customer_id: of.customer,
        subscription_id: None,
        invoice_id,
        order_id,
        link_id: of.link,
        terms: document(&terms)?,
        guest: of.guest.as_ref().map(document).transpose()?,
        ask: None,
        lane: of.lane.uuid(),
        metadata,
        version: 1,
        expires_at: now.checked_add(life).map_err(|error| Error::fault("a session ends beyond time").because(error))?,
        completed_at: None,
        created_at: now,
        updated_at: now,
    };
    let busy =
        || Error::new(usecase::Kind::Busy, "busy", "Somebody else began to pay for this at the same time. Try again.");
    checkouts::insert(tx, &row).await.on_constraint("checkout_sessions_one_open_per_invoice", busy)?;
    let work = NewDue { subject: row.id.uuid(), lane: of.lane, due_at: Some(row.expires_at) };
    due::schedule(tx, Work::Checkout, &[work]).await?;
    Ok(row)
}

/// The session that pays a bill: the one that is open, else a new one. A bill is never made twice.
///
/// # Errors
/// `Missing`; `Conflict` `invoice_not_open` when nothing is owed on it.
pub async fn of_invoice(tx: &mut TenantTx, id: InvoiceId) -> Result<CheckoutSessionId> {
    if let Some(open) = checkouts::paying(tx, id).await? {
        return Ok(open);
    }
    let invoice = invoices::get(tx, id).await?;
    if invoice.status != "open" {
        let message = format!("The invoice is {}, so there is nothing to pay.", invoice.status);
        return Err(Error::conflict("invoice_not_open", message));
    }
    let lane = Lane::from_uuid(invoice.lane);
    time::enter_lane(tx, lane).await?;
    let terms = Terms::of(Buys::Invoice { invoice: id });
    let of = Begun { customer: Some(invoice.customer_id), guest: None, lane, link: None, minutes: USUAL_MINUTES };
    Ok(begin(tx, terms, of, serde_json::json!({})).await?.id)
}

/// A session that fills somebody's wallet, asked for on a page of theirs, where they come back to.
///
/// # Errors
/// Field errors; `Missing`; `Conflict` `escrow_off`, `no_way_to_pay`.
pub async fn fill(
    tx: &mut TenantTx,
    customer: CustomerId,
    (minor, currency): (i64, &str),
    page: String,
) -> Result<CheckoutRow> {
    escrows::check_top_up(tx, minor, currency).await?;
    let payer = customers::get(tx, customer).await?;
    personal::living(&payer)?;
    let lane = time::enter_time_of(tx, &payer).await?;
    let buys = Buys::TopUp { minor, currency: currency.to_owned() };
    let on = Terms { success_url: Some(page.clone()), cancel_url: Some(page), ..Terms::of(buys) };
    let of = Begun { customer: Some(customer), guest: None, lane, link: None, minutes: USUAL_MINUTES };
    let row = begin(tx, on, of, serde_json::json!({})).await?;
    tx.audit("checkout_session.create", row.id.to_string(), None, Some(facts(&row)));
    Ok(row)
}

/// The session that pays for an order: the one that is open, else a new one. Payers come back to `page`, if the order has one.
///
/// # Errors
/// `Missing`; the refusal of the rules when nothing is due.
pub async fn of_order(tx: &mut TenantTx, order: OrderId, page: Option<String>) -> Result<CheckoutSessionId> {
    let new = NewSession { success_url: page.clone(), cancel_url: page, ..NewSession::of(Sold::Order(order)) };
    Ok(for_order(tx, order, new).await?.id)
}

async fn for_order(tx: &mut TenantTx, id: OrderId, new: NewSession) -> Result<CheckoutRow> {
    // Held, so that of two who begin at once the second finds what the first began.
    let order = escrows::hold(tx, id).await?;
    let (buys, quote) = deposits::due(&order)?;
    if let Some(open) = checkouts::of_order(tx, id).await? {
        let row = checkouts::get(tx, open).await?;
        if terms(&row)?.buys == buys && tx.now() < row.expires_at {
            return Ok(row);
        }
        // It is for a part that is paid by now, and its job has not come by.
        let message = "Another payment page of this order is still open. It ends in a moment: try again.";
        return Err(Error::new(usecase::Kind::Busy, "busy", message));
    }
    let lane = Lane::from_uuid(order.row.lane);
    let on = Terms {
        success_url: new.success_url,
        cancel_url: new.cancel_url,
        rails: new.rails,
        allowed_origins: new.allowed_origins,
        quote: Some(quote),
        ..Terms::of(buys)
    };
    let customer = Some(escrows::customer(order.order.buyer));
    let of = Begun { customer, guest: None, lane, link: new.link, minutes: new.minutes };
    let row = begin(tx, on, of, stored(&new.metadata)).await?;
    tx.audit("checkout_session.create", row.id.to_string(), None, Some(facts(&row)));
    Ok(row)
}

/// Ends a session that nobody is paying. One that is over stays as it is.
///
/// # Errors
/// `Missing`; `Conflict` `checkout_completed`, `payment_in_progress`.
pub async fn expire(tx: &mut TenantTx, secrets: &Secrets, id: CheckoutSessionId) -> Result<CheckoutRow> {
    let mut row = checkouts::lock(tx, id).await?;
    match row.status.as_str() {
        "expired" => return Ok(row),
        "completed" => {
            return Err(Error::conflict(
                "checkout_completed",
                "This checkout is completed. Refund what was paid, or cancel the subscription, instead.",
            ));
        }
        _ => {}
    }
    time::enter_lane(tx, Lane::from_uuid(row.lane)).await?;
    let under_way = match row.invoice_id {
        Some(invoice) => attempts::unresolved_of(tx, invoice).await?.is_some(),
        None => deposits::under_way(&deposits::of(tx, id).await?).is_some(),
    };
    if under_way || row.ask.is_some() {
        return Err(Error::conflict(
            "payment_in_progress",
            "Its payer is paying, and the money may be on its way. Wait for the outcome, which is told by an event.",
        ));
    }
    due::cancel(tx, Work::Checkout, id.uuid()).await?;
    give_up_bill(tx, &row).await?;
    ending::expire(tx, secrets, &mut row).await?;
    Ok(row)
}

/// What was billed for this session alone is taken back: nobody will pay it here any more. A subscription that never began ends by
/// itself.
pub(crate) async fn give_up_bill(tx: &mut TenantTx, row: &CheckoutRow) -> Result<()> {
    let Some(invoice) = row.invoice_id.filter(|_| row.buys == "amount") else { return Ok(()) };
    if invoices::get(tx, invoice).await?.status == "open" {
        app::invoices::void(tx, invoice).await?;
    }
    Ok(())
}

fn facts(row: &CheckoutRow) -> serde_json::Value {
    serde_json::json!({ "mode": row.buys, "customerId": row.customer_id, "expiresAt": row.expires_at })
}

fn check(tx: &TenantTx, new: &NewSession) -> Result<()> {
    let mut checks = Checks::new();
    match &new.sold {
        Sold::Plan { quantity, code, .. } => {
            checks.demand(*quantity > 0, "quantity", "out_of_range", "Send a quantity from 1.");
            checks.optional("promotionCode", code.as_deref(), MAX_CODE_CHARS);
        }
        Sold::Amount { minor, currency, description } => {
            checks.amount("amount", *minor);
            checks.demand(*minor > 0, "amount", "out_of_range", "Send an amount above zero, in minor units.");
            checks.currency("currency", currency);
            checks.text("description", description, MAX_DESCRIPTION_CHARS);
        }
        Sold::CardUpdate => {
            let message = "Say whose card it is: send customerId.";
            checks.demand(new.customer.is_some(), "customerId", "required", message);
        }
        Sold::TopUp { .. } => {
            let message = "Say whose wallet is filled: send customerId.";
            checks.demand(new.customer.is_some(), "customerId", "required", message);
        }
        Sold::Order(_) => {
            let message = "An order knows who pays for it: leave out customerId.";
            checks.demand(new.customer.is_none(), "customerId", "unknown_value", message);
        }
    }
    guest(&mut checks, &new.guest);
    let message = "A customer is known already: send customerId, or who the guest is.";
    checks.demand(new.customer.is_none() || new.guest == Guest::default(), "customerEmail", "not_a_guest", message);
    let test = tx.mode() == ids::Mode::Test;
    for (field, address) in [("successUrl", &new.success_url), ("cancelUrl", &new.cancel_url)] {
        let fits = address.as_ref().is_none_or(|text| is_address(text, test));
        checks.demand(fits, field, "invalid_url", "Send an https address of at most 2,048 characters.");
    }
    let fits = (MIN_MINUTES..=MAX_MINUTES).contains(&new.minutes);
    checks.demand(fits, "expiresInMinutes", "out_of_range", "Send 15 to 10,080 minutes.");
    let taken = |rail: &Rail| matches!(rail, Rail::Card | Rail::Transfer | Rail::Ussd);
    let message = "Send any of card, transfer and ussd.";
    checks.demand(new.rails.iter().all(taken), "rails", "unknown_value", message);
    let fits = new.allowed_origins.len() <= MAX_ORIGINS && new.allowed_origins.iter().all(|one| is_origin(one, test));
    let message = "Send at most ten origins such as https://shop.example.com, without a path.";
    checks.demand(fits, "allowedOrigins", "invalid_origin", message);
    checks.metadata(&new.metadata);
    checks.done()
}

/// What a guest says of themselves.
pub(crate) fn guest(checks: &mut Checks, guest: &Guest) {
    if let Some(email) = &guest.email {
        checks.email("customerEmail", email);
    }
    if let Some(phone) = &guest.phone {
        checks.phone("customerPhone", phone);
    }
    checks.optional("customerName", guest.name.as_deref(), setup::customers::MAX_NAME_CHARS);
}

/// Where a payer may be sent to.
fn is_address(text: &str, test: bool) -> bool {
    let plain = |letter: char| letter.is_ascii_graphic() && !matches!(letter, '"' | '<' | '>' | '\\' | '`' | '{' | '}');
    let host = behind_scheme(text, test).map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    text.len() <= MAX_URL_CHARS && text.chars().all(plain) && host.is_some_and(is_host)
}

#[cfg(test)]
mod tests {
    use super::{is_address, is_origin};

    #[test]
    fn payers_are_sent_to_plain_addresses_only() {
        for good in ["https://shop.example/thanks?order=7#top", "https://shop.example"] {
            assert!(is_address(good, false), "{good}");
        }
        assert!(is_address("http://localhost:3000/done", true) && !is_address("http://localhost:3000/done", false));
        for bad in [
            "http://shop.example",
            "javascript:alert(1)",
            "https://",
            "https://a b",
            "https://user@shop.example",
            "//x",
            "",
        ] {
            assert!(!is_address(bad, true), "{bad}");
        }
    }

    #[test]
    fn an_origin_cannot_say_more_than_where_it_is() {
        assert!(is_origin("https://shop.example:8443", false));
        for bad in [
            "https://shop.example/",
            "https://shop.example;script-src *",
            "*",
            "https://*.example",
            "'self'",
            "http://shop.example",
        ] {
            assert!(!is_origin(bad, true), "{bad}");
        }
    }
}
