//! What a customer's page shows, as one value: what is owed and what happens next, what runs, which cards are saved.

use app::papers::Side;
use app::{explain, rules, subscriptions as commands};
use ids::{CustomerId, InvoiceId, Mode, SubscriptionId};
use jiff::{SignedDuration, Timestamp};
use money::{Currency, Money};
use recovery::{DeclineCode, Rail, RetryClass};
use store::attempts::{AttemptFilter, AttemptRow};
use store::customer_link::Purpose;
use store::dunning::{ScheduleFilter, ScheduleRow};
use store::invoices::{InvoiceFilter, InvoiceRow};
use store::methods::MethodRow;
use store::subscriptions::{SubscriptionFilter, SubscriptionRow};
use store::{PageOf, TenantTx, attempts, customers, dunning, invoices, methods, settings, subscriptions};
use usecase::ports::NextAction;
use usecase::{Error, Result};

use crate::cards;

/// Most bills, subscriptions and cards that a page shows of each.
const MOST: i64 = 20;

/// For how long a bill that was recovered is shown as paid.
const PAID_SHOWN: SignedDuration = SignedDuration::from_hours(24);

/// A customer's account with one merchant.
#[derive(Clone, Debug)]
pub struct Account {
    /// The merchant, and where they can be asked.
    pub seller: Side,
    /// Whether it comes from the sandbox.
    pub is_test: bool,
    /// What the customer is called, if it is known.
    pub customer: Option<String>,
    /// Where mail reaches them, if it is known.
    pub email: Option<String>,
    /// The zone in which instants are written: the merchant's.
    pub zone: String,
    /// The present, in the customer's own time.
    pub now: Timestamp,
    /// What is owed, and what was recovered of late; newest first.
    pub bills: Vec<Bill>,
    /// What runs; empty on a page that is for another card only.
    pub running: Vec<Running>,
    /// What is saved, the default first.
    pub methods: Vec<MethodRow>,
    /// Changes with each card that is saved.
    pub card_state: String,
}

/// A bill that is open, or was until of late.
#[derive(Clone, Debug)]
pub struct Bill {
    /// Which.
    pub invoice: InvoiceId,
    /// As printed; none for a bill without a number.
    pub number: Option<String>,
    /// What it is for.
    pub about: Option<String>,
    /// What is owed, or was.
    pub amount: Money,
    /// Where it stands.
    pub standing: Standing,
    /// Whether another card is charged for it as soon as it is saved.
    pub charged_with_new_card: bool,
    /// For the form that asks for another try: changes with each step. None where there is nothing to ask for.
    pub retry_state: Option<String>,
}

/// Where a bill stands, for its payer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A card is being charged now, or as soon as the worker gets to it.
    Trying,
    /// A charge went out and nobody knows yet what came of it. It must not be paid twice.
    Checking,
    /// The customer must do this for the money to move.
    Act(Option<NextAction>),
    /// A charge failed and another one is planned.
    Waiting {
        /// Why it failed.
        reason: &'static str,
        /// When it is tried again.
        next: Option<Timestamp>,
    },
    /// Nothing is tried before there is another card.
    NewCard {
        /// Why it failed.
        reason: &'static str,
        /// How long that is waited for.
        until: Option<Timestamp>,
    },
    /// Nothing is tried any more, and it is still owed.
    Stopped,
    /// Not charged yet, or to be paid by the customer, by this day.
    Due(Timestamp),
    /// Paid.
    Paid(Timestamp),
}

/// A subscription that runs.
#[derive(Clone, Debug)]
pub struct Running {
    /// Which.
    pub id: SubscriptionId,
    /// Changes with each change of it.
    pub version: i64,
    /// What it is.
    pub plan: String,
    /// Its state.
    pub status: String,
    /// When the next charge is, and what it comes to, as far as that is known today.
    pub next: Option<(Timestamp, Money)>,
    /// When it ends, if it does.
    pub ends: Option<Timestamp>,
}

/// The account of a customer, as the page of a link shows it.
///
/// # Errors
/// `Missing`; `Busy` while the customer's test clock is advancing.
pub async fn of(tx: &mut TenantTx, customer: CustomerId, purpose: Purpose) -> Result<Account> {
    let payer = customers::get(tx, customer).await?;
    if payer.erased_at.is_some() {
        return Err(Error::missing("customer"));
    }
    commands::enter_time_of(tx, &payer).await?;
    let chosen = settings::get(tx).await?;
    let bills = bills(tx, customer).await?;
    let running = match purpose {
        Purpose::Account => running(tx, customer).await?,
        Purpose::Update => Vec::new(),
    };
    let methods = methods::active_of(tx, &[customer.uuid()]).await?;
    Ok(Account {
        seller: Side {
            name: chosen.merchant_name,
            email: Some(chosen.support_email).filter(|email| !email.is_empty()),
            ..Side::default()
        },
        is_test: tx.mode() == Mode::Test,
        customer: payer.name,
        email: payer.email,
        zone: chosen.billing_zone,
        now: tx.now(),
        bills,
        running,
        card_state: cards::state(&methods),
        methods,
    })
}

fn first_page() -> PageOf {
    PageOf { limit: MOST, offset: 0, below: None }
}

fn money(minor: i64, currency: &str) -> Result<Money> {
    let currency = Currency::parse(currency)
        .map_err(|error| Error::fault(format!("stored currency {currency:?}")).because(error))?;
    Ok(Money::new(minor, currency))
}

/// Open bills, and those that a recovery brought in of late.
async fn bills(tx: &mut TenantTx, customer: CustomerId) -> Result<Vec<Bill>> {
    let open = InvoiceFilter { status: Some("open".to_owned()), customer: Some(customer), ..InvoiceFilter::default() };
    let mut found = invoices::page(tx, &open, &first_page()).await?;
    let of_theirs = ScheduleFilter { customer: Some(customer), ..ScheduleFilter::default() };
    let schedules = dunning::page(tx, &of_theirs, &first_page()).await?;
    let since = tx.now().checked_sub(PAID_SHOWN).unwrap_or(tx.now());
    for row in schedules.iter().filter(|row| row.recovered_at.is_some_and(|at| at >= since)) {
        found.push(invoices::get(tx, row.invoice_id).await?);
    }
    let mut bills = Vec::with_capacity(found.len());
    for invoice in found {
        let schedule = schedules.iter().find(|row| row.invoice_id == invoice.id);
        bills.push(bill(tx, invoice, schedule).await?);
    }
    Ok(bills)
}

async fn bill(tx: &mut TenantTx, invoice: InvoiceRow, schedule: Option<&ScheduleRow>) -> Result<Bill> {
    let about = match invoice.subscription_id {
        Some(id) => Some(subscriptions::get(tx, id).await?.plan_name),
        None => None,
    };
    let standing = standing(tx, &invoice, schedule).await?;
    let may_ask = matches!(standing, Standing::Waiting { .. });
    let charged_with_new_card = match standing {
        Standing::Waiting { .. } | Standing::NewCard { .. } => true,
        Standing::Due(_) => invoice.collection == "automatic",
        Standing::Trying | Standing::Checking | Standing::Act(_) | Standing::Stopped | Standing::Paid(_) => false,
    };
    Ok(Bill {
        invoice: invoice.id,
        number: rules::number_text(&invoice),
        about,
        amount: money(invoice.owed_minor(), &invoice.currency)?,
        charged_with_new_card,
        retry_state: schedule.filter(|_| may_ask).map(retry_state),
        standing,
    })
}

/// What shows whether a page that offers another try is still true.
pub fn retry_state(schedule: &ScheduleRow) -> String {
    format!("retry {} {}", schedule.id, schedule.version)
}

async fn standing(tx: &mut TenantTx, invoice: &InvoiceRow, schedule: Option<&ScheduleRow>) -> Result<Standing> {
    if let Some(at) = invoice.paid_at {
        return Ok(Standing::Paid(at));
    }
    if attempts::unresolved_of(tx, invoice.id).await?.is_some() {
        let filter = AttemptFilter { invoice: Some(invoice.id), ..AttemptFilter::default() };
        let newest = attempts::page(tx, &filter, &PageOf { limit: 1, offset: 0, below: None }).await?;
        return Ok(newest.first().map_or(Standing::Checking, under_way));
    }
    let Some(row) = schedule else { return Ok(Standing::Due(invoice.due_at)) };
    let code = DeclineCode::from_raw(&row.failure_code);
    let reason = code.payer_text();
    Ok(match row.state.as_str() {
        "scheduled" if row.next_attempt_at.is_some_and(|at| at <= tx.now()) => Standing::Trying,
        "scheduled" => Standing::Waiting { reason, next: row.next_attempt_at },
        "in_flight" => Standing::Trying,
        // Asked for a confirmation, which may be given for the same card.
        "awaiting_customer" if code.class() == RetryClass::CustomerAction => Standing::Waiting { reason, next: None },
        "awaiting_customer" => Standing::NewCard { reason, until: row.next_attempt_at },
        _ => Standing::Stopped,
    })
}

fn under_way(attempt: &AttemptRow) -> Standing {
    match attempt.status.as_str() {
        "submitted" if attempt.rail == Rail::Card.as_str() => Standing::Trying,
        "submitted" | "requires_action" => {
            let action = attempt.next_action.clone().and_then(|stored| serde_json::from_value(stored).ok());
            Standing::Act(action)
        }
        _ => Standing::Checking,
    }
}

async fn running(tx: &mut TenantTx, customer: CustomerId) -> Result<Vec<Running>> {
    let filter = SubscriptionFilter { customer: Some(customer), ..SubscriptionFilter::default() };
    let found = subscriptions::page(tx, &filter, &first_page()).await?;
    let mut all = Vec::new();
    for row in found.into_iter().filter(|row| row.ended_at.is_none()) {
        all.push(Running {
            next: next_charge(tx, &row).await?,
            ends: end_of(&row),
            id: row.id,
            version: row.version,
            plan: row.plan_name,
            status: row.status,
        });
    }
    Ok(all)
}

/// When a subscription ends, if that is agreed.
fn end_of(row: &SubscriptionRow) -> Option<Timestamp> {
    row.cancel_at.or_else(|| row.cancel_at_period_end.then_some(row.current_period_end))
}

async fn next_charge(tx: &mut TenantTx, row: &SubscriptionRow) -> Result<Option<(Timestamp, Money)>> {
    if !matches!(row.status.as_str(), "active" | "trialing" | "past_due" | "scheduled") {
        return Ok(None);
    }
    let ahead = explain::upcoming(tx, row.id).await?;
    let Some((at, made)) = ahead.invoice else { return Ok(None) };
    let taken = ahead.prepaid_applied_minor.saturating_add(ahead.credit_applied_minor);
    let left = made.draft.total.minor().saturating_sub(taken);
    Ok(Some((at, Money::new(left, made.draft.currency))))
}
