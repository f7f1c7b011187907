//! What a customer's next bills use up: prepaid credit and the balance.

use app::balances::{self, Adjustment};
use ids::CustomerId;
use serde::{Deserialize, Serialize};
use store::credit_grants;
use store::ledger::BalanceRow;
use utoipa::ToSchema;
use web::permission::{CustomersRead, CustomersWrite};
use web::{Answer, Data, Id, Json, KeyRequired, Merchant, NoQuery};

use crate::credit_grants::views::GrantView;
use crate::names::CustomerRef;

/// Show a customer's balance
///
/// What their next bills use up: prepaid credit first, grant by grant, then the balance, in each currency they ever had
/// one in.
#[utoipa::path(get, path = "/v1/customers/{id}/balance", operation_id = "get_customer_balance", tag = "Customers",
    extensions(("x-scope" = json!("customers:read"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer.")),
    responses((status = 200, description = "The balances.", body = Data<BalancesView>)))]
pub(crate) async fn get(merchant: Merchant<CustomersRead>, Id(id): Id<CustomerId>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let held = balances::of(&mut tx, id).await?;
    let balances = held.into_iter().map(BalanceView::from).collect();
    let grants = credit_grants::left_of(&mut tx, id).await?.into_iter().map(GrantView::from).collect();
    merchant.ok(tx, BalancesView { customer_id: id.into(), balances, grants }).await
}

/// Adjust a customer's balance
///
/// Gives to it (an amount above zero) or takes from it (below zero), with a reason. A balance never goes below zero.
#[utoipa::path(post, path = "/v1/customers/{id}/balance/adjustments", operation_id = "adjust_customer_balance",
    tag = "Customers", extensions(("x-scope" = json!("customers:write")), ("x-idempotency-key" = json!("required"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer.")), request_body = AdjustBalance,
    responses((status = 201, description = "The balance afterwards.", body = Data<BalanceView>)))]
pub(crate) async fn adjust(
    merchant: Merchant<CustomersWrite>,
    _: KeyRequired,
    Id(id): Id<CustomerId>,
    Json(body): Json<AdjustBalance>,
) -> Answer {
    let AdjustBalance { amount, currency, reason } = body;
    let mut tx = merchant.begin().await?;
    let new = Adjustment { customer: id, amount_minor: amount, currency, reason };
    let row = balances::adjust(&mut tx, merchant.api().secrets(), &new).await?;
    merchant.created(tx, BalanceView::from(row)).await
}

/// What to give or take.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "amount": 150_000, "currency": "NGN", "reason": "Two days without service" }))]
pub(crate) struct AdjustBalance {
    /// In minor units: above zero to give, below zero to take.
    #[schema(minimum = -1_000_000_000_000_i64, maximum = 1_000_000_000_000_i64)]
    amount: i64,
    /// ISO 4217.
    currency: String,
    /// Why; kept in the audit log.
    reason: String,
}

/// A balance in one currency.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Balance)]
pub(crate) struct BalanceView {
    currency: String,
    /// In minor units; never negative.
    amount: i64,
}

impl From<BalanceRow> for BalanceView {
    fn from(row: BalanceRow) -> BalanceView {
        BalanceView { currency: row.currency, amount: row.balance_minor }
    }
}

/// All balances of a customer.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CustomerBalance)]
pub(crate) struct BalancesView {
    customer_id: CustomerRef,
    balances: Vec<BalanceView>,
    /// Prepaid credit of which something is left, oldest first.
    grants: Vec<GrantView>,
}
