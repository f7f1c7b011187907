//! What escrow costs: fees in versions, and quotes.

use escrow::fee::{
    EarnMoment, FeeConfiguration, FeeScope, Formula, Payer, Processing, RefundRule, TaxMode, Tier, TierMode,
};
use escrows::NewFee;
use ids::EscrowFeeId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::escrow::fees::EscrowFeeRow;
use usecase::Error;
use utoipa::ToSchema;
use web::names::{EscrowFeeRef, EscrowQuoteRef, Word, words};
use web::permission::{EscrowRead, EscrowSeniorWrite, EscrowWrite};
use web::{Answer, Data, Id, Json, KeyRequired, Merchant, NoQuery, Nothing};

use crate::views::EscrowFees;
use crate::wire::{EscrowCategory, read, word};

/// Propose what escrow costs
///
/// Another version of your fees. It holds once another key agreed to it, in test mode at once. Orders keep what they were priced with.
#[utoipa::path(post, path = "/v1/escrow/fees", operation_id = "propose_escrow_fee", tag = "Escrow",
    extensions(("x-scope" = json!("escrow_senior:write")), ("x-idempotency-key" = json!("required"))),
    request_body = ProposeEscrowFee,
    responses((status = 201, description = "The version.", body = Data<FeeView>)))]
pub(crate) async fn propose_fee(
    merchant: Merchant<EscrowSeniorWrite>,
    _: KeyRequired,
    Json(body): Json<ProposeEscrowFee>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let configuration = body.read(tx.now())?;
    let at_once = merchant.mode() == ids::Mode::Test;
    let new = NewFee { configuration, maker: merchant.credential(), at_once };
    let row = escrows::propose_fee(&mut tx, new).await?;
    let view = FeeView::of(&row)?;
    merchant.created(tx, view).await
}

/// List what escrow costs
#[utoipa::path(get, path = "/v1/escrow/fees", operation_id = "list_escrow_fees", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:read"))),
    responses((status = 200, description = "Every version, oldest first.", body = Data<Vec<FeeView>>)))]
pub(crate) async fn fees(merchant: Merchant<EscrowRead>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let all = escrows::fees(&mut tx).await?;
    let views = all.iter().map(|(row, _)| FeeView::of(row)).collect::<Result<Vec<_>, Error>>()?;
    merchant.ok(tx, views).await
}

/// Agree to a version of fees
///
/// By another key than the one that proposed it.
#[utoipa::path(post, path = "/v1/escrow/fees/{id}/approve", operation_id = "approve_escrow_fee", tag = "Escrow",
    extensions(("x-scope" = json!("escrow_senior:write"))),
    params(("id" = inline(EscrowFeeRef), Path, description = "The version.")),
    responses((status = 200, description = "The version.", body = Data<FeeView>)))]
pub(crate) async fn approve_fee(
    merchant: Merchant<EscrowSeniorWrite>,
    Id(id): Id<EscrowFeeId>,
    _: Json<Nothing>,
) -> Answer {
    let decider = merchant.credential();
    let mut tx = merchant.begin().await?;
    let row = escrows::approve_fee(&mut tx, id, &decider, true).await?;
    let view = FeeView::of(&row)?;
    merchant.ok(tx, view).await
}

/// Reject a version of fees
#[utoipa::path(post, path = "/v1/escrow/fees/{id}/reject", operation_id = "reject_escrow_fee", tag = "Escrow",
    extensions(("x-scope" = json!("escrow_senior:write"))),
    params(("id" = inline(EscrowFeeRef), Path, description = "The version.")),
    responses((status = 200, description = "The version.", body = Data<FeeView>)))]
pub(crate) async fn reject_fee(
    merchant: Merchant<EscrowSeniorWrite>,
    Id(id): Id<EscrowFeeId>,
    _: Json<Nothing>,
) -> Answer {
    let decider = merchant.credential();
    let mut tx = merchant.begin().await?;
    let row = escrows::approve_fee(&mut tx, id, &decider, false).await?;
    let view = FeeView::of(&row)?;
    merchant.ok(tx, view).await
}

/// Price a deal
///
/// What both sides would pay and get, by the fees in force. The quote is good for a quarter of an hour.
#[utoipa::path(post, path = "/v1/escrow/quotes", operation_id = "quote_escrow_order", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write"))), request_body = QuoteEscrowOrder,
    responses((status = 201, description = "The quote.", body = Data<QuoteView>)))]
pub(crate) async fn quote(merchant: Merchant<EscrowWrite>, Json(body): Json<QuoteEscrowOrder>) -> Answer {
    let mut tx = merchant.begin().await?;
    let category = body.category.word();
    let plan = body.plan.as_deref();
    let quoted = escrows::quote(&mut tx, category, plan, &body.currency, body.price).await?;
    let view = QuoteView {
        id: quoted.id.into(),
        price: quoted.quote.price,
        currency: body.currency,
        fees: EscrowFees::of(&quoted.quote)?,
        expires_at: quoted.quote.expires_at(),
    };
    merchant.created(tx, view).await
}

words! {
    /// Who pays the fee.
    EscrowFeePayer {
        Buyer => "buyer",
        Seller => "seller",
        Split => "split",
    }
}

words! {
    /// Whether a fee contains its tax.
    EscrowTaxMode {
        Exclusive => "exclusive",
        Inclusive => "inclusive",
    }
}

words! {
    /// When a fee is earned.
    EscrowEarnMoment {
        Release => "release",
        Funding => "funding",
    }
}

words! {
    /// What happens to the buyer's fee when money goes back after work began.
    EscrowRefundRule {
        Proportional => "proportional",
        Full => "full",
        None => "none",
    }
}

words! {
    /// How tiers are read.
    EscrowTierMode {
        Marginal => "marginal",
        Slab => "slab",
    }
}

/// One tier of a fee.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct EscrowFeeTier {
    /// Prices up to and including this, in minor units; the last tier has no end.
    up_to: Option<i64>,
    /// The rate, in basis points.
    #[schema(minimum = 0, maximum = 10_000)]
    percent_bps: i64,
}

/// What escrow costs, to be proposed. Amounts in minor units, rates in basis points.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "currency": "NGN", "percentBps": 250, "min": 10_000, "cap": 500_000, "payer": "buyer" }))]
pub(crate) struct ProposeEscrowFee {
    /// For orders in this currency, ISO 4217.
    currency: String,
    /// For deals of this kind only.
    category: Option<EscrowCategory>,
    /// For customers on this plan of yours only.
    plan: Option<String>,
    /// Of the price.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    percent_bps: i64,
    /// Rates by size of the price, in place of one.
    tiers: Option<Vec<EscrowFeeTier>>,
    /// How tiers are read: each part of the price at its own rate, or all of it at the rate of its tier.
    tier_mode: Option<EscrowTierMode>,
    /// Added to it.
    #[serde(default)]
    #[schema(minimum = 0)]
    flat: i64,
    /// The least.
    #[serde(default)]
    #[schema(minimum = 0)]
    min: i64,
    /// The most.
    #[schema(minimum = 0)]
    cap: Option<i64>,
    /// Who pays it.
    payer: EscrowFeePayer,
    /// The seller's part, where both pay.
    #[schema(minimum = 0, maximum = 10_000)]
    seller_bps: Option<i64>,
    /// The rate of tax on it.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 10_000)]
    tax_bps: i64,
    /// Whether it contains its tax; not, if not said otherwise.
    tax_mode: Option<EscrowTaxMode>,
    /// When it is earned; slice by slice with the release, if not said otherwise.
    earn: Option<EscrowEarnMoment>,
    /// What goes back with a refund; the slice of the refunded part, if not said otherwise.
    refund: Option<EscrowRefundRule>,
    /// From when on; from now without it.
    valid_from: Option<Timestamp>,
    /// Until when.
    valid_to: Option<Timestamp>,
}

impl ProposeEscrowFee {
    fn read(self, now: Timestamp) -> Result<FeeConfiguration, Error> {
        let mut checks = usecase::check::Checks::new();
        checks.currency("currency", &self.currency);
        let halves = self.category.is_some() && self.plan.is_some();
        checks.demand(!halves, "plan", "one_scope", "Fees are for a category or for a plan, not for both.");
        let split = matches!(self.payer, EscrowFeePayer::Split) == self.seller_bps.is_some();
        checks.demand(split, "sellerBps", "split_only", "Send sellerBps with payer `split`, and not otherwise.");
        checks.done()?;
        let scope = match (self.category, self.plan) {
            (Some(category), _) => FeeScope::Category(category.word().to_owned()),
            (None, Some(plan)) => FeeScope::Plan(plan),
            (None, None) => FeeScope::Global,
        };
        let payer = match (self.payer, self.seller_bps) {
            (EscrowFeePayer::Buyer, _) => Payer::Buyer,
            (EscrowFeePayer::Seller, _) => Payer::Seller,
            (EscrowFeePayer::Split, bps) => Payer::Split(bps.unwrap_or(0)),
        };
        let mode = self.tier_mode.map_or(Ok(TierMode::Marginal), read)?;
        let tiers = self.tiers.map(|tiers| {
            let tier = |one: EscrowFeeTier| Tier { up_to: one.up_to, bps: one.percent_bps };
            (mode, tiers.into_iter().map(tier).collect())
        });
        let currency = money_of(&self.currency)?;
        Ok(FeeConfiguration {
            version: 0,
            scope,
            currency,
            formula: Formula { percent_bps: self.percent_bps, flat: self.flat, min: self.min, cap: self.cap, tiers },
            payer,
            tax_bps: self.tax_bps,
            tax_mode: self.tax_mode.map_or(Ok(TaxMode::Exclusive), read)?,
            processing: Processing::Absorbed,
            earn: self.earn.map_or(Ok(EarnMoment::Release), read)?,
            refund: self.refund.map_or(Ok(RefundRule::Proportional), read)?,
            valid_from: self.valid_from.unwrap_or(now),
            valid_to: self.valid_to,
        })
    }
}

fn money_of(code: &str) -> Result<money::Currency, Error> {
    money::Currency::parse(code).map_err(|_| Error::fault("a currency that was checked"))
}

/// A version of what escrow costs. Amounts in minor units, rates in basis points.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EscrowFeeVersion)]
pub(crate) struct FeeView {
    id: EscrowFeeRef,
    /// Counts up.
    number: i32,
    /// `proposed`, `approved` or `rejected`.
    status: String,
    currency: String,
    category: Option<String>,
    plan: Option<String>,
    percent_bps: i64,
    tiers: Option<Vec<EscrowFeeTier>>,
    tier_mode: Option<String>,
    flat: i64,
    min: i64,
    cap: Option<i64>,
    /// `buyer`, `seller` or `split`.
    payer: String,
    seller_bps: Option<i64>,
    tax_bps: i64,
    tax_mode: String,
    earn: String,
    refund: String,
    valid_from: Timestamp,
    valid_to: Option<Timestamp>,
    /// The key that proposed it.
    maker: String,
    /// The key that decided.
    decider: Option<String>,
    created_at: Timestamp,
    decided_at: Option<Timestamp>,
}

impl FeeView {
    fn of(row: &EscrowFeeRow) -> Result<FeeView, Error> {
        let of: FeeConfiguration = serde_json::from_value(row.body.clone())
            .map_err(|error| Error::fault("stored fees cannot be read").because(error))?;
        let (category, plan) = match of.scope {
            FeeScope::Global => (None, None),
            FeeScope::Category(name) => (Some(name), None),
            FeeScope::Plan(name) => (None, Some(name)),
        };
        let tier = |one: &Tier| EscrowFeeTier { up_to: one.up_to, percent_bps: one.bps };
        Ok(FeeView {
            id: row.id.into(),
            number: row.number,
            status: row.status.clone(),
            currency: of.currency.code().to_owned(),
            category,
            plan,
            percent_bps: of.formula.percent_bps,
            tier_mode: of.formula.tiers.as_ref().map(|(mode, _)| word(mode)),
            tiers: of.formula.tiers.as_ref().map(|(_, tiers)| tiers.iter().map(tier).collect()),
            flat: of.formula.flat,
            min: of.formula.min,
            cap: of.formula.cap,
            payer: word(&of.payer),
            seller_bps: match of.payer {
                Payer::Split(bps) => Some(bps),
                Payer::Buyer | Payer::Seller => None,
            },
            tax_bps: of.tax_bps,
            tax_mode: word(&of.tax_mode),
            earn: word(&of.earn),
            refund: word(&of.refund),
            valid_from: of.valid_from,
            valid_to: of.valid_to,
            maker: row.maker.clone(),
            decider: row.decider.clone(),
            created_at: row.created_at,
            decided_at: row.decided_at,
        })
    }
}

/// A deal to be priced.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "category": "goods", "currency": "NGN", "price": 10_000_000 }))]
pub(crate) struct QuoteEscrowOrder {
    /// What kind of deal it is.
    category: EscrowCategory,
    /// The plan of yours that the customers are on.
    plan: Option<String>,
    /// ISO 4217.
    currency: String,
    /// In minor units.
    #[schema(minimum = 1)]
    price: i64,
}

/// A quote.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EscrowQuote)]
pub(crate) struct QuoteView {
    id: EscrowQuoteRef,
    price: i64,
    currency: String,
    fees: EscrowFees,
    expires_at: Timestamp,
}
