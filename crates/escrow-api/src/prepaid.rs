//! Subscriptions that are paid ahead into escrow and released period by period.

use calendar::{Interval, Unit};
use escrows::NewPrepaid;
use jiff::Timestamp;
use serde::Deserialize;
use usecase::Error;
use utoipa::ToSchema;
use web::names::{CustomerRef, words};
use web::permission::EscrowWrite;
use web::wire::Metadata;
use web::{Answer, Data, Json, KeyRequired, Merchant};

use crate::terms::EscrowTerms;
use crate::views::OrderView;
use crate::wire::{EscrowCategory, EscrowSide, read};

/// Propose a subscription that is paid ahead
///
/// The buyer pays for all periods at once, and each is released to the seller when it is over, unless somebody opened a dispute about it
/// before. What is left comes back to the buyer whenever they end it, to the unit. It is an order like any other: accept, pay, dispute
/// and cancel it with the routes of orders.
#[utoipa::path(post, path = "/v1/escrow/prepaid-orders", operation_id = "create_prepaid_escrow_order", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write")), ("x-idempotency-key" = json!("required"))),
    request_body = CreatePrepaidOrder,
    responses((status = 201, description = "The order, with a milestone for each period.", body = Data<OrderView>)))]
pub(crate) async fn create(
    merchant: Merchant<EscrowWrite>,
    _: KeyRequired,
    Json(body): Json<CreatePrepaidOrder>,
) -> Answer {
    let new = body.read()?;
    let mut tx = merchant.begin().await?;
    let order = escrows::propose_prepaid(&mut tx, new).await?;
    let view = OrderView::of(&order, tx.now())?;
    merchant.created(tx, view).await
}

words! {
    /// How long a period is.
    EscrowPeriod {
        Day => "day",
        Week => "week",
        Month => "month",
        Quarter => "quarter",
        Biannual => "biannual",
        Year => "year",
    }
}

/// A subscription to be put into escrow.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "proposer": "seller", "buyerId": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11",
    "sellerId": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d22", "title": "Bookkeeping for a year", "category": "service",
    "currency": "NGN", "price": 12_000_000, "periods": 12, "every": "month"
}))]
pub(crate) struct CreatePrepaidOrder {
    /// Which of the two proposes it.
    proposer: EscrowSide,
    /// Who pays ahead.
    buyer_id: CustomerRef,
    /// Who delivers.
    seller_id: CustomerRef,
    /// What it is about, in a line of up to 200 characters.
    title: String,
    /// What kind of deal it is.
    category: EscrowCategory,
    /// ISO 4217.
    currency: String,
    /// Of all periods together, in minor units, without fees. They differ by a unit at most, larger ones first.
    #[schema(minimum = 1)]
    price: i64,
    /// How many periods are paid ahead.
    #[schema(minimum = 1, maximum = 60)]
    periods: u32,
    /// How long each is.
    every: EscrowPeriod,
    /// Of how many of them, such as 2 for every other week; 1 without it.
    #[schema(minimum = 1)]
    every_count: Option<u16>,
    /// When the first begins; now without it. Months are counted from here: a 31st comes back after February.
    starts_at: Option<Timestamp>,
    /// The zone in which days and months are counted, such as `Africa/Lagos`; that of your settings without it.
    time_zone: Option<String>,
    /// Terms other than those of your settings.
    #[serde(default)]
    terms: EscrowTerms,
    /// Your own data.
    #[serde(default)]
    metadata: Metadata,
}

impl CreatePrepaidOrder {
    fn read(self) -> Result<NewPrepaid, Error> {
        let unit = match self.every {
            EscrowPeriod::Day => Unit::Day,
            EscrowPeriod::Week => Unit::Week,
            EscrowPeriod::Month => Unit::Month,
            EscrowPeriod::Quarter => Unit::Quarter,
            EscrowPeriod::Biannual => Unit::Biannual,
            EscrowPeriod::Year => Unit::Year,
        };
        let every = Interval::try_new(unit, self.every_count.unwrap_or(1))
            .map_err(|error| Error::field("everyCount", "invalid_period", format!("{error}.")))?;
        Ok(NewPrepaid {
            proposer: read(self.proposer)?,
            buyer: self.buyer_id.0,
            seller: self.seller_id.0,
            title: self.title,
            category: read(self.category)?,
            currency: self.currency,
            price: self.price,
            periods: self.periods,
            every,
            starts_at: self.starts_at,
            zone: self.time_zone,
            terms: self.terms.named(),
            metadata: self.metadata.0,
        })
    }
}
