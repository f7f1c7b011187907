//! Transactions: every try to move money for an invoice.

mod views;

use ids::AttemptId;
use store::attempts::{self as rows, AttemptFilter};
use web::listing::{Dated, DatedParams, Expanding, ListParams};
use web::permission::TransactionsRead;
use web::{Answer, Data, Listing, Merchant, Page, Shown};

use crate::expand::{self, Thing};
use crate::names::AttemptRef;
use views::TransactionQuery;
pub(crate) use views::TransactionView;

/// List transactions
#[utoipa::path(get, path = "/v1/transactions", operation_id = "list_transactions", tag = "Transactions",
    extensions(("x-scope" = json!("transactions:read"))), params(ListParams, DatedParams, TransactionQuery),
    responses((status = 200, description = "Transactions, newest first.", body = Page<TransactionView>)))]
pub(crate) async fn list(
    merchant: Merchant<TransactionsRead>,
    listing: Listing<TransactionQuery, Expanding<Dated>>,
) -> Answer {
    let filter = AttemptFilter { made: listing.made(), ..listing.filter.into() };
    if !listing.is_numbered() && listing.expand().is_empty() {
        let found = rows::page_alone(merchant.scope(), &filter, &listing.page()).await?;
        return merchant.page(&listing, found.into_iter().map(TransactionView::from).collect());
    }
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    let views = expand::many(
        &merchant,
        &mut tx,
        Thing::Transaction,
        listing.expand(),
        found.into_iter().map(TransactionView::from).collect(),
    )
    .await?;
    merchant.listed(tx, &listing, views, total).await
}

/// Show a transaction
#[utoipa::path(get, path = "/v1/transactions/{id}", operation_id = "get_transaction", tag = "Transactions",
    extensions(("x-scope" = json!("transactions:read"))),
    params(("id" = inline(AttemptRef), Path, description = "The transaction.")),
    responses((status = 200, description = "The transaction.", body = Data<TransactionView>)))]
pub(crate) async fn get(merchant: Merchant<TransactionsRead>, Shown(id, expand): Shown<AttemptId>) -> Answer {
    if expand.is_empty() {
        return merchant.shown(TransactionView::from(rows::get_alone(merchant.scope(), id).await?));
    }
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    let view = TransactionView::from(row);
    let view = expand::one(&merchant, &mut tx, Thing::Transaction, &expand, view).await?;
    merchant.ok(tx, view).await
}
