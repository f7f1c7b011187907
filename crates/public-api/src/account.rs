//! Who a key is: the first thing a new integration asks.

use ids::TenantId;
use serde::Serialize;
use store::settings;
use utoipa::ToSchema;
use web::permission::AnyKey;
use web::{Answer, Data, Merchant, NoQuery, version};

/// Show the account of the key
///
/// Whose key this is, in which mode it works and what it may do. Any key may ask.
#[utoipa::path(get, path = "/v1/account", operation_id = "get_account", tag = "Account",
    extensions(("x-scope" = json!("any"))),
    responses((status = 200, description = "The account.", body = Data<AccountView>)))]
pub(crate) async fn get(merchant: Merchant<AnyKey>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let view = AccountView {
        id: merchant.scope().tenant(),
        name: settings::get(&mut tx).await?.merchant_name,
        mode: merchant.mode().as_str(),
        credential_id: merchant.credential(),
        scopes: merchant.scopes().to_vec(),
        api_version: version::CURRENT,
    };
    merchant.ok(tx, view).await
}

/// Who a key is.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Account)]
pub(crate) struct AccountView {
    /// The merchant's id, the same in both modes.
    #[schema(value_type = String)]
    id: TenantId,
    /// What customers see.
    name: String,
    /// `test` or `live`.
    mode: &'static str,
    /// The key that asked, or the program whose token did.
    credential_id: String,
    /// What it may do; `*` is everything.
    scopes: Vec<String>,
    /// The version this answer is written in.
    api_version: &'static str,
}
