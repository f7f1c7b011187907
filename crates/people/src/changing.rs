//! Another plan, or more or fewer seats: shown with what it comes to before it is done, as far as the merchant lets its customers; and
//! what a merchant offers somebody who is about to leave.
//!
//! What is shown is a promise: the form carries a signed preview, and doing it gives the same minor units or says what has changed.

use app::changes::{self, Wanted};
use app::discounts::Offer;
use app::previews;
use billing::price::Pricing;
use ids::{CouponId, PlanId, SubscriptionId};
use money::Money;
use runtime::secret::Secrets;
use serde::Deserialize as _;
use store::coupons::CouponRow;
use store::persons::merchants::MerchantOfPerson;
use store::plans::BASE;
use store::settings::PortalRow;
use store::subscriptions::ItemRow;
use store::{TenantTx, coupons, discounts, plans, settings, subscriptions};
use usecase::{Error, Kind, Result};

use crate::merchants::{of_link, own};

/// What a subscription may become.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Other plans, by name.
    pub plans: Vec<(PlanId, String)>,
    /// How many seats there are, where they may be changed.
    pub seats: Option<i64>,
}

impl Choices {
    /// Whether there is nothing to choose.
    pub fn is_empty(&self) -> bool {
        self.plans.is_empty() && self.seats.is_none()
    }
}

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// This plan.
    Plan(PlanId),
    /// So many seats.
    Seats(u64),
}

/// What a change comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Line by line: below zero for what is credited.
    pub lines: Vec<(String, Money)>,
    /// What is charged now.
    pub due: Money,
    /// What is kept for the next bills.
    pub to_balance: Money,
    /// What carries out exactly this, for a quarter of an hour.
    pub token: String,
}

/// What the merchant lets a customer's subscription become.
///
/// # Errors
/// `Missing` for one that is not that customer's.
pub async fn choices(tx: &mut TenantTx, link: &MerchantOfPerson, id: SubscriptionId) -> Result<Choices> {
    of_link(tx, link)?;
    let row = own(tx, link.customer(), id).await?;
    if !matches!(row.status.as_str(), "active" | "trialing") || row.cancel_at_period_end || row.pending_change.is_some()
    {
        return Ok(Choices::default());
    }
    let may = settings::portal(tx).await?;
    let mut found = plans::named(tx, may.portal_plan_ids.clone()).await?;
    let prices = plans::prices_of(tx, &may.portal_plan_ids).await?;
    let sold = |id: PlanId| {
        prices.iter().any(|price| price.plan_id == id && price.key == BASE && price.currency == row.currency)
    };
    found.retain(|plan| plan.id != row.plan_id && plan.status == "active" && sold(plan.id));
    found.sort_by(|one, other| one.name.cmp(&other.name));
    let items = subscriptions::items_of(tx, &[id.uuid()]).await?;
    // A flat price has no number of anything.
    let counts = |item: &&ItemRow| {
        let pricing = Pricing::deserialize(&item.pricing);
        item.price_key == BASE
            && item.meter_key.is_none()
            && pricing.is_ok_and(|pricing| pricing.check_seats(2).is_ok())
    };
    let base = items.iter().find(counts);
    Ok(Choices {
        plans: found.into_iter().map(|plan| (plan.id, plan.name)).collect(),
        seats: base.map(|item| item.quantity).filter(|_| may.portal_seats),
    })
}

/// Says what a change now would come to. Nothing is changed.
///
/// # Errors
/// `Missing`; `Refused` `not_offered`; whatever the change refuses.
pub async fn preview(
    tx: &mut TenantTx,
    secrets: &Secrets,
    link: &MerchantOfPerson,
    id: SubscriptionId,
    change: Change,
) -> Result<Shown> {
    let allowed = choices(tx, link, id).await?;
    let wanted = match change {
        Change::Plan(plan) if allowed.plans.iter().any(|(one, _)| *one == plan) => {
            Wanted { plan: Some(plan), ..Wanted::default() }
        }
        Change::Seats(seats) if allowed.seats.is_some() => Wanted { quantity: Some(seats), ..Wanted::default() },
        Change::Plan(_) | Change::Seats(_) => return Err(not_offered()),
    };
    let computed = Box::pin(changes::preview(tx, id, &wanted)).await?;
    let (token, _) = previews::token(tx, secrets, &computed)?;
    let zero = Money::new(0, computed.credit_applied.currency());
    let draft = computed.draft.as_ref();
    let total = draft.map_or(zero, |draft| draft.total);
    let taken = computed.prepaid_applied.minor().saturating_add(computed.credit_applied.minor());
    Ok(Shown {
        lines: draft.map_or(Vec::new(), |draft| {
            draft.lines.iter().map(|line| (line.description.clone(), line.amount)).collect()
        }),
        due: Money::new(total.minor().saturating_sub(taken), total.currency()),
        to_balance: draft.map_or(zero, |draft| draft.to_balance),
        token,
    })
}

/// Carries out what was shown.
///
/// # Errors
/// As [`preview`]; `Conflict` `preview_expired` and `preview_stale`.
pub async fn change(
    tx: &mut TenantTx,
    secrets: &Secrets,
    link: &MerchantOfPerson,
    id: SubscriptionId,
    token: &str,
) -> Result<()> {
    if choices(tx, link, id).await?.is_empty() {
        return Err(not_offered());
    }
    Box::pin(previews::carry_out(tx, secrets, id, token)).await?;
    Ok(())
}

fn not_offered() -> Error {
    Error::refused("not_offered", "This shop does not let you change a subscription to that here. Ask the shop.")
}

/// What the merchant offers a customer who is about to leave: once to each.
///
/// # Errors
/// Any store error.
pub async fn retention(tx: &mut TenantTx, link: &MerchantOfPerson, may: &PortalRow) -> Result<Option<CouponRow>> {
    let Some(id) = may.portal_coupon_id else { return Ok(None) };
    let row = match coupons::get(tx, CouponId::from_uuid(id)).await.map_err(Error::from) {
        Ok(row) => row,
        Err(error) if error.kind == Kind::Missing => return Ok(None),
        Err(error) => return Err(error),
    };
    let before = discounts::redeemed_by(tx, row.id, link.customer()).await?;
    Ok((before == 0 && row.status == "active").then_some(row))
}

/// Takes what is offered.
///
/// # Errors
/// `Refused` `not_offered`; whatever redeeming refuses.
pub(crate) async fn stay(
    tx: &mut TenantTx,
    link: &MerchantOfPerson,
    may: &PortalRow,
    id: SubscriptionId,
) -> Result<()> {
    own(tx, link.customer(), id).await?;
    store::customers::hold(tx, link.customer()).await?;
    let coupon = retention(tx, link, may).await?.ok_or_else(not_offered)?;
    app::discounts::for_subscription(tx, id, &Offer::Coupon(coupon.id)).await?;
    Ok(())
}
