//! What a session comes to, with discounts and taxes: by doing it and taking it back, so that what is shown is what will be billed.

use app::explain;
use app::papers::{self, Paper};
use app::terms::TaxOn;
use ids::{CustomerId, InvoiceId};
use jiff::Timestamp;
use money::{Currency, Money};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::customers::CustomerRow;
use store::{TenantTx, customers, subscriptions};
use usecase::{Error, Result};

use crate::terms::{Buys, Terms};
use crate::{bill, deposits};

/// A line with an amount in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// As it is printed.
    pub name: String,
    /// Below zero for what is taken off.
    pub minor: i64,
}

/// What is to be paid, in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    /// ISO 4217.
    pub currency: String,
    /// What is sold.
    pub lines: Vec<Part>,
    /// The sum of the lines.
    pub subtotal: i64,
    /// What codes take off, below zero.
    pub taken_off: Vec<Part>,
    /// Taxes that are added.
    pub taxes: Vec<Part>,
    /// Taxes that the prices have in them.
    pub included: Vec<Part>,
    /// What the payer has to their credit and is used, below zero.
    pub credits: Vec<Part>,
    /// What is left to pay now.
    pub due: i64,
    /// When a trial ends, and what is charged then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub later: Option<(Timestamp, i64)>,
    /// How often a subscription is billed: `month`, `3 months`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every: Option<String>,
}

impl Quote {
    /// The most that one charge of a subscription comes to, as far as that is known today, in minor units: without what codes take off.
    pub fn regular(&self) -> i64 {
        let taxes = self.taxes.iter().fold(0_i64, |sum, tax| sum.saturating_add(tax.minor));
        let later = self.later.map_or(0, |(_, minor)| minor);
        self.subtotal.saturating_add(taxes).max(self.due).max(later)
    }

    /// How many charges of it a calendar month may have, with room for one that was late.
    pub fn charges_a_month(&self) -> i64 {
        charges_a_month(self.every.as_deref().unwrap_or_default())
    }

    /// An amount of it.
    ///
    /// # Errors
    /// `Fault` for a stored currency that is none.
    pub fn money(&self, minor: i64) -> Result<Money> {
        let currency = Currency::parse(&self.currency);
        let currency = currency.map_err(|error| Error::fault("a stored currency cannot be read").because(error))?;
        Ok(Money::new(minor, currency))
    }
}

/// How many charges of something that is billed every so often a calendar month may have, with room for one that was late.
pub(crate) fn charges_a_month(every: &str) -> i64 {
    match every {
        "hour" => 31 * 24,
        "day" => 31,
        "week" => 6,
        _ => 2,
    }
}

/// What a session would come to for somebody; for a stranger where nobody is named.
///
/// # Errors
/// As making what is bought: a plan that is archived, a code that nobody has.
pub(crate) async fn of(tx: &mut TenantTx, terms: &Terms, customer: Option<CustomerId>) -> Result<Quote> {
    match &terms.buys {
        Buys::Invoice { invoice } => return of_bill(tx, *invoice).await,
        Buys::TopUp { minor, currency } => {
            return Ok(deposits::quote("Into the wallet".to_owned(), *minor, currency));
        }
        Buys::Order { order, .. } => return Ok(deposits::due(&escrows::load(tx, *order).await?)?.1),
        Buys::Plan { .. } | Buys::Amount { .. } | Buys::CardUpdate => {}
    }
    let rehearsal = tx.rehearse().await?;
    let payer = match customer {
        Some(id) => id,
        None => stranger(tx).await?,
    };
    let quote = rehearsed(tx, terms, payer).await?;
    tx.take_back(rehearsal).await?;
    Ok(quote)
}

async fn rehearsed(tx: &mut TenantTx, terms: &Terms, payer: CustomerId) -> Result<Quote> {
    let made = bill::make(tx, terms, &json!({}), payer).await?;
    let subscription = match made.subscription {
        Some(id) => Some(subscriptions::get(tx, id).await?),
        None => None,
    };
    let mut quote = match made.invoice {
        Some(id) => of_bill(tx, id).await?,
        None => nothing_yet(subscription.as_ref().map(|row| (row.plan_name.clone(), row.currency.clone()))),
    };
    if let Some(row) = &subscription {
        quote.every = Some(every(&row.interval_unit, row.interval_count));
        if let Some(end) = row.trial_end.filter(|_| made.invoice.is_none()) {
            let ahead = Box::pin(explain::upcoming(tx, row.id)).await?;
            quote.later = ahead.invoice.map(|(_, made)| (end, made.draft.total.minor()));
        }
    }
    Ok(quote)
}

/// Somebody of whom nothing is known: they are gone with the rehearsal.
async fn stranger(tx: &mut TenantTx) -> Result<CustomerId> {
    let now = tx.now();
    let row = CustomerRow {
        id: tx.fresh(),
        name: None,
        email: None,
        phone: None,
        merchant_ref: None,
        metadata: json!({}),
        test_clock_id: None,
        blacklisted_at: None,
        blacklist_reason: None,
        tax_treatment: None,
        tax_exempt_reason: None,
        tax_id: None,
        locale: None,
        time_zone: None,
        salt: None,
        erased_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    customers::insert(tx, &row).await?;
    Ok(row.id)
}

fn nothing_yet(plan: Option<(String, String)>) -> Quote {
    let (name, currency) = plan.unwrap_or_default();
    Quote {
        currency,
        lines: vec![Part { name, minor: 0 }],
        subtotal: 0,
        taken_off: Vec::new(),
        taxes: Vec::new(),
        included: Vec::new(),
        credits: Vec::new(),
        due: 0,
        later: None,
        every: None,
    }
}

/// What a bill says.
pub(crate) async fn of_bill(tx: &mut TenantTx, id: InvoiceId) -> Result<Quote> {
    let paper = papers::of(tx, id).await?;
    Ok(of_paper(&paper))
}

fn of_paper(paper: &Paper) -> Quote {
    let minus = |name: &str, amount: Money| Part { name: name.to_owned(), minor: amount.minor().saturating_neg() };
    let taxes = |included| {
        let all = paper.terms.taxes.iter().filter(move |tax| tax.included == included);
        all.map(|tax| Part { name: tax_name(tax), minor: tax.amount.minor() }).collect()
    };
    let line = |line: &papers::PaperLine| {
        let times = if line.quantity == 1 { String::new() } else { format!(" × {}", line.quantity) };
        Part { name: format!("{}{times}", line.description), minor: line.amount.minor() }
    };
    let credits = [("Prepaid credit", paper.prepaid), ("Your balance", paper.balance), ("Credited", paper.credited)];
    Quote {
        currency: paper.currency.code().to_owned(),
        lines: paper.lines.iter().map(line).collect(),
        subtotal: paper.subtotal.minor(),
        taken_off: paper.terms.discounts.iter().map(|taken| minus(&taken.name, taken.amount)).collect(),
        taxes: taxes(false),
        included: taxes(true),
        credits: credits.iter().filter(|(_, part)| !part.is_zero()).map(|(name, part)| minus(name, *part)).collect(),
        due: paper.due.minor(),
        later: None,
        every: None,
    }
}

/// `VAT 7.5%`.
fn tax_name(tax: &TaxOn) -> String {
    let rate = tax.percent.map(|percent| format!(" {}%", percent.normalize())).unwrap_or_default();
    format!("{}{rate}", tax.name)
}

/// How often, in words.
pub(crate) fn every(unit: &str, count: i32) -> String {
    if count == 1 { unit.to_owned() } else { format!("{count} {unit}s") }
}
