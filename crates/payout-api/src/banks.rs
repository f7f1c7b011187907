//! Banks, and whose account an account is.

use ids::ProviderAccountId;
use jiff::Timestamp;
use money::Currency;
use payouts::{BankList, Holder, Question};
use serde::{Deserialize, Serialize};
use usecase::{Error, Kind};
use utoipa::{IntoParams, ToSchema};
use web::listing::Params;
use web::names::ProviderAccountRef;
use web::permission::{BeneficiariesRead, BeneficiariesWrite};
use web::{Answer, Data, Json, Merchant, Problem};

/// List the banks that can be paid to
///
/// As the provider told last. When it does not answer the list is served from memory: `fetchedAt` says how old it is, and `error`
/// why it could not be read again.
#[utoipa::path(get, path = "/v1/banks", operation_id = "list_banks", tag = "Payouts",
    extensions(("x-scope" = json!("beneficiaries:read"))), params(BankQuery),
    responses((status = 200, description = "The banks, by name.", body = Data<BanksView>)))]
pub(crate) async fn list(merchant: Merchant<BeneficiariesRead>, Params(query): Params<BankQuery>) -> Answer {
    let list = known(&merchant, query.currency, query.account_id.map(|id| id.0)).await?;
    merchant.shown(BanksView::from(list))
}

/// Ask whose account it is
///
/// The number is checked first: an account number of a bank has a check digit. Then the bank is asked.
#[utoipa::path(post, path = "/v1/bank-accounts/resolve", operation_id = "resolve_bank_account", tag = "Payouts",
    extensions(("x-scope" = json!("beneficiaries:write"))), request_body = ResolveAccount,
    responses((status = 200, description = "The name behind the account.", body = Data<ResolvedView>)))]
pub(crate) async fn resolve(merchant: Merchant<BeneficiariesWrite>, Json(body): Json<ResolveAccount>) -> Answer {
    let (question, holder) = asked(&merchant, body).await?;
    let tx = merchant.begin().await?;
    merchant.ok(tx, ResolvedView::of(question, holder)).await
}

/// Whose account it is, checked and asked.
pub(crate) async fn asked<P>(merchant: &Merchant<P>, body: ResolveAccount) -> Result<(Question, Holder), Problem> {
    let list = known(merchant, body.currency, body.account_id.map(|id| id.0)).await?;
    let question = Question::new(&list, &body.bank_code, &body.account_number)?;
    let gateways = &merchant.api().parts().gateways;
    let holder = payouts::resolve(gateways, merchant.scope(), &question).await?;
    Ok((question, holder))
}

/// The list, from memory while it is fresh.
async fn known<P>(
    merchant: &Merchant<P>,
    currency: Option<String>,
    account: Option<ProviderAccountId>,
) -> Result<BankList, Problem> {
    let mut tx = merchant.begin().await?;
    let code = match currency {
        Some(code) => code,
        None => store::settings::get(&mut tx).await?.default_currency,
    };
    let currency = Currency::parse(&code)
        .map_err(|_| Error::field("currency", "unknown_currency", "Send an ISO 4217 code in capitals, such as NGN."))?;
    let now = tx.now();
    let (route, list) = payouts::banks_of(&mut tx, currency.code(), account).await?;
    tx.commit(()).await?;
    if let Some(list) = list.clone().filter(|list| !list.is_stale(now)) {
        return Ok(list);
    }
    let answer = match merchant.api().parts().gateways.paying(merchant.scope(), &route.gateway, route.account).await {
        Ok(gateway) => gateway.banks(currency).await,
        Err(error) => Err(error),
    };
    let mut tx = merchant.begin().await?;
    let told = match (answer, list) {
        (Ok(banks), _) => payouts::keep_banks(&mut tx, &route, currency.code(), banks).await?,
        (Err(error), Some(mut list)) => {
            payouts::keep_failure(&mut tx, &list, &error.to_string()).await?;
            list.error = Some(error.to_string());
            list
        }
        (Err(error), None) => {
            let message =
                "The provider does not say now which banks it pays to, and never did before. Try again later.";
            return Err(Error::new(Kind::Unavailable, "banks_unavailable", message).because(error).into());
        }
    };
    Ok(tx.commit(told).await?)
}

/// Which banks.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct BankQuery {
    /// In this currency, ISO 4217; your default one if left out.
    currency: Option<String>,
    /// Of this account at a provider; the one that payouts go out by if left out.
    #[param(inline)]
    account_id: Option<ProviderAccountRef>,
}

/// An account to be asked about.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "bankCode": "058", "accountNumber": "0123456785" }))]
pub(crate) struct ResolveAccount {
    /// The bank's `code`.
    pub(crate) bank_code: String,
    /// Ten digits.
    pub(crate) account_number: String,
    /// ISO 4217; your default one if left out.
    pub(crate) currency: Option<String>,
    /// Of which account at a provider the bank's code is; the one that payouts go out by if left out.
    pub(crate) account_id: Option<ProviderAccountRef>,
}

/// The banks of a provider.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Banks)]
pub(crate) struct BanksView {
    gateway: String,
    account_id: Option<ProviderAccountRef>,
    currency: String,
    /// When the provider told it.
    fetched_at: Timestamp,
    /// Why the provider could not be asked since, if it could not.
    error: Option<String>,
    banks: Vec<BankView>,
}

/// A bank.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Bank)]
pub(crate) struct BankView {
    /// What this provider calls it.
    code: String,
    /// What the interbank network calls it, if the provider says.
    nip_code: Option<String>,
    name: String,
}

impl From<BankList> for BanksView {
    fn from(list: BankList) -> BanksView {
        let bank = |bank: usecase::ports::Bank| BankView { code: bank.code, nip_code: bank.nip_code, name: bank.name };
        BanksView {
            gateway: list.route.gateway,
            account_id: list.route.account.map(Into::into),
            currency: list.currency,
            fetched_at: list.fetched_at,
            error: list.error,
            banks: list.banks.into_iter().map(bank).collect(),
        }
    }
}

/// Whose account it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ResolvedBankAccount)]
pub(crate) struct ResolvedView {
    /// As the bank writes it.
    account_name: String,
    account_number: String,
    bank_code: String,
    bank_name: String,
}

impl ResolvedView {
    fn of(question: Question, holder: Holder) -> ResolvedView {
        ResolvedView {
            account_name: holder.name,
            account_number: question.account_number,
            bank_code: question.bank.code,
            bank_name: question.bank.name,
        }
    }
}
