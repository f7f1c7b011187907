//! Saved ways to pull money, and the two ports behind them: what a token stands for, and the making of test cards.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use ids::{AttemptId, CustomerId, Mode, PaymentMethodId, ProviderAccountId};
use jiff::Timestamp;
use recovery::Rail;
use runtime::secret::Secrets;
use serde_json::{Value, json};
use store::due::NewDue;
use store::methods::MethodRow;
use store::{Lane, TenantTx, customers, due, methods};

use crate::{Error, Result, recoveries};
use usecase::OnConstraint;
use usecase::personal::{self, OF_METHOD, Pen};
use usecase::ports::ChargeAsk;

/// What a gateway tells about a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardFacts {
    /// By which rail it is charged: one that pulls.
    pub rail: Rail,
    /// Whose token it is.
    pub gateway: &'static str,
    /// The merchant's account that holds it; none for a gateway that needs none.
    pub account: Option<ProviderAccountId>,
    /// The scheme, such as `visa`.
    pub brand: Option<String>,
    /// Who gave the card out.
    pub issuer: Option<String>,
    /// Its last four digits.
    pub last4: Option<String>,
    /// The month it expires in, 1–12.
    pub exp_month: Option<i16>,
    /// The year it expires in.
    pub exp_year: Option<i16>,
}

/// Knows what stands behind payment tokens.
#[async_trait]
pub trait TokenBook: fmt::Debug + Send + Sync {
    /// What a token of this mode stands for; `None` when no gateway knows it.
    ///
    /// # Errors
    /// `Unavailable` when the gateway does not answer.
    async fn describe(&self, mode: Mode, token: &str) -> Result<Option<CardFacts>>;
}

/// When the simulated payer's salary lands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestPayday {
    /// On this day of each month, 1–31.
    Month(u8),
    /// On this day of each week, 1 (Monday) to 7.
    Week(u8),
}

/// A test card to be made, and the simulated person behind it.
#[derive(Clone, Debug)]
pub struct NewTestCard {
    /// One of the published test numbers.
    pub number: String,
    /// The payer; the same person is found again by it.
    pub email: String,
    /// What lands on their payday, in minor units.
    pub salary_minor: Option<i64>,
    /// Their own payday.
    pub payday: Option<TestPayday>,
    /// How many of ten thousand payment requests they answer.
    pub willing_per_10k: Option<u16>,
    /// The fates of the first charges, in the simulator's own words.
    pub plan: Vec<Value>,
}

/// A test card, ready to be attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestCard {
    /// What to attach.
    pub token: String,
    /// The scheme.
    pub brand: String,
    /// The last four digits.
    pub last4: String,
}

/// Makes test cards: the simulator's own surface.
#[async_trait]
pub trait TestCards: fmt::Debug + Send + Sync {
    /// Makes a card.
    ///
    /// # Errors
    /// Field errors for a number that is no test card and for what makes no sense.
    async fn make(&self, new: NewTestCard) -> Result<TestCard>;

    /// Sends this much for a payment request, as its payer would. `false` where nobody waits for it.
    ///
    /// # Errors
    /// `Unavailable` when the simulator does not answer.
    async fn send(&self, request: AttemptId, minor: i64, at: Timestamp) -> Result<bool>;

    /// Sends so much to the standing number of a payer, who was asked for nothing.
    ///
    /// # Errors
    /// `Unavailable` when the simulator does not answer.
    async fn pay_in(&self, ask: ChargeAsk) -> Result<()>;
}

/// Asks what a token stands for, before any transaction is open.
///
/// # Errors
/// A field error when nobody knows it.
pub async fn describe(book: Option<&Arc<dyn TokenBook>>, mode: Mode, token: &str) -> Result<CardFacts> {
    let facts = match book {
        Some(book) => book.describe(mode, token).await?,
        None => None,
    };
    facts.filter(|facts| facts.rail.is_pull()).ok_or_else(|| {
        Error::field("token", "unknown_token", format!("No gateway knows this token in {mode} mode. Make a new one."))
    })
}

/// Saves a method. A new default is charged at once for whatever waited for it.
///
/// # Errors
/// `Missing` for the customer; `Conflict` when they were erased; `Busy` when two become the default at once.
pub async fn attach(
    tx: &mut TenantTx,
    secrets: &Secrets,
    customer: CustomerId,
    (token, facts): (String, CardFacts),
    make_default: bool,
) -> Result<MethodRow> {
    let payer = customers::keep(tx, customer).await?;
    personal::living(&payer)?;
    if make_default {
        methods::clear_default(tx, customer).await?;
    }
    let row = MethodRow {
        id: tx.fresh(),
        customer_id: customer,
        rail: facts.rail.as_str().to_owned(),
        gateway: facts.gateway.to_owned(),
        account_id: facts.account,
        token,
        brand: facts.brand,
        issuer: facts.issuer,
        last4: facts.last4,
        exp_month: facts.exp_month,
        exp_year: facts.exp_year,
        status: "active".to_owned(),
        is_default: make_default,
        refused_code: None,
        created_at: tx.now(),
    };
    methods::insert(tx, &row).await.on_constraint("payment_methods_one_default", || {
        Error::new(crate::Kind::Busy, "busy", "Another method became the default at the same time. Try again.")
    })?;
    if make_default {
        recoveries::card_updated(tx, customer).await?;
    }
    let pen = Pen::of(tx, secrets, &payer).await?;
    note(tx, &pen, "payment_method.attached", "payment_method.attach", &row);
    Ok(row)
}

/// Removes a method; charges that name it are kept.
///
/// # Errors
/// `Missing`.
pub async fn remove(
    tx: &mut TenantTx,
    secrets: &Secrets,
    customer: CustomerId,
    id: PaymentMethodId,
) -> Result<MethodRow> {
    methods::remove(tx, customer, id).await?;
    let row = methods::get(tx, id).await?;
    if row.account_id.is_some() {
        let work = NewDue { subject: id.uuid(), lane: Lane::REAL, due_at: Some(tx.wall_now()) };
        due::schedule(tx, store::Kind::Revoke, &[work]).await?;
    }
    let payer = customers::get(tx, customer).await?;
    let pen = Pen::of(tx, secrets, &payer).await?;
    note(tx, &pen, "payment_method.removed", "payment_method.remove", &row);
    Ok(row)
}

fn note(tx: &mut TenantTx, pen: &Pen, event: &'static str, action: &'static str, row: &MethodRow) {
    // Never the token.
    let facts = json!({
        "id": row.id,
        "customerId": row.customer_id,
        "rail": row.rail,
        "gateway": row.gateway,
        "brand": row.brand,
        "last4": row.last4,
        "status": row.status,
        "isDefault": row.is_default,
    });
    pen.record(tx, event, row.id.uuid(), facts.clone(), OF_METHOD);
    pen.audit(tx, action, row.id.to_string(), (None, Some(facts)), OF_METHOD);
}
