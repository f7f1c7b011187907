//! A subscription that is paid ahead into escrow and released period by period, as the service is delivered.
//!
//! It is an order like any other, whose milestones are periods: each goes to the seller by itself when it is over, unless somebody
//! objected before; the buyer may end what is left at any time, to the unit.

use calendar::{Cycle, Interval};
use escrow::condition::Category;
use escrow::{RefundTo, Side};
use ids::CustomerId;
use jiff::Timestamp;
use money::{Currency, Money};
use serde_json::{Map, Value};
use store::{TenantTx, settings};
use usecase::check::{Checks, Metadata};
use usecase::{Error, Result};

use crate::carry::Order;
use crate::orders::{MilestonePart, NewCondition, NewOrder, Wording, propose};

/// The condition that is met when a period is over.
const DATE_REACHED: &str = "DATE_REACHED";

/// Most periods of one order: as many as an order has parts.
const MOST_PERIODS: u32 = 60;

/// A subscription to be put into escrow.
#[derive(Clone, Debug)]
pub struct NewPrepaid {
    /// Who proposes it.
    pub proposer: Side,
    /// Who pays ahead.
    pub buyer: CustomerId,
    /// Who delivers.
    pub seller: CustomerId,
    /// What it is about, in a line.
    pub title: String,
    /// What kind of deal it is.
    pub category: Category,
    /// ISO 4217.
    pub currency: String,
    /// Of all periods together, in minor units; they differ by a unit at most, larger ones first.
    pub price: i64,
    /// How many periods are paid ahead.
    pub periods: u32,
    /// How long each is.
    pub every: Interval,
    /// When the first begins; now without it.
    pub starts_at: Option<Timestamp>,
    /// The zone in which months are counted; the merchant's without it.
    pub zone: Option<String>,
    /// Terms other than the merchant's.
    pub terms: Map<String, Value>,
    /// The merchant's own data.
    pub metadata: Metadata,
}

/// Proposes a subscription that is paid ahead.
///
/// # Errors
/// Field errors; `Missing` for a customer; `Conflict` when escrow is switched off; any refusal of the rules.
pub async fn propose_prepaid(tx: &mut TenantTx, new: NewPrepaid) -> Result<Order> {
    let ends = ends(tx, &new).await?;
    let parts = parts(&new)?;
    let milestones = ends.iter().zip(parts).zip(1_u32..).map(|((ends, part), number)| MilestonePart {
        title: format!("Period {number} of {}", new.periods),
        amount: part.minor(),
        delivery_due: None,
        release_at: Some(*ends),
    });
    let conditions = ends.iter().enumerate().map(|(at, ends)| NewCondition {
        of: Wording::Kind(DATE_REACHED.to_owned()),
        milestone: Some(at),
        group: None,
        third_party: None,
        reached_at: Some(*ends),
        due_at: None,
    });
    let mut terms = new.terms.clone();
    terms.insert("buyer_may_end".to_owned(), Value::Bool(true));
    let order = NewOrder {
        proposer: new.proposer,
        buyer: new.buyer,
        seller: new.seller,
        title: new.title.clone(),
        category: new.category,
        currency: new.currency.clone(),
        price: new.price,
        milestones: milestones.collect(),
        conditions: conditions.collect(),
        groups: Vec::new(),
        quote: None,
        terms,
        per_milestone: false,
        refund_to: RefundTo::Wallet,
        metadata: new.metadata.clone(),
    };
    propose(tx, order).await
}

/// When each period ends, counted from the anchor, so that the 31st comes back after February.
async fn ends(tx: &mut TenantTx, new: &NewPrepaid) -> Result<Vec<Timestamp>> {
    let mut checks = Checks::new();
    checks.currency("currency", &new.currency);
    checks.amount("price", new.price);
    let fits = (1..=MOST_PERIODS).contains(&new.periods);
    checks.demand(fits, "periods", "out_of_range", "An order has 1 to 60 periods.");
    checks.done()?;
    let zone = match &new.zone {
        Some(zone) => zone.clone(),
        None => settings::get(tx).await?.billing_zone,
    };
    // Buyer and seller may live on a test clock: what is now is theirs to say.
    let buyer = store::customers::get(tx, new.buyer).await?;
    usecase::time::enter_time_of(tx, &buyer).await?;
    let starts = new.starts_at.unwrap_or_else(|| tx.now());
    let wrong = |error: calendar::CalendarError| {
        let field = if matches!(error, calendar::CalendarError::UnknownZone(_)) { "timeZone" } else { "every" };
        Error::field(field, "invalid_period", format!("{error}."))
    };
    let cycle = Cycle::try_new(starts, &zone, new.every, None).map_err(wrong)?;
    let ends = (1..=new.periods).map(|n| cycle.boundary(n)).collect::<std::result::Result<Vec<_>, _>>();
    let ends = ends.map_err(wrong)?;
    if ends.first().is_some_and(|first| *first <= tx.now()) {
        let message = "The first period is over already. Begin later: what is over would be released at once.";
        return Err(Error::field("startsAt", "in_the_past", message));
    }
    Ok(ends)
}

fn parts(new: &NewPrepaid) -> Result<Vec<Money>> {
    let currency = Currency::parse(&new.currency).map_err(|_| Error::fault("a currency that was checked"))?;
    let weights = vec![1; usize::try_from(new.periods).unwrap_or(1)];
    Money::new(new.price, currency)
        .allocate(&weights)
        .map_err(|error| Error::fault("a price cannot be divided").because(error))
}
