//! Accounts at providers.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use gateways::Provider;
use ids::ProviderAccountId;
use jiff::Timestamp;
use providers::accounts::{self, AccountChange, NewAccount, Reach};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use store::hook_link::HookLink;
use store::provider_accounts::{self as rows, ProviderAccountFilter, ProviderAccountRow};
use utoipa::{IntoParams, ToSchema};
use web::listing::{Dated, DatedParams, ListParams};
use web::names::{ProviderAccountRef, Word, listed, words};
use web::permission::{AccountsRead, AccountsWrite};
use web::{Answer, Api, Data, Id, Json, Listing, Merchant, Page};

/// List the providers
///
/// Those that this service has adapters for, with what their accounts consist of.
#[utoipa::path(get, path = "/v1/providers", operation_id = "list_providers", tag = "Providers",
    extensions(("x-scope" = json!("provider_accounts:read"))),
    responses((status = 200, description = "The providers.", body = Data<Vec<ProviderView>>)))]
pub(crate) async fn list_providers(merchant: Merchant<AccountsRead>) -> Answer {
    let tx = merchant.begin().await?;
    merchant.ok(tx, Provider::ALL.iter().map(ProviderView::of).collect::<Vec<_>>()).await
}

/// Connect an account at a provider
///
/// The credentials are sealed and never shown again. Enter `hookUrl` at the provider as the address of its webhooks. Nothing is sent
/// to the provider here; a key of the other mode is refused at once.
#[utoipa::path(post, path = "/v1/provider-accounts", operation_id = "connect_provider_account", tag = "Providers",
    extensions(("x-scope" = json!("provider_accounts:write"))), request_body = ConnectAccount,
    responses((status = 201, description = "The account, without its secrets.", body = Data<AccountView>)))]
pub(crate) async fn create(merchant: Merchant<AccountsWrite>, Json(body): Json<ConnectAccount>) -> Answer {
    let new = NewAccount {
        gateway: body.gateway,
        label: body.label,
        base_url: body.base_url,
        credentials: secret(body.credentials),
    };
    let mut tx = merchant.begin().await?;
    let row = accounts::connect(&mut tx, merchant.api().secrets(), &reach(merchant.api()), new).await?;
    let view = AccountView::of(&merchant, row)?;
    merchant.revealed(tx, StatusCode::CREATED, view).await
}

/// List accounts at providers
#[utoipa::path(get, path = "/v1/provider-accounts", operation_id = "list_provider_accounts", tag = "Providers",
    extensions(("x-scope" = json!("provider_accounts:read"))), params(ListParams, DatedParams, AccountQuery),
    responses((status = 200, description = "Accounts, newest first.", body = Page<AccountView>)))]
pub(crate) async fn list(merchant: Merchant<AccountsRead>, listing: Listing<AccountQuery, Dated>) -> Answer {
    let filter = ProviderAccountFilter {
        made: listing.made(),
        gateway: listing.filter.gateway.clone(),
        status: listing.filter.status.map(|status| status.word().to_owned()),
    };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    let views = found.into_iter().map(|row| AccountView::of(&merchant, row)).collect::<Result<Vec<_>, _>>()?;
    merchant.listed(tx, &listing, views, total).await
}

/// Show an account at a provider
#[utoipa::path(get, path = "/v1/provider-accounts/{id}", operation_id = "get_provider_account", tag = "Providers",
    extensions(("x-scope" = json!("provider_accounts:read"))),
    params(("id" = inline(ProviderAccountRef), Path, description = "The account.")),
    responses((status = 200, description = "The account, without its secrets.", body = Data<AccountView>)))]
pub(crate) async fn get(merchant: Merchant<AccountsRead>, Id(id): Id<ProviderAccountId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    let view = AccountView::of(&merchant, row)?;
    merchant.ok(tx, view).await
}

/// Change an account at a provider
///
/// Its label, whether it takes payments, and credentials: those that are sent take the place of those of the same names. A disabled
/// account takes no new payment and still answers for those it took.
#[utoipa::path(patch, path = "/v1/provider-accounts/{id}", operation_id = "change_provider_account", tag = "Providers",
    extensions(("x-scope" = json!("provider_accounts:write"))), request_body = ChangeAccount,
    params(("id" = inline(ProviderAccountRef), Path, description = "The account.")),
    responses((status = 200, description = "The changed account.", body = Data<AccountView>)))]
pub(crate) async fn change(
    merchant: Merchant<AccountsWrite>,
    Id(id): Id<ProviderAccountId>,
    Json(body): Json<ChangeAccount>,
) -> Answer {
    let change = AccountChange {
        label: body.label,
        enabled: body.enabled,
        credentials: secret(body.credentials.unwrap_or_default()),
    };
    let mut tx = merchant.begin().await?;
    let row = accounts::change(&mut tx, merchant.api().secrets(), &reach(merchant.api()), id, change).await?;
    let view = AccountView::of(&merchant, row)?;
    merchant.ok(tx, view).await
}

fn reach(api: &Api) -> Reach {
    Reach { hosts: api.parts().provider_hosts.clone(), local: api.parts().local_webhooks_allowed }
}

fn secret(texts: BTreeMap<String, String>) -> BTreeMap<String, SecretString> {
    texts.into_iter().map(|(name, text)| (name, text.into())).collect()
}

/// An account to be connected.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = ConnectProviderAccount, example = json!({
    "gateway": "paystack", "label": "Paystack, main", "credentials": { "secretKey": "sk_test_0123456789abcdef0123456789abcdef01234567" }
}))]
pub(crate) struct ConnectAccount {
    /// The provider's `name`.
    gateway: String,
    /// What you call it, 1 to 200 characters; no other account has it.
    label: String,
    /// Another address than the provider's own. Only for hosts that who runs this service has allowed.
    base_url: Option<String>,
    /// By the names of the provider's `fields`.
    credentials: BTreeMap<String, String>,
}

/// What may change.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = ChangeProviderAccount, example = json!({ "enabled": false }))]
pub(crate) struct ChangeAccount {
    /// What you call it.
    label: Option<String>,
    /// Whether it takes payments.
    enabled: Option<bool>,
    /// These in the place of those of the same names.
    credentials: Option<BTreeMap<String, String>>,
}

/// What accounts may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct AccountQuery {
    /// At this provider.
    gateway: Option<String>,
    /// In this status.
    #[param(inline)]
    status: Option<AccountStatus>,
}

words! {
    /// Whether an account takes payments.
    AccountStatus {
        Active => "active",
        Disabled => "disabled",
    }
}

/// A provider, and what its accounts consist of.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Provider)]
pub(crate) struct ProviderView {
    /// As accounts, methods and transactions name it.
    name: &'static str,
    title: &'static str,
    fields: Vec<FieldView>,
}

/// One thing that an account consists of.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProviderField)]
pub(crate) struct FieldView {
    name: &'static str,
    /// Whether it is never shown again.
    secret: bool,
    required: bool,
    /// What it is, and where you find it.
    description: &'static str,
}

impl ProviderView {
    fn of(provider: &Provider) -> ProviderView {
        let view = |field: &gateways::Field| FieldView {
            name: field.name,
            secret: field.secret,
            required: field.required,
            description: field.what,
        };
        ProviderView { name: provider.name, title: provider.title, fields: provider.fields.iter().map(view).collect() }
    }
}

/// An account at a provider.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ProviderAccount)]
pub(crate) struct AccountView {
    id: ProviderAccountRef,
    gateway: String,
    label: String,
    /// `active` or `disabled`.
    status: String,
    base_url: Option<String>,
    /// The rails it can be asked for, best first.
    rails: Vec<String>,
    /// The currencies it takes; empty for any.
    currencies: Vec<String>,
    /// Whether it pays out.
    payouts: bool,
    /// Those that are no secret, and the ends of the others.
    credentials: BTreeMap<String, String>,
    /// The address of its webhooks, to be entered at the provider.
    hook_url: String,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(AccountView);

impl AccountView {
    fn of<P>(merchant: &Merchant<P>, row: ProviderAccountRow) -> Result<AccountView, web::Problem> {
        let shown = routing::shown(&row)?;
        let link = HookLink::of(merchant.mode(), merchant.tenant(), row.id);
        let (base, key) = (&merchant.api().parts().base_url, &merchant.api().secrets().sealing_key);
        Ok(AccountView {
            id: row.id.into(),
            hook_url: format!("{base}/hooks/providers/{}/{}", row.gateway, link.reveal(key)),
            gateway: row.gateway,
            label: row.label,
            status: row.status,
            base_url: row.base_url,
            rails: shown.rails,
            currencies: shown.currencies,
            payouts: shown.payouts,
            credentials: shown.credentials,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
