//! Test clocks: time that moves on command. Test mode only.

use app::clocks;
use ids::TestClockId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::clocks::{self as rows, ClockFilter, ClockRow};
use usecase::check::Checks;
use utoipa::{IntoParams, ToSchema};
use web::listing::{Dated, DatedParams, ListParams};
use web::permission::{ClocksRead, ClocksWrite};
use web::{Answer, Data, Id, Json, Listing, Merchant, Page, Problem};

use crate::names::{TestClockRef, Word, listed, words};

/// Longest name of a clock, in characters.
const MAX_NAME_CHARS: usize = 200;

/// Make a test clock
///
/// Customers made with its id live by it: their subscriptions renew, and their recoveries move, when it advances.
#[utoipa::path(post, path = "/v1/test-clocks", operation_id = "create_test_clock", tag = "Test helpers",
    extensions(("x-scope" = json!("test_clocks:write"))), request_body = CreateClock,
    responses((status = 201, description = "The clock.", body = Data<ClockView>)))]
pub(crate) async fn create(merchant: Merchant<ClocksWrite>, Json(body): Json<CreateClock>) -> Answer {
    merchant.sandbox_only()?;
    let (name, frozen_at) = body.parse()?;
    let mut tx = merchant.begin().await?;
    let row = clocks::create(&mut tx, name, frozen_at).await?;
    merchant.created(tx, ClockView::from(row)).await
}

/// List test clocks
#[utoipa::path(get, path = "/v1/test-clocks", operation_id = "list_test_clocks", tag = "Test helpers",
    extensions(("x-scope" = json!("test_clocks:read"))), params(ListParams, DatedParams, ClockQuery),
    responses((status = 200, description = "Clocks, newest first.", body = Page<ClockView>)))]
pub(crate) async fn list(merchant: Merchant<ClocksRead>, listing: Listing<ClockQuery, Dated>) -> Answer {
    merchant.sandbox_only()?;
    let status = listing.filter.status.map(|status| status.word().to_owned());
    let filter = ClockFilter { status, made: listing.made() };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(ClockView::from).collect(), total).await
}

/// Show a test clock
#[utoipa::path(get, path = "/v1/test-clocks/{id}", operation_id = "get_test_clock", tag = "Test helpers",
    extensions(("x-scope" = json!("test_clocks:read"))),
    params(("id" = inline(TestClockRef), Path, description = "The clock.")),
    responses((status = 200, description = "The clock.", body = Data<ClockView>)))]
pub(crate) async fn get(merchant: Merchant<ClocksRead>, Id(id): Id<TestClockId>) -> Answer {
    merchant.sandbox_only()?;
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    merchant.ok(tx, ClockView::from(row)).await
}

/// Send a test clock ahead
///
/// It does what falls due on the way, in order. Read it until it is `ready` again.
#[utoipa::path(post, path = "/v1/test-clocks/{id}/advance", operation_id = "advance_test_clock", tag = "Test helpers",
    extensions(("x-scope" = json!("test_clocks:write"))),
    params(("id" = inline(TestClockRef), Path, description = "The clock.")), request_body = AdvanceClock,
    responses((status = 202, description = "The clock, on its way.", body = Data<ClockView>)))]
pub(crate) async fn advance(
    merchant: Merchant<ClocksWrite>,
    Id(id): Id<TestClockId>,
    Json(body): Json<AdvanceClock>,
) -> Answer {
    merchant.sandbox_only()?;
    let mut tx = merchant.begin().await?;
    let row = clocks::advance(&mut tx, id, body.to).await?;
    merchant.accepted(tx, ClockView::from(row)).await
}

words! {
    /// The states of a test clock.
    ClockStatus {
        Ready => "ready",
        Advancing => "advancing",
        Failed => "failed",
    }
}

/// What a list of clocks may be narrowed by.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct ClockQuery {
    /// In this state.
    #[param(inline)]
    status: Option<ClockStatus>,
}

/// A clock to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "name": "A year of Ada", "frozenAt": "2026-09-01T08:00:00Z" }))]
pub(crate) struct CreateClock {
    /// For you.
    name: String,
    /// Where it stands at first.
    frozen_at: Timestamp,
}

impl CreateClock {
    fn parse(self) -> Result<(String, Timestamp), Problem> {
        let mut checks = Checks::new();
        checks.text("name", &self.name, MAX_NAME_CHARS);
        checks.done()?;
        Ok((self.name, self.frozen_at))
    }
}

/// Where a clock is to go.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "to": "2026-10-01T08:00:00Z" }))]
pub(crate) struct AdvanceClock {
    /// Ahead of where it stands.
    to: Timestamp,
}

/// A clock and where it is going.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TestClock)]
pub(crate) struct ClockView {
    id: TestClockRef,
    name: String,
    frozen_at: Timestamp,
    target_at: Option<Timestamp>,
    /// `ready`, `advancing` or `failed`.
    status: String,
    error: Option<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(ClockView);

impl From<ClockRow> for ClockView {
    fn from(row: ClockRow) -> ClockView {
        ClockView {
            id: row.id.into(),
            name: row.name,
            frozen_at: row.frozen_at,
            target_at: row.target_at,
            status: row.status,
            error: row.error,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
