//! What providers settled, and the files that tell of it.

use ids::SettlementId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use settling::files::{self, NewFile};
use store::settlements::{self as rows, SettlementFilter, SettlementLineRow, SettlementRow, StatementFileRow};
use utoipa::{IntoParams, ToSchema};
use web::listing::{Dated, DatedParams, ListParams};
use web::names::{AttemptRef, ProviderAccountRef, SettlementRef, StatementFileRef, listed};
use web::permission::{ReconciliationsRead, ReconciliationsWrite};
use web::{Answer, Data, Id, Json, Listing, Merchant, Page};

/// Lines that are shown with a settlement.
const LINES_SHOWN: i64 = 1_000;

/// List settlements
#[utoipa::path(get, path = "/v1/settlements", operation_id = "list_settlements", tag = "Reconciliation",
    extensions(("x-scope" = json!("reconciliations:read"))), params(ListParams, DatedParams, SettlementQuery),
    responses((status = 200, description = "Settlements, newest first.", body = Page<SettlementView>)))]
pub(crate) async fn list(merchant: Merchant<ReconciliationsRead>, listing: Listing<SettlementQuery, Dated>) -> Answer {
    let filter = SettlementFilter {
        made: listing.made(),
        account: listing.filter.account_id.as_ref().map(|id| id.0),
        currency: listing.filter.currency.clone(),
    };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(SettlementView::from).collect(), total).await
}

/// Show a settlement
///
/// With its first thousand lines.
#[utoipa::path(get, path = "/v1/settlements/{id}", operation_id = "get_settlement", tag = "Reconciliation",
    extensions(("x-scope" = json!("reconciliations:read"))),
    params(("id" = inline(SettlementRef), Path, description = "The settlement.")),
    responses((status = 200, description = "The settlement and its lines.", body = Data<SettlementDetail>)))]
pub(crate) async fn get(merchant: Merchant<ReconciliationsRead>, Id(id): Id<SettlementId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    let lines = rows::lines(&mut tx, id, 0, LINES_SHOWN).await?;
    let view = SettlementDetail {
        settlement: SettlementView::from(row),
        items: lines.into_iter().map(LineView::from).collect(),
    };
    merchant.ok(tx, view).await
}

/// Import a file of settlements
///
/// For providers that list none, or when a list is not enough. A line that cannot be read refuses the whole file, with its number. The
/// same file sent twice changes nothing, which `importedBefore` says, and neither does a settlement that is known.
#[utoipa::path(post, path = "/v1/settlement-files", operation_id = "import_settlement_file", tag = "Reconciliation",
    extensions(("x-scope" = json!("reconciliations:write"))), request_body = ImportSettlementFile,
    responses((status = 201, description = "What was taken of the file.", body = Data<FileView>)))]
pub(crate) async fn import(merchant: Merchant<ReconciliationsWrite>, Json(body): Json<ImportSettlementFile>) -> Answer {
    let new = NewFile {
        account: body.account_id.map(|id| id.0),
        name: body.name,
        layout: body.layout,
        content: body.content,
    };
    let mut tx = merchant.begin().await?;
    let (row, is_new) = files::import(&mut tx, &new).await?;
    merchant.created(tx, FileView::of(row, is_new)).await
}

/// What settlements may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct SettlementQuery {
    /// Of this account.
    #[param(inline)]
    account_id: Option<ProviderAccountRef>,
    /// In this currency, ISO 4217.
    currency: Option<String>,
}

/// A file to be imported.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "accountId": "pacc_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "name": "september.csv", "layout": "plain",
    "content": "settlement,settled_at,kind,gateway_ref,amount,fee,currency\nS-1,2026-09-03T05:00:00Z,charge,81,500000,17500,NGN\n"
}))]
pub(crate) struct ImportSettlementFile {
    /// Whose. In test mode, none is the simulated provider.
    account_id: Option<ProviderAccountRef>,
    /// What you call it, 1 to 200 characters.
    name: String,
    /// By which columns it is read: `plain`, or a provider's name; the account's provider unless it says otherwise.
    layout: Option<String>,
    /// The file itself: CSV with a header, at most 4 MiB.
    content: String,
}

/// A file that was imported.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SettlementFile)]
pub(crate) struct FileView {
    id: StatementFileRef,
    account_id: Option<ProviderAccountRef>,
    name: String,
    layout: String,
    /// How many lines it has.
    lines: i32,
    /// How many settlements of it were new.
    settlements: i32,
    /// Whether it was imported before, so that nothing changed.
    imported_before: bool,
    created_at: Timestamp,
}

impl FileView {
    fn of(row: StatementFileRow, is_new: bool) -> FileView {
        FileView {
            imported_before: !is_new,
            id: row.id.into(),
            account_id: row.account_id.map(Into::into),
            name: row.name,
            layout: row.layout,
            lines: row.lines,
            settlements: row.taken,
            created_at: row.created_at,
        }
    }
}

/// Money that arrived at your bank, or in your balance with the provider. `net = gross - refunds - disputes - fees + adjustments + unexplained`.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Settlement)]
pub(crate) struct SettlementView {
    id: SettlementRef,
    gateway: String,
    account_id: Option<ProviderAccountRef>,
    gateway_ref: String,
    currency: String,
    /// What arrived, in minor units; below zero when the provider took money back.
    net: i64,
    /// `bank`, or `balance`: it stays with the provider, and payouts are made from it.
    arrived_in: String,
    gross: i64,
    refunds: i64,
    disputes: i64,
    fees: i64,
    adjustments: i64,
    /// What arrived beyond what the lines come to.
    unexplained: i64,
    /// The part of what arrived that is for payments which are not in these books.
    beside: i64,
    lines: i32,
    arrived_at: Timestamp,
    created_at: Timestamp,
}

listed!(SettlementView);

impl From<SettlementRow> for SettlementView {
    fn from(row: SettlementRow) -> SettlementView {
        SettlementView {
            id: row.id.into(),
            gateway: row.gateway,
            account_id: row.account_id.map(Into::into),
            gateway_ref: row.gateway_ref,
            currency: row.currency,
            net: row.net_minor,
            arrived_in: row.arrived_in,
            gross: row.gross_minor,
            refunds: row.refund_minor,
            disputes: row.dispute_minor,
            fees: row.fee_minor,
            adjustments: row.adjustment_minor,
            unexplained: row.unexplained_minor,
            beside: row.beside_minor,
            lines: row.lines,
            arrived_at: row.arrived_at,
            created_at: row.created_at,
        }
    }
}

/// A settlement with its lines.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SettlementDetail {
    #[serde(flatten)]
    settlement: SettlementView,
    /// The first thousand.
    items: Vec<LineView>,
}

/// One line of a settlement.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SettlementLine)]
pub(crate) struct LineView {
    /// `charge`, `refund`, `dispute`, `fee` or `adjustment`.
    kind: String,
    gateway_ref: String,
    reference: Option<String>,
    /// The transaction that it is; none when it is not in these books.
    transaction_id: Option<AttemptRef>,
    /// In minor units, above zero but for adjustments.
    amount: i64,
    fee: Option<i64>,
    at: Option<Timestamp>,
}

impl From<SettlementLineRow> for LineView {
    fn from(row: SettlementLineRow) -> LineView {
        LineView {
            kind: row.kind,
            gateway_ref: row.gateway_ref,
            reference: row.reference,
            transaction_id: row.attempt_id.map(Into::into),
            amount: row.amount_minor,
            fee: row.fee_minor,
            at: row.at,
        }
    }
}
