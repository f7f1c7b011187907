//! Orders: proposed, listed, looked at.

use escrow::condition::GroupRule;
use escrows::{MilestonePart, NewCondition, NewOrder, Wording};
use ids::OrderId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::escrow::orders::{self as rows, EscrowEventRow, OrderFilter};
use usecase::Error;
use utoipa::{IntoParams, ToSchema};
use web::listing::{ListParams, Marked, MarkedParams, Params};
use web::names::{CustomerRef, EscrowQuoteRef, MilestoneRef, OrderRef, Word};
use web::permission::{EscrowRead, EscrowWrite};
use web::wire::Metadata;
use web::{Answer, Data, Id, Json, KeyRequired, Listing, Merchant, Page, Under};

use crate::terms::EscrowTerms;
use crate::views::{EscrowDeadline, OrderView};
use crate::wire::{EscrowCategory, EscrowOrderStatus, EscrowRefundTo, EscrowSide, back_to, read, word};

/// Most lines of a time line in one answer.
const MOST_LINES: i64 = 500;

/// Propose an order
///
/// One customer of yours proposes a deal to another: a price, what has to be true before it is released, and by when. Nothing is paid
/// before the other side accepts. What it costs is fixed by a quote that you were given, or now.
#[utoipa::path(post, path = "/v1/escrow/orders", operation_id = "create_escrow_order", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write")), ("x-idempotency-key" = json!("required"))),
    request_body = CreateEscrowOrder,
    responses((status = 201, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn create(
    merchant: Merchant<EscrowWrite>,
    _: KeyRequired,
    Json(body): Json<CreateEscrowOrder>,
) -> Answer {
    let new = body.read()?;
    let mut tx = merchant.begin().await?;
    let order = escrows::propose(&mut tx, new).await?;
    let view = OrderView::of(&order, tx.now())?;
    merchant.created(tx, view).await
}

/// List orders
#[utoipa::path(get, path = "/v1/escrow/orders", operation_id = "list_escrow_orders", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:read"))), params(ListParams, MarkedParams, EscrowOrderQuery),
    responses((status = 200, description = "Orders, newest first.", body = Page<OrderView>)))]
pub(crate) async fn list(merchant: Merchant<EscrowRead>, listing: Listing<EscrowOrderQuery, Marked>) -> Answer {
    let query = &listing.filter;
    let filter = OrderFilter {
        state: query.status.map(|status| status.word().to_owned()),
        buyer: query.buyer_id.as_ref().map(|id| id.0),
        seller: query.seller_id.as_ref().map(|id| id.0),
        made: listing.made(),
    };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    let now = tx.now();
    let view = |row| OrderView::of(&escrows::Order::try_from(row)?, now);
    let views = found.into_iter().map(view).collect::<Result<Vec<_>, Error>>()?;
    merchant.listed(tx, &listing, views, total).await
}

/// Show an order
#[utoipa::path(get, path = "/v1/escrow/orders/{id}", operation_id = "get_escrow_order", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:read"))),
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn get(merchant: Merchant<EscrowRead>, Id(id): Id<OrderId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let order = escrows::load(&mut tx, id).await?;
    let view = OrderView::of(&order, tx.now())?;
    merchant.ok_at(tx, order.row.version, view).await
}

/// Show what happened to an order
///
/// Line by line, oldest first, at most 500. Ask for what comes after the last version that you have.
#[utoipa::path(get, path = "/v1/escrow/orders/{id}/timeline", operation_id = "get_escrow_order_timeline", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:read"))),
    params(("id" = inline(OrderRef), Path, description = "The order."), EscrowTimelineQuery),
    responses((status = 200, description = "What happened.", body = Data<Vec<EscrowTimelineLine>>)))]
pub(crate) async fn timeline(
    merchant: Merchant<EscrowRead>,
    Under(id): Under<OrderId>,
    Params(query): Params<EscrowTimelineQuery>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    rows::get(&mut tx, id).await?;
    let lines = rows::told(&mut tx, id, query.after.unwrap_or(0), MOST_LINES).await?;
    let views: Vec<EscrowTimelineLine> = lines.into_iter().map(Into::into).collect();
    merchant.ok(tx, views).await
}

/// Ask why money is held
///
/// For each milestone with money in escrow: why it is held, who has to act, which conditions are open, and when and how it resolves by
/// itself.
#[utoipa::path(get, path = "/v1/escrow/orders/{id}/why-held", operation_id = "explain_escrow_order", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:read"))),
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "Why.", body = Data<Vec<WhyHeld>>)))]
pub(crate) async fn why_held(merchant: Merchant<EscrowRead>, Id(id): Id<OrderId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let order = escrows::load(&mut tx, id).await?;
    let held: Vec<WhyHeld> = escrow::why_held(&order.order, tx.now()).iter().map(Into::into).collect();
    merchant.ok(tx, held).await
}

/// Preview how an order may end
///
/// What each side would pay and have if all goes well, if it is called off now, if what is left is divided in halves, and if the payer's
/// bank takes everything back after the release. Computed by the code that books.
#[utoipa::path(get, path = "/v1/escrow/orders/{id}/preview", operation_id = "preview_escrow_order", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:read"))),
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "Four ends.", body = Data<EscrowPreview>)))]
pub(crate) async fn preview(merchant: Merchant<EscrowRead>, Id(id): Id<OrderId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let order = escrows::load(&mut tx, id).await?;
    let ends = escrow::preview(&order.order, tx.now()).map_err(escrows::refused)?;
    merchant.ok(tx, EscrowPreview::from(ends)).await
}

/// A part of an order to be proposed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct NewEscrowMilestone {
    /// What it is, in a line of up to 200 characters.
    title: String,
    /// Its price, in minor units.
    #[schema(minimum = 1)]
    amount: i64,
    /// By when the seller delivers.
    delivery_due: Option<Timestamp>,
    /// When it is released by itself unless somebody objects: for periods of a subscription that is paid ahead.
    release_at: Option<Timestamp>,
}

impl NewEscrowMilestone {
    pub(crate) fn read(self) -> MilestonePart {
        MilestonePart {
            title: self.title,
            amount: self.amount,
            delivery_due: self.delivery_due,
            release_at: self.release_at,
        }
    }
}

/// A condition of an order to be proposed: a kind, or words of the parties' own.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "code": "ITEM_RECEIVED" }))]
pub(crate) struct NewEscrowCondition {
    /// Its kind, such as `ITEM_RECEIVED`.
    code: Option<String>,
    /// One line, for words of the parties' own.
    title: Option<String>,
    /// What exactly is meant, up to 2,000 characters.
    text: Option<String>,
    /// Of which milestone, by position from 0; none for the order as a whole.
    #[schema(minimum = 0)]
    milestone: Option<usize>,
    /// Which group it counts in, by position from 0.
    #[schema(minimum = 0)]
    group: Option<usize>,
    /// Who verifies it, for a kind that a third party verifies.
    third_party_id: Option<CustomerRef>,
    /// From when on it is met by itself, for a kind that waits for a date.
    reached_at: Option<Timestamp>,
    /// By when it has to be met.
    due_at: Option<Timestamp>,
}

impl NewEscrowCondition {
    pub(crate) fn read(self, nth: usize) -> Result<NewCondition, Error> {
        let of = match (self.code, self.title, self.text) {
            (Some(code), None, None) => Wording::Kind(code),
            (None, Some(title), Some(text)) => Wording::Own(title, text),
            _ => {
                let message = "Send a code, or a title and a text.";
                return Err(Error::field(&format!("conditions[{nth}]"), "kind_or_words", message));
            }
        };
        Ok(NewCondition {
            of,
            milestone: self.milestone,
            group: self.group,
            third_party: self.third_party_id.map(|id| id.0),
            reached_at: self.reached_at,
            due_at: self.due_at,
        })
    }
}

/// How the conditions of a group count: `all`, or at least so many of them.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "atLeast": 1 }))]
pub(crate) struct NewEscrowGroup {
    /// At least so many; all of them without it.
    #[schema(minimum = 1)]
    at_least: Option<u32>,
}

/// An order to be proposed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "proposer": "buyer", "buyerId": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11",
    "sellerId": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d22", "title": "Six oak chairs", "category": "goods",
    "currency": "NGN", "price": 10_000_000, "conditions": [{ "code": "ITEM_RECEIVED" }, { "code": "ITEM_AS_DESCRIBED" }]
}))]
pub(crate) struct CreateEscrowOrder {
    /// Which of the two proposes it.
    proposer: EscrowSide,
    /// Who pays.
    buyer_id: CustomerRef,
    /// Who delivers.
    seller_id: CustomerRef,
    /// What it is about, in a line of up to 200 characters.
    title: String,
    /// What kind of deal it is.
    category: EscrowCategory,
    /// ISO 4217.
    currency: String,
    /// In minor units, without fees.
    #[schema(minimum = 1)]
    price: i64,
    /// Its parts, which add up to the price; without any it has one.
    #[serde(default)]
    milestones: Vec<NewEscrowMilestone>,
    /// What has to be true before money is released, 1 to 100.
    #[schema(min_items = 1, max_items = 100)]
    conditions: Vec<NewEscrowCondition>,
    /// How grouped conditions count.
    #[serde(default)]
    groups: Vec<NewEscrowGroup>,
    /// A quote that you were given. It is good for a quarter of an hour.
    quote_id: Option<EscrowQuoteRef>,
    /// Terms other than those of your settings.
    #[serde(default)]
    terms: EscrowTerms,
    /// Whether milestones are paid one by one.
    #[serde(default)]
    per_milestone: bool,
    /// Where money goes back to when nobody is asked: at the end of a dispute or a deadline, or when the seller gives up. The wallet,
    /// without it.
    refund_to: Option<EscrowRefundTo>,
    /// Your own data.
    #[serde(default)]
    metadata: Metadata,
}

impl CreateEscrowOrder {
    pub(crate) fn read(self) -> Result<NewOrder, Error> {
        let conditions = self.conditions.into_iter().enumerate();
        let group = |of: NewEscrowGroup| of.at_least.map_or(GroupRule::AllOf, GroupRule::NOf);
        Ok(NewOrder {
            proposer: read(self.proposer)?,
            buyer: self.buyer_id.0,
            seller: self.seller_id.0,
            title: self.title,
            category: read(self.category)?,
            currency: self.currency,
            price: self.price,
            milestones: self.milestones.into_iter().map(NewEscrowMilestone::read).collect(),
            conditions: conditions.map(|(nth, one)| one.read(nth)).collect::<Result<_, _>>()?,
            groups: self.groups.into_iter().map(group).collect(),
            quote: self.quote_id.map(|id| id.0),
            terms: self.terms.named(),
            per_milestone: self.per_milestone,
            refund_to: back_to(self.refund_to),
            metadata: self.metadata.0,
        })
    }
}

/// What a list of orders may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct EscrowOrderQuery {
    /// In this status.
    #[param(inline)]
    status: Option<EscrowOrderStatus>,
    /// Bought by this customer.
    #[param(inline)]
    buyer_id: Option<CustomerRef>,
    /// Sold by this customer.
    #[param(inline)]
    seller_id: Option<CustomerRef>,
}

/// From where on.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct EscrowTimelineQuery {
    /// After this version; from the beginning without it.
    #[param(minimum = 0)]
    after: Option<i64>,
}

/// One thing that happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowTimelineLine {
    /// The version of the order that it came with.
    version: i64,
    /// Such as `milestone.submitted`.
    what: String,
    /// `buyer`, `seller`, `third_party`, `system`, or `admin:` with a role.
    by: String,
    /// Of the order from then on.
    status: String,
    milestone_id: Option<MilestoneRef>,
    /// In minor units.
    amount: Option<i64>,
    at: Timestamp,
}

impl From<EscrowEventRow> for EscrowTimelineLine {
    fn from(row: EscrowEventRow) -> EscrowTimelineLine {
        EscrowTimelineLine {
            version: row.version,
            what: row.kind,
            by: row.actor,
            status: row.state,
            milestone_id: row.milestone_id.map(Into::into),
            amount: row.amount_minor,
            at: row.at,
        }
    }
}

/// Why the money of a milestone is held.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WhyHeld {
    milestone_id: MilestoneRef,
    /// How much is held or frozen, in minor units.
    amount: i64,
    /// `hold`, `dispute`, `not_started`, `at_work`, `changes_requested`, `inspection`, `conditions_open`, `cancel_requested` or `period`.
    reason: String,
    /// Who has to act: `buyer`, `seller`, `parties`, `system`, `provider` or `admin`.
    owner: String,
    /// The conditions that are open, by number.
    open_conditions: Vec<u32>,
    /// What happens by itself next; none while only a person can go on.
    next: Option<EscrowDeadline>,
}

impl From<&escrow::Held> for WhyHeld {
    fn from(held: &escrow::Held) -> WhyHeld {
        WhyHeld {
            milestone_id: held.milestone.into(),
            amount: held.minor,
            reason: word(&held.reason),
            owner: word(&held.owner),
            open_conditions: held.unmet.clone(),
            next: held.next.as_ref().map(Into::into),
        }
    }
}

/// One end, in minor units.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowEnd {
    buyer_pays: i64,
    /// What the buyer has back.
    buyer_gets: i64,
    seller_gets: i64,
    /// What the seller would owe.
    seller_owes: i64,
    /// Your fees.
    fees: i64,
    taxes: i64,
}

/// Four ends of an order.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowPreview {
    /// Everything is delivered and taken.
    all_goes_well: EscrowEnd,
    /// What is left goes back now.
    called_off_now: EscrowEnd,
    /// What is left is divided.
    halves: EscrowEnd,
    /// Everything is released, and then the payer's bank takes the payment back.
    charged_back: EscrowEnd,
}

impl From<escrow::Preview> for EscrowPreview {
    fn from(of: escrow::Preview) -> EscrowPreview {
        let end = |sums: escrow::PreviewSums| EscrowEnd {
            buyer_pays: sums.buyer_pays,
            buyer_gets: sums.buyer_gets,
            seller_gets: sums.seller_gets,
            seller_owes: sums.seller_owes,
            fees: sums.fees,
            taxes: sums.taxes,
        };
        EscrowPreview {
            all_goes_well: end(of.happy),
            called_off_now: end(of.cancel_now),
            halves: end(of.halves),
            charged_back: end(of.chargeback),
        }
    }
}
