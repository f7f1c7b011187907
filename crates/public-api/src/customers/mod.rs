//! Customers, and the lists below one of them.

pub(crate) mod balance;
pub(crate) mod links;
pub(crate) mod rights;
mod views;

use ids::CustomerId;
use setup::customers;
use store::attempts::AttemptFilter;
use store::customers::{self as rows, CustomerFilter};
use store::subscriptions::SubscriptionFilter;
use store::versions::Versioned;
use web::listing::{Dated, DatedParams, Expanding, ListParams, Marked, MarkedParams, NoFilter};
use web::permission::{CustomersRead, CustomersWrite, SubscriptionsRead, TransactionsRead};
use web::{Answer, Data, Id, IfMatch, Json, Listing, Merchant, Nothing, Page, Text, Under, precondition};

use crate::expand::{self, Thing};
use crate::names::CustomerRef;
use crate::subscriptions::SubscriptionView;
use crate::transactions::TransactionView;
pub(crate) use views::CustomerView;
use views::{Blacklist, ChangeCustomer, CreateCustomer, CustomerQuery};

/// Remember a customer
///
/// `testClockId` puts the customer, and all that hangs on them, under a test clock; test mode only.
#[utoipa::path(post, path = "/v1/customers", operation_id = "create_customer", tag = "Customers",
    extensions(("x-scope" = json!("customers:write"))), request_body = CreateCustomer,
    responses((status = 201, description = "The customer.", body = Data<CustomerView>)))]
pub(crate) async fn create(merchant: Merchant<CustomersWrite>, Json(body): Json<CreateCustomer>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = customers::create(&mut tx, merchant.api().secrets(), body.into()).await?;
    merchant.created(tx, CustomerView::from(row)).await
}

/// List customers
#[utoipa::path(get, path = "/v1/customers", operation_id = "list_customers", tag = "Customers",
    extensions(("x-scope" = json!("customers:read"))), params(ListParams, MarkedParams, CustomerQuery),
    responses((status = 200, description = "Customers, newest first.", body = Page<CustomerView>)))]
pub(crate) async fn list(merchant: Merchant<CustomersRead>, listing: Listing<CustomerQuery, Marked>) -> Answer {
    let filter = CustomerFilter { made: listing.made(), ..listing.filter.clone().into() };
    if !listing.is_numbered() {
        let found = rows::page_alone(merchant.scope(), &filter, &listing.page()).await?;
        return merchant.page(&listing, found.into_iter().map(CustomerView::from).collect());
    }
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(CustomerView::from).collect(), total).await
}

/// Show a customer
#[utoipa::path(get, path = "/v1/customers/{id}", operation_id = "get_customer", tag = "Customers",
    extensions(("x-scope" = json!("customers:read"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer.")),
    responses((status = 200, description = "The customer.", body = Data<CustomerView>)))]
pub(crate) async fn get(merchant: Merchant<CustomersRead>, Id(id): Id<CustomerId>) -> Answer {
    let row = rows::get_alone(merchant.scope(), id).await?;
    let version = row.version;
    Ok(precondition::tagged(merchant.shown(CustomerView::from(row))?, version))
}

/// Find a customer by your own reference
#[utoipa::path(get, path = "/v1/customers/ref/{ref}", operation_id = "get_customer_by_ref", tag = "Customers",
    extensions(("x-scope" = json!("customers:read"))),
    params(("ref" = String, Path, description = "The `merchantRef` you gave them.")),
    responses((status = 200, description = "The customer.", body = Data<CustomerView>)))]
pub(crate) async fn get_by_ref(merchant: Merchant<CustomersRead>, Text(text): Text) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get_by_ref(&mut tx, &text).await?;
    merchant.ok(tx, CustomerView::from(row)).await
}

/// Change a customer
#[utoipa::path(patch, path = "/v1/customers/{id}", operation_id = "change_customer", tag = "Customers",
    extensions(("x-scope" = json!("customers:write"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer.")), request_body = ChangeCustomer,
    responses((status = 200, description = "The customer.", body = Data<CustomerView>)))]
pub(crate) async fn change(
    merchant: Merchant<CustomersWrite>,
    Id(id): Id<CustomerId>,
    unchanged: IfMatch,
    Json(body): Json<ChangeCustomer>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    unchanged.check(&mut tx, Versioned::Customer, id.uuid()).await?;
    let row = customers::change(&mut tx, merchant.api().secrets(), id, body.into()).await?;
    merchant.ok_at(tx, row.version, CustomerView::from(row)).await
}

/// Put a customer on the blacklist
///
/// No new subscription of theirs begins. What runs goes on.
#[utoipa::path(post, path = "/v1/customers/{id}/blacklist", operation_id = "blacklist_customer", tag = "Customers",
    extensions(("x-scope" = json!("customers:write"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer.")), request_body = Blacklist,
    responses((status = 200, description = "The customer.", body = Data<CustomerView>)))]
pub(crate) async fn blacklist(
    merchant: Merchant<CustomersWrite>,
    Id(id): Id<CustomerId>,
    Json(body): Json<Blacklist>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = customers::blacklist(&mut tx, merchant.api().secrets(), id, body.reason).await?;
    merchant.ok(tx, CustomerView::from(row)).await
}

/// Take a customer off the blacklist
#[utoipa::path(post, path = "/v1/customers/{id}/unblacklist", operation_id = "unblacklist_customer", tag = "Customers",
    extensions(("x-scope" = json!("customers:write"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer.")),
    responses((status = 200, description = "The customer.", body = Data<CustomerView>)))]
pub(crate) async fn unblacklist(
    merchant: Merchant<CustomersWrite>,
    Id(id): Id<CustomerId>,
    _: Json<Nothing>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = customers::unblacklist(&mut tx, merchant.api().secrets(), id).await?;
    merchant.ok(tx, CustomerView::from(row)).await
}

/// List a customer's subscriptions
#[utoipa::path(get, path = "/v1/customers/{id}/subscriptions", operation_id = "list_customer_subscriptions",
    tag = "Customers", extensions(("x-scope" = json!("subscriptions:read"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer."), ListParams, MarkedParams),
    responses((status = 200, description = "Subscriptions, newest first.", body = Page<SubscriptionView>)))]
pub(crate) async fn subscriptions(
    merchant: Merchant<SubscriptionsRead>,
    Under(id): Under<CustomerId>,
    listing: Listing<NoFilter, Expanding<Marked>>,
) -> Answer {
    let filter = SubscriptionFilter { customer: Some(id), made: listing.made(), ..SubscriptionFilter::default() };
    let mut tx = merchant.begin().await?;
    rows::get(&mut tx, id).await?;
    let views = SubscriptionView::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(store::subscriptions::count(&mut tx, &filter)).await?;
    let views = expand::many(&merchant, &mut tx, Thing::Subscription, listing.expand(), views).await?;
    merchant.listed(tx, &listing, views, total).await
}

/// List a customer's transactions
#[utoipa::path(get, path = "/v1/customers/{id}/transactions", operation_id = "list_customer_transactions",
    tag = "Customers", extensions(("x-scope" = json!("transactions:read"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer."), ListParams, DatedParams),
    responses((status = 200, description = "Transactions, newest first.", body = Page<TransactionView>)))]
pub(crate) async fn transactions(
    merchant: Merchant<TransactionsRead>,
    Under(id): Under<CustomerId>,
    listing: Listing<NoFilter, Expanding<Dated>>,
) -> Answer {
    let filter = AttemptFilter { customer: Some(id), made: listing.made(), ..AttemptFilter::default() };
    let mut tx = merchant.begin().await?;
    rows::get(&mut tx, id).await?;
    let found = store::attempts::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(store::attempts::count(&mut tx, &filter)).await?;
    let views = found.into_iter().map(TransactionView::from).collect();
    let views = expand::many(&merchant, &mut tx, Thing::Transaction, listing.expand(), views).await?;
    merchant.listed(tx, &listing, views, total).await
}
