//! The priced parts of a subscription on the wire.

use app::plans::pricing_of;
use app::subscriptions::{Choice, NewItem};
use serde::{Deserialize, Serialize};
use store::subscriptions::ItemRow;
use usecase::check::Checks;
use utoipa::ToSchema;
use web::Problem;

use crate::names::{ItemRef, PlanRef, PriceRef};
use crate::plans::Number;

/// A price of the plan and how many of it. Send `priceId` or `key`.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct CreateItem {
    /// This very version of a price.
    price_id: Option<PriceRef>,
    /// The newest version of the add-on with this key.
    key: Option<String>,
    /// How many; 1 when left out, and always 1 on a flat price.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    quantity: Option<u64>,
}

impl CreateItem {
    pub(super) fn parse(self, nth: usize, checks: &mut Checks) -> Option<NewItem> {
        self.parse_at(&format!("items[{nth}]"), checks)
    }

    /// The same, at a path of the body.
    pub(super) fn parse_at(self, at: &str, checks: &mut Checks) -> Option<NewItem> {
        let choice = match (self.price_id, self.key) {
            (Some(id), None) => Choice::Price(id.0),
            (None, Some(key)) => Choice::Key(key),
            (Some(_), Some(_)) | (None, None) => {
                checks.wrong(at, "price_or_key", "Send either priceId or key.");
                return None;
            }
        };
        Some(NewItem { choice, quantity: self.quantity.unwrap_or(1) })
    }
}

/// One priced part.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SubscriptionItem)]
pub(crate) struct ItemView {
    id: ItemRef,
    plan_id: PlanRef,
    price_id: PriceRef,
    price_version: i32,
    /// `base`, or the add-on's key.
    key: String,
    /// The add-on's name.
    name: Option<String>,
    /// `flat`, `per_unit`, `graduated`, `volume`, `package` or `percentage`.
    model: &'static str,
    pub(super) quantity: i64,
    /// For one unit and a whole period, in minor units; none when the price is not one amount.
    unit_amount: Option<Number>,
    currency: String,
}

impl ItemView {
    pub(super) fn of(row: &ItemRow) -> Result<ItemView, Problem> {
        let pricing = pricing_of(&row.pricing)?;
        Ok(ItemView {
            id: row.id.into(),
            plan_id: row.plan_id.into(),
            price_id: row.price_id.into(),
            price_version: row.price_version,
            key: row.price_key.clone(),
            name: row.price_name.clone(),
            model: pricing.model().as_str(),
            quantity: row.quantity,
            unit_amount: pricing.amount().map(Number),
            currency: row.currency.clone(),
        })
    }
}
