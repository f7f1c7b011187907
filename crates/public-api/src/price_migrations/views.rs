//! Moves to newer prices on the wire.

use ids::PlanId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::TenantTx;
use store::price_migrations::{self as rows, MovedRow, PriceMigrationFilter, PriceMigrationRow, SumRow};
use utoipa::{IntoParams, ToSchema};
use web::{Listed, Position, Problem};

use crate::names::{PlanRef, PriceMigrationRef, SubscriptionRef, Word, listed, words};

/// A move to be computed.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = CreatePriceMigration, example = json!({ "planId": "plan_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11" }))]
pub(crate) struct CreateMigration {
    /// Whose subscriptions are to be moved to its newest prices.
    plan_id: PlanRef,
}

impl CreateMigration {
    pub(super) fn plan(self) -> PlanId {
        self.plan_id.0
    }
}

words! {
    /// What became of a subscription in a move.
    MovedStatus {
        Same => "same",
        Differs => "differs",
        Refused => "refused",
        Moved => "moved",
        Skipped => "skipped",
    }
}

words! {
    /// The states of a move.
    MigrationStatus {
        Computing => "computing",
        Ready => "ready",
        Applying => "applying",
        Applied => "applied",
        Dropped => "dropped",
    }
}

/// What a list of moves may be narrowed by.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct MigrationQuery {
    /// Of this plan.
    #[param(inline)]
    plan_id: Option<PlanRef>,
    /// In this state.
    #[param(inline)]
    status: Option<MigrationStatus>,
}

impl From<MigrationQuery> for PriceMigrationFilter {
    fn from(query: MigrationQuery) -> PriceMigrationFilter {
        PriceMigrationFilter {
            plan: query.plan_id.map(|id| id.0),
            status: query.status.map(|status| status.word().to_owned()),
            made: store::Made::default(),
        }
    }
}

/// What the list may be narrowed by.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct MovedQuery {
    /// In this state.
    #[param(inline)]
    status: Option<MovedStatus>,
}

impl MovedQuery {
    pub(super) fn status(self) -> Option<&'static str> {
        self.status.map(Word::word)
    }
}

/// A move of running subscriptions to newer prices.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PriceMigration)]
pub(crate) struct MigrationView {
    id: PriceMigrationRef,
    plan_id: PlanRef,
    /// `computing`, `ready`, `applying`, `applied` or `dropped`.
    status: String,
    /// What has been looked at so far, by state and currency.
    sums: Vec<SumView>,
    created_at: Timestamp,
    /// When everything was computed.
    ready_at: Option<Timestamp>,
    /// When everybody was moved.
    applied_at: Option<Timestamp>,
    /// When it was given up.
    dropped_at: Option<Timestamp>,
}

listed!(MigrationView);

/// Subscriptions of a move in one state and currency. Amounts are in minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PriceMigrationSum)]
pub(crate) struct SumView {
    /// `same`, `differs`, `refused`, `moved` or `skipped`.
    status: String,
    currency: String,
    /// How many.
    subscriptions: i64,
    /// Their last bills, for the items that move.
    old_amount: i64,
    /// The same at the new prices.
    new_amount: i64,
}

impl From<SumRow> for SumView {
    fn from(row: SumRow) -> SumView {
        SumView {
            status: row.status,
            currency: row.currency,
            subscriptions: row.subscriptions,
            old_amount: row.old_minor,
            new_amount: row.new_minor,
        }
    }
}

impl MigrationView {
    pub(super) async fn of(tx: &mut TenantTx, row: PriceMigrationRow) -> Result<MigrationView, Problem> {
        let sums = rows::sums(tx, row.id).await?;
        Ok(MigrationView {
            id: row.id.into(),
            plan_id: row.plan_id.into(),
            status: row.status,
            sums: sums.into_iter().map(SumView::from).collect(),
            created_at: row.created_at,
            ready_at: row.ready_at,
            applied_at: row.applied_at,
            dropped_at: row.dropped_at,
        })
    }
}

/// One subscription of a move. Amounts are in minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PriceMigrationSubscription)]
pub(crate) struct MovedView {
    subscription_id: SubscriptionRef,
    /// `same` or `differs` when computed; `refused` where the new price cannot be put on what was used; `moved` or
    /// `skipped` when carried out.
    status: String,
    currency: String,
    /// Its last bill, for the items that move; the fee of a whole period where there is none.
    old_amount: i64,
    /// The same at the new prices.
    new_amount: i64,
    /// Each line at both prices, with the `derivation` of the new amount.
    #[schema(value_type = Vec<Object>)]
    lines: Value,
    /// Why it was refused or skipped.
    reason: Option<String>,
    created_at: Timestamp,
}

impl Listed for MovedView {
    fn position(&self) -> Position {
        Position::Row { created_at: self.created_at, id: self.subscription_id.0.uuid() }
    }
}

impl From<MovedRow> for MovedView {
    fn from(row: MovedRow) -> MovedView {
        MovedView {
            subscription_id: row.subscription_id.into(),
            status: row.status,
            currency: row.currency,
            old_amount: row.old_minor,
            new_amount: row.new_minor,
            lines: row.lines,
            reason: row.reason,
            created_at: row.created_at,
        }
    }
}
