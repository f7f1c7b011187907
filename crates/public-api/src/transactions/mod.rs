//! Transactions: every try to move money for an invoice.

mod views;

use ids::AttemptId;
use store::attempts as rows;
use web::listing::ListParams;
use web::permission::TransactionsRead;
use web::{Answer, Data, Id, Listing, Merchant, Page};

use crate::names::AttemptRef;
use views::TransactionQuery;
pub(crate) use views::TransactionView;

/// List transactions
#[utoipa::path(get, path = "/v1/transactions", operation_id = "list_transactions", tag = "Transactions",
    extensions(("x-scope" = json!("transactions:read"))), params(ListParams, TransactionQuery),
    responses((status = 200, description = "Transactions, newest first.", body = Page<TransactionView>)))]
pub(crate) async fn list(merchant: Merchant<TransactionsRead>, listing: Listing<TransactionQuery>) -> Answer {
    let filter = listing.filter.into();
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(TransactionView::from).collect(), total).await
}

/// Show a transaction
#[utoipa::path(get, path = "/v1/transactions/{id}", operation_id = "get_transaction", tag = "Transactions",
    extensions(("x-scope" = json!("transactions:read"))),
    params(("id" = inline(AttemptRef), Path, description = "The transaction.")),
    responses((status = 200, description = "The transaction.", body = Data<TransactionView>)))]
pub(crate) async fn get(merchant: Merchant<TransactionsRead>, Id(id): Id<AttemptId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    merchant.ok(tx, TransactionView::from(row)).await
}
