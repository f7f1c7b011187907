//! What an object names, shown in full inside of it: `expand[]=subscription.plan`.
//!
//! What may be asked for is a list, four steps deep at most. Each step is one look-up for all objects of a page
//! together. Whoever asks needs the scope that a direct look at the thing would need, and sees the same of it.

use std::collections::BTreeMap;

use app::plans;
use ids::Uuid;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use store::TenantTx;
use web::permission::{CouponsRead, CustomersRead, InvoicesRead, MethodsRead, PlansRead, SubscriptionsRead};
use web::{Listed, Merchant, Position, Problem};

use crate::coupons::CouponView;
use crate::customers::CustomerView;
use crate::invoices::{InvoiceView, links};
use crate::methods::MethodView;
use crate::plans::PlanView;
use crate::subscriptions::SubscriptionView;

/// How deep a path may reach.
const DEEPEST: usize = 4;
/// Most paths in one request.
const MOST_PATHS: usize = 10;

/// A kind of object, as far as it names others or is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thing {
    Coupon,
    CreditGrant,
    CreditNote,
    Customer,
    Discount,
    Invoice,
    InvoiceItem,
    Method,
    Plan,
    PromotionCode,
    Schedule,
    Subscription,
    Transaction,
}

/// A name to ask for, the member that has the id, and what it is.
type Step = (&'static str, &'static str, Thing);

const COUPON: Step = ("coupon", "couponId", Thing::Coupon);
const CUSTOMER: Step = ("customer", "customerId", Thing::Customer);
const INVOICE: Step = ("invoice", "invoiceId", Thing::Invoice);
const LATEST_INVOICE: Step = ("latestInvoice", "latestInvoiceId", Thing::Invoice);
const METHOD: Step = ("paymentMethod", "paymentMethodId", Thing::Method);
const PLAN: Step = ("plan", "planId", Thing::Plan);
const SUBSCRIPTION: Step = ("subscription", "subscriptionId", Thing::Subscription);

impl Thing {
    /// What it names.
    fn steps(self) -> &'static [Step] {
        match self {
            Thing::Coupon | Thing::Customer | Thing::Plan => &[],
            Thing::CreditGrant | Thing::Method => &[CUSTOMER],
            Thing::CreditNote => &[CUSTOMER, INVOICE],
            Thing::Discount => &[COUPON, CUSTOMER, SUBSCRIPTION],
            Thing::Invoice => &[CUSTOMER, SUBSCRIPTION],
            Thing::InvoiceItem | Thing::Schedule => &[CUSTOMER, INVOICE, SUBSCRIPTION],
            Thing::PromotionCode => &[COUPON],
            Thing::Subscription => &[CUSTOMER, LATEST_INVOICE, METHOD, PLAN],
            Thing::Transaction => &[CUSTOMER, INVOICE, METHOD, SUBSCRIPTION],
        }
    }
}

/// What is asked for below one object.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tree(BTreeMap<&'static str, (Step, Tree)>);

/// Reads the paths that a request sent for a kind of object.
fn read(root: Thing, paths: &[String]) -> Result<Tree, Problem> {
    if paths.len() > MOST_PATHS {
        return Err(Problem::field("expand[]", "too_many", format!("Ask for at most {MOST_PATHS} things at once.")));
    }
    let mut tree = Tree::default();
    for path in paths {
        let parts: Vec<&str> = path.split('.').collect();
        if parts.len() > DEEPEST {
            return Err(Problem::field("expand[]", "too_deep", format!("A path has at most {DEEPEST} steps.")));
        }
        let (mut at, mut thing) = (&mut tree, root);
        for part in parts {
            let step = thing.steps().iter().find(|(name, _, _)| *name == part).ok_or_else(|| unknown(thing, path))?;
            at = &mut at.0.entry(step.0).or_insert_with(|| (*step, Tree::default())).1;
            thing = step.2;
        }
    }
    Ok(tree)
}

fn unknown(thing: Thing, path: &str) -> Problem {
    let known: Vec<&str> = thing.steps().iter().map(|(name, _, _)| *name).collect();
    let there = if known.is_empty() { "nothing".to_owned() } else { known.join(", ") };
    Problem::field("expand[]", "unknown_value", format!("`{path}` cannot be expanded; at that step there is {there}."))
}

/// Says in the document what can be expanded: every path of one step, and of two.
pub(crate) fn describe(document: &mut Value) {
    for (path, root) in ROUTES {
        let mut names: Vec<String> = Vec::new();
        for (name, _, thing) in root.steps() {
            names.push((*name).to_owned());
            names.extend(thing.steps().iter().map(|(below, _, _)| format!("{name}.{below}")));
        }
        let operation = document["paths"].get_mut(*path).and_then(|item| item.get_mut("get"));
        if let Some(list) = operation.and_then(|operation| operation["parameters"].as_array_mut()) {
            list.push(json!({
                "name": "expand[]", "in": "query", "required": false, "style": "form", "explode": true,
                "description": "Show in full what is named here, four steps deep at most. Needs the scope of each.",
                "schema": { "type": "array", "maxItems": MOST_PATHS, "items": { "type": "string", "enum": names } },
            }));
        }
    }
}

/// The routes whose answers can be expanded.
const ROUTES: &[(&str, Thing)] = &[
    ("/v1/credit-grants", Thing::CreditGrant),
    ("/v1/credit-grants/{id}", Thing::CreditGrant),
    ("/v1/credit-notes", Thing::CreditNote),
    ("/v1/credit-notes/{id}", Thing::CreditNote),
    ("/v1/customers/{id}/subscriptions", Thing::Subscription),
    ("/v1/customers/{id}/transactions", Thing::Transaction),
    ("/v1/discounts", Thing::Discount),
    ("/v1/discounts/{id}", Thing::Discount),
    ("/v1/dunning-schedules", Thing::Schedule),
    ("/v1/dunning-schedules/{id}", Thing::Schedule),
    ("/v1/invoice-items", Thing::InvoiceItem),
    ("/v1/invoice-items/{id}", Thing::InvoiceItem),
    ("/v1/invoices", Thing::Invoice),
    ("/v1/invoices/{id}", Thing::Invoice),
    ("/v1/promotion-codes", Thing::PromotionCode),
    ("/v1/promotion-codes/{id}", Thing::PromotionCode),
    ("/v1/subscriptions", Thing::Subscription),
    ("/v1/subscriptions/{id}", Thing::Subscription),
    ("/v1/transactions", Thing::Transaction),
    ("/v1/transactions/{id}", Thing::Transaction),
];

/// A view, and the same with what it names in full, if that was asked for.
#[derive(Debug)]
pub(crate) struct Expanded<T> {
    view: T,
    shown: Option<Value>,
}

impl<T: Serialize> Serialize for Expanded<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.shown {
            Some(shown) => shown.serialize(serializer),
            None => self.view.serialize(serializer),
        }
    }
}

impl<T: Listed> Listed for Expanded<T> {
    fn position(&self) -> Position {
        self.view.position()
    }
}

/// One view with what was asked for.
///
/// # Errors
/// 400 for what cannot be expanded, 403 for what the key may not look at.
pub(crate) async fn one<P, T: Serialize>(
    merchant: &Merchant<P>,
    tx: &mut TenantTx,
    root: Thing,
    paths: &[String],
    view: T,
) -> Result<Expanded<T>, Problem> {
    let mut all = many(merchant, tx, root, paths, vec![view]).await?;
    all.pop().ok_or_else(|| app::Error::fault("a view was lost").into())
}

/// Views with what was asked for.
///
/// # Errors
/// As [`one`].
pub(crate) async fn many<P, T: Serialize>(
    merchant: &Merchant<P>,
    tx: &mut TenantTx,
    root: Thing,
    paths: &[String],
    views: Vec<T>,
) -> Result<Vec<Expanded<T>>, Problem> {
    if paths.is_empty() {
        return Ok(views.into_iter().map(|view| Expanded { view, shown: None }).collect());
    }
    let tree = read(root, paths)?;
    let mut shown = values(&views)?;
    fill(merchant, tx, &tree, &mut shown).await?;
    Ok(views.into_iter().zip(shown).map(|(view, shown)| Expanded { view, shown: Some(shown) }).collect())
}

/// Puts what the tree asks for into every object.
async fn fill<P>(merchant: &Merchant<P>, tx: &mut TenantTx, tree: &Tree, objects: &mut [Value]) -> Result<(), Problem> {
    for (name, (step, below)) in &tree.0 {
        let (_, member, thing) = *step;
        let mut found = load(merchant, tx, thing, &named(objects, member)).await?;
        Box::pin(fill(merchant, tx, below, &mut found)).await?;
        let by_id: BTreeMap<&str, &Value> =
            found.iter().filter_map(|value| Some((value["id"].as_str()?, value))).collect();
        for object in objects.iter_mut() {
            let whole =
                object[member].as_str().and_then(|id| by_id.get(id)).map_or(Value::Null, |value| (*value).clone());
            object[*name] = whole;
        }
    }
    Ok(())
}

/// The ids that objects have in a member, each once.
fn named(objects: &[Value], member: &str) -> Vec<Uuid> {
    let texts = objects.iter().filter_map(|object| object[member].as_str());
    let mut ids: Vec<Uuid> =
        texts.filter_map(|text| Uuid::try_parse(text.rsplit_once('_').map_or(text, |(_, raw)| raw)).ok()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Objects by their ids, as a direct look at each would show them.
async fn load<P>(merchant: &Merchant<P>, tx: &mut TenantTx, thing: Thing, ids: &[Uuid]) -> Result<Vec<Value>, Problem> {
    let ids = ids.to_vec();
    match thing {
        Thing::Customer => {
            merchant.demand::<CustomersRead>()?;
            values(&views::<_, CustomerView>(store::customers::named(tx, ids).await?))
        }
        Thing::Plan => {
            merchant.demand::<PlansRead>()?;
            values(&plans::named(tx, ids).await?.iter().map(PlanView::from).collect::<Vec<_>>())
        }
        Thing::Subscription => {
            merchant.demand::<SubscriptionsRead>()?;
            values(&SubscriptionView::named(tx, ids).await?)
        }
        Thing::Invoice => {
            merchant.demand::<InvoicesRead>()?;
            let links = links(merchant);
            let rows = store::invoices::named(tx, ids).await?;
            values(&rows.into_iter().map(|row| InvoiceView::of(row, &links)).collect::<Vec<_>>())
        }
        Thing::Method => {
            merchant.demand::<MethodsRead>()?;
            values(&views::<_, MethodView>(store::methods::named(tx, ids).await?))
        }
        Thing::Coupon => {
            merchant.demand::<CouponsRead>()?;
            values(&views::<_, CouponView>(store::coupons::named(tx, ids).await?))
        }
        Thing::CreditGrant
        | Thing::CreditNote
        | Thing::Discount
        | Thing::InvoiceItem
        | Thing::PromotionCode
        | Thing::Schedule
        | Thing::Transaction => Err(app::Error::fault("nothing names this kind of object").into()),
    }
}

fn views<R, V: From<R>>(rows: Vec<R>) -> Vec<V> {
    rows.into_iter().map(V::from).collect()
}

fn values<T: Serialize>(views: &[T]) -> Result<Vec<Value>, Problem> {
    let written = views.iter().map(serde_json::to_value).collect::<Result<Vec<_>, _>>();
    written.map_err(|error| app::Error::fault("an answer could not be written").because(error).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn paths_that_begin_alike_share_their_steps() {
        let tree = read(Thing::Transaction, &paths(&["invoice.subscription.plan", "invoice.customer"])).expect("fine");
        assert_eq!(tree.0.keys().collect::<Vec<_>>(), [&"invoice"]);
        let (_, below) = &tree.0["invoice"];
        assert_eq!(below.0.keys().collect::<Vec<_>>(), [&"customer", &"subscription"]);
    }

    #[test]
    fn what_is_not_listed_cannot_be_asked_for() {
        let deep = "invoice.subscription.latestInvoice.subscription.plan";
        for wrong in ["", "customer.", "plan.customer", "customerId", "__proto__", deep] {
            assert!(read(Thing::Transaction, &paths(&[wrong])).is_err(), "{wrong}");
        }
        assert!(read(Thing::Transaction, &paths(&["invoice.subscription.latestInvoice.customer"])).is_ok());
        assert!(read(Thing::Invoice, &vec!["customer".to_owned(); 11]).is_err());
    }
}
