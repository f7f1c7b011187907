//! The rules by which an account is chosen.

use ids::{AttemptId, ProviderAccountId};
use providers::accounts;
use serde::{Deserialize, Serialize};
use store::provider_accounts::{self as rows, RoutingRuleRow};
use utoipa::ToSchema;
use web::names::{AttemptRef, ProviderAccountRef, Word, words};
use web::permission::{AccountsRead, AccountsWrite, TransactionsRead};
use web::{Answer, Data, Id, Json, Merchant};

/// Show the routing rules
///
/// The first rule that fits a payment names the accounts that are asked, best first; what no rule fits goes to the oldest account that
/// can. `prefer` says what counts among those that are named: their order, what became of their latest payments, or what they cost.
/// Why one was asked is kept with each payment. A charge of a saved method always goes to the account that holds it.
#[utoipa::path(get, path = "/v1/routing-rules", operation_id = "get_routing_rules", tag = "Providers",
    extensions(("x-scope" = json!("provider_accounts:read"))),
    responses((status = 200, description = "The rules, in their order.", body = Data<Rules>)))]
pub(crate) async fn get(merchant: Merchant<AccountsRead>) -> Answer {
    let mut tx = merchant.begin().await?;
    let found = rows::rules(&mut tx).await?;
    merchant.ok(tx, Rules::of(found)).await
}

/// Replace the routing rules
///
/// All of them at once, so that no payment meets half of a change. None at all leaves the choice to the age of accounts.
#[utoipa::path(put, path = "/v1/routing-rules", operation_id = "replace_routing_rules", tag = "Providers",
    extensions(("x-scope" = json!("provider_accounts:write"))), request_body = Rules,
    responses((status = 200, description = "The rules, in their order.", body = Data<Rules>)))]
pub(crate) async fn replace(merchant: Merchant<AccountsWrite>, Json(body): Json<Rules>) -> Answer {
    let wanted = body.rules.into_iter().zip(0_i16..).map(|(rule, position)| rule.row(position)).collect();
    let mut tx = merchant.begin().await?;
    let kept = accounts::route(&mut tx, wanted).await?;
    merchant.ok(tx, Rules::of(kept)).await
}

/// Rules, in their order.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = RoutingRules, example = json!({ "rules": [
    { "rail": "transfer", "fromAmount": 1_000_000, "accountIds": ["pacc_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11"] }
] }))]
pub(crate) struct Rules {
    #[schema(max_items = 50)]
    rules: Vec<Rule>,
}

/// Which accounts take what. What is left out fits everything.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = RoutingRule)]
pub(crate) struct Rule {
    /// By this rail only: `card`, `direct_debit`, `transfer`, `ussd`, `virtual_account`.
    rail: Option<String>,
    /// In this currency only, ISO 4217.
    #[schema(pattern = "^[A-Z]{3}$")]
    currency: Option<String>,
    /// From this amount on, in minor units.
    #[schema(minimum = 0)]
    from_amount: Option<i64>,
    /// Below this amount, in minor units.
    #[schema(minimum = 1)]
    to_amount: Option<i64>,
    /// Best first. The next one is asked when nothing could be sent to the one before; never when an outcome is open.
    #[schema(min_items = 1, max_items = 50)]
    account_ids: Vec<ProviderAccountRef>,
    /// What counts among them: `order` (as if left out), `health` (one of which half of at least five payments within the last hour failed
    /// by its own fault is asked after the others) or `cost` (the cheapest of those that are well, by what it kept of payments
    /// within a month, else by its published prices; one without a price last).
    #[serde(default = "order")]
    prefer: Preference,
}

words! {
    /// What counts among the accounts of a rule.
    Preference {
        Order => "order",
        Health => "health",
        Cost => "cost",
    }
}

/// What counts where nothing is said.
fn order() -> Preference {
    Preference::Order
}

impl From<&str> for Preference {
    fn from(word: &str) -> Preference {
        match word {
            "health" => Preference::Health,
            "cost" => Preference::Cost,
            _ => Preference::Order,
        }
    }
}

/// Show why an account was asked
///
/// What was known of each account that could take the payment at that instant, best first. A saved method is charged where it is saved:
/// then no account is listed.
#[utoipa::path(get, path = "/v1/transactions/{id}/route", operation_id = "get_transaction_route", tag = "Providers",
    extensions(("x-scope" = json!("transactions:read"))),
    params(("id" = inline(AttemptRef), Path, description = "The transaction.")),
    responses((status = 200, description = "The reason.", body = Data<RouteView>)))]
pub(crate) async fn route_of(merchant: Merchant<TransactionsRead>, Id(id): Id<AttemptId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let view = match rows::route_of(&mut tx, id).await? {
        Some(reason) => serde_json::from_value(reason)
            .map_err(|error| usecase::Error::fault("a stored reason cannot be read").because(error))?,
        None => RouteView::saved(&store::attempts::get(&mut tx, id).await?),
    };
    merchant.ok(tx, view).await
}

/// Why an account was asked for a payment.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Route)]
pub(crate) struct RouteView {
    /// The place of the rule that fitted, from 0; none when no rule did.
    rule: Option<i32>,
    /// What counted among its accounts: `order`, `health` or `cost`; `saved` when a saved method, or the gateway that needs no account,
    /// decided.
    prefer: String,
    rail: String,
    currency: String,
    /// In minor units.
    amount: i64,
    /// Those that could take it. The first was asked.
    accounts: Vec<RouteAccount>,
}

impl RouteView {
    /// Nothing was chosen: what pays decided.
    fn saved(row: &store::attempts::AttemptRow) -> RouteView {
        RouteView {
            rule: None,
            prefer: "saved".to_owned(),
            rail: row.rail.clone(),
            currency: row.currency.clone(),
            amount: row.amount_minor,
            accounts: Vec::new(),
        }
    }
}

/// What was known of one account.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RouteAccount {
    account_id: String,
    /// Whether the rule names it.
    named: bool,
    /// False when nothing could be sent to it for this bill before.
    reached: bool,
    /// False when half or more of its payments within the hour failed by its own fault.
    well: bool,
    /// Payments within the hour, looked at only where health or cost count.
    tried: i64,
    /// Those that failed by its own fault, or were not answered.
    failed: i64,
    /// What it would keep, in minor units, where that is known and counts.
    cost: Option<i64>,
    /// How that is known.
    cost_source: Option<String>,
}

impl Rule {
    fn row(self, position: i16) -> RoutingRuleRow {
        RoutingRuleRow {
            position,
            rail: self.rail,
            currency: self.currency,
            from_minor: self.from_amount,
            to_minor: self.to_amount,
            accounts: self.account_ids.into_iter().map(|id| id.0.uuid()).collect(),
            prefer: self.prefer.word().to_owned(),
        }
    }
}

impl Rules {
    fn of(rows: Vec<RoutingRuleRow>) -> Rules {
        let rule = |row: RoutingRuleRow| Rule {
            rail: row.rail,
            currency: row.currency,
            from_amount: row.from_minor,
            to_amount: row.to_minor,
            prefer: Preference::from(row.prefer.as_str()),
            account_ids: row.accounts.into_iter().map(|id| ProviderAccountId::from_uuid(id).into()).collect(),
        };
        Rules { rules: rows.into_iter().map(rule).collect() }
    }
}
