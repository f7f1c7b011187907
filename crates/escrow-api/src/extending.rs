//! Support gives a party more time.

use escrow::condition::EvidenceKind;
use escrow::{Action, AdminRole, Timer};
use escrows::Words;
use ids::OrderId;
use jiff::Timestamp;
use serde::Deserialize;
use usecase::Error;
use utoipa::ToSchema;
use web::names::{MilestoneRef, OrderRef};
use web::permission::EscrowSupportWrite;
use web::{Answer, Data, Id, Json, KeyRequired, Merchant};

use crate::doing::Who;
use crate::views::OrderView;
use crate::wire::EscrowTimer;

/// Give a party more time
///
/// Moves a running deadline to a later instant, by 30 days at most, with a reason that both parties read. Clocks of providers, of
/// chargebacks and of a dispute as a whole are not moved. It is on the order's time line, and both are told.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/deadlines/extend", operation_id = "extend_escrow_deadline", tag = "Escrow",
    extensions(("x-scope" = json!("escrow_support:write")), ("x-idempotency-key" = json!("required"))),
    request_body = ExtendEscrowDeadline,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 200, description = "The order.", body = Data<OrderView>)))]
pub(crate) async fn extend(
    merchant: Merchant<EscrowSupportWrite>,
    _: KeyRequired,
    Id(id): Id<OrderId>,
    Json(body): Json<ExtendEscrowDeadline>,
) -> Answer {
    let timer = body.timer()?;
    let who = Who::staff(&merchant, AdminRole::Support, body.version, None);
    let mut tx = merchant.begin().await?;
    let order = escrows::hold(&mut tx, id).await?;
    let words = Words { text: body.reason, kind: EvidenceKind::Text };
    let reason = order.keep_words(&mut tx, who.by(), words).await?;
    let action = Action::Extend { timer, until: body.until, reason };
    let order = escrows::apply(&mut tx, order, who.act(action)).await?;
    let view = OrderView::of(&order, tx.now())?;
    merchant.ok_at(tx, order.row.version, view).await
}

/// More time for a party.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "what": "accept", "until": "2026-09-20T08:00:00Z", "reason": "The seller travels until the eighteenth."
}))]
pub(crate) struct ExtendEscrowDeadline {
    /// The version of the order that you saw. Of another one nothing is changed.
    #[schema(minimum = 1)]
    version: Option<u64>,
    /// Which deadline, as `deadlines` of the order names it.
    what: EscrowTimer,
    /// Of which milestone: needed for `inspection` and `delivery`.
    milestone_id: Option<MilestoneRef>,
    /// Of which dispute: needed for `dispute`.
    #[schema(minimum = 1)]
    dispute: Option<u32>,
    /// Until when.
    until: Timestamp,
    /// Why, up to 5,000 characters. Both parties read it.
    reason: String,
}

impl ExtendEscrowDeadline {
    fn timer(&self) -> Result<Timer, Error> {
        let milestone = || {
            let message = "Say of which milestone: it stands beside the deadline in `deadlines` of the order.";
            self.milestone_id.as_ref().map(|id| id.0).ok_or_else(|| Error::field("milestoneId", "required", message))
        };
        let dispute = || {
            let message = "Say of which dispute: its number stands beside the deadline in `deadlines` of the order.";
            self.dispute.ok_or_else(|| Error::field("dispute", "required", message))
        };
        Ok(match self.what {
            EscrowTimer::Accept => Timer::Accept,
            EscrowTimer::Fund => Timer::Fund,
            EscrowTimer::Start => Timer::Start,
            EscrowTimer::Inspection => Timer::Inspection(milestone()?),
            EscrowTimer::Delivery => Timer::Delivery(milestone()?),
            EscrowTimer::FundNext => Timer::FundNext,
            EscrowTimer::Cancel => Timer::Cancel,
            EscrowTimer::Dispute => Timer::Dispute(dispute()?),
            EscrowTimer::Amendment => Timer::Amendment,
        })
    }
}
