//! The rules by which an account is chosen.

use ids::ProviderAccountId;
use providers::accounts;
use serde::{Deserialize, Serialize};
use store::provider_accounts::{self as rows, RoutingRuleRow};
use utoipa::ToSchema;
use web::names::ProviderAccountRef;
use web::permission::{AccountsRead, AccountsWrite};
use web::{Answer, Data, Json, Merchant};

/// Show the routing rules
///
/// The first rule that fits a payment names the accounts that are asked, best first; what no rule fits goes to the oldest account that
/// can. A charge of a saved method always goes to the account that holds it.
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
            account_ids: row.accounts.into_iter().map(|id| ProviderAccountId::from_uuid(id).into()).collect(),
        };
        Rules { rules: rows.into_iter().map(rule).collect() }
    }
}
