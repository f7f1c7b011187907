//! The one thing that a session makes: a subscription with its first bill, or a bill.

use app::discounts::Offer;
use app::drafts::{self, Collecting, NewInvoice};
use app::one_offs::Content;
use app::subscriptions::{self, NewSubscription};
use billing::price::Exact;
use ids::{CustomerId, InvoiceId, SubscriptionId};
use serde_json::Value;
use store::{Kind as Work, TenantTx, due};
use usecase::check::Metadata;
use usecase::{Error, Result};

use crate::terms::{Buys, Terms};

/// What was made.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Made {
    pub(crate) subscription: Option<SubscriptionId>,
    /// None where nothing is to be paid yet.
    pub(crate) invoice: Option<InvoiceId>,
}

/// Makes what is bought. Nobody but its payer has the bill charged: it is taken off the worker's list.
///
/// # Errors
/// As beginning a subscription, redeeming a code and making an invoice.
pub(crate) async fn make(tx: &mut TenantTx, terms: &Terms, metadata: &Value, customer: CustomerId) -> Result<Made> {
    let made = match &terms.buys {
        Buys::Plan { plan, quantity } => {
            let new = NewSubscription {
                quantity: *quantity,
                metadata: metadata.clone(),
                collecting: automatic(),
                ..NewSubscription::of(customer, *plan)
            };
            let on = subscriptions::Terms { offer: terms.code.clone().map(Offer::Code), ..Default::default() };
            let row = Box::pin(subscriptions::create_with(tx, new, &on)).await?;
            Made { subscription: Some(row.id), invoice: row.latest_invoice_id }
        }
        Buys::Amount { minor, currency, description } => {
            let line = Content {
                description: description.clone(),
                quantity: 1,
                unit_amount: Exact::from_int(*minor),
                period: None,
                discountable: true,
            };
            let new = NewInvoice {
                customer,
                currency: Some(currency.clone()),
                collecting: automatic(),
                memo: None,
                auto_advance: false,
                waiting_items: false,
                lines: vec![line],
                metadata: texts(metadata),
            };
            let draft = drafts::create(tx, new).await?;
            let row = Box::pin(drafts::finalize(tx, draft.id)).await?;
            Made { subscription: None, invoice: Some(row.id) }
        }
        Buys::Invoice { invoice } => Made { subscription: None, invoice: Some(*invoice) },
        Buys::CardUpdate | Buys::TopUp { .. } | Buys::Order { .. } => {
            return Err(Error::fault("what sells nothing has no bill"));
        }
    };
    if let Some(invoice) = made.invoice {
        due::cancel(tx, Work::Collect, invoice.uuid()).await?;
    }
    Ok(made)
}

fn automatic() -> Collecting {
    Collecting { collection: Some("automatic".to_owned()), days_until_due: None }
}

/// The merchant's own data, as it was checked when the session was made.
fn texts(metadata: &Value) -> Metadata {
    let all = metadata.as_object().into_iter().flatten();
    all.filter_map(|(name, text)| Some((name.clone(), text.as_str()?.to_owned()))).collect()
}
