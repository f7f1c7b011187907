//! Whom payouts go to.

use ids::{BeneficiaryId, CustomerId};
use jiff::Timestamp;
use payouts::NewBeneficiary;
use runtime::secret::Secrets;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::TenantTx;
use store::beneficiaries::{self as rows, BeneficiaryFilter, BeneficiaryRow};
use store::customers;
use utoipa::{IntoParams, ToSchema};
use web::listing::{Dated, DatedParams, ListParams};
use web::names::{BeneficiaryRef, CustomerRef, ProviderAccountRef, Word, listed, words};
use web::permission::{BeneficiariesRead, BeneficiariesWrite};
use web::wire::Metadata;
use web::{Answer, Data, Id, Json, Listing, Merchant, Page, Problem};

use crate::banks::{self, ResolveAccount};

/// Add a beneficiary
///
/// The bank is asked whose account it is, and that is compared with `name`. Nobody is paid at a new account before `usableFrom`. The
/// account's number is sealed and never shown whole again.
#[utoipa::path(post, path = "/v1/beneficiaries", operation_id = "create_beneficiary", tag = "Payouts",
    extensions(("x-scope" = json!("beneficiaries:write"))), request_body = CreateBeneficiary,
    responses((status = 201, description = "The beneficiary.", body = Data<BeneficiaryView>)))]
pub(crate) async fn create(merchant: Merchant<BeneficiariesWrite>, Json(body): Json<CreateBeneficiary>) -> Answer {
    let (account, new) = body.parts();
    let (question, holder) = banks::asked(&merchant, account).await?;
    let mut tx = merchant.begin().await?;
    if let Some(owner) = new.owner {
        customers::get(&mut tx, CustomerId::from_uuid(owner)).await?;
    }
    let secrets = merchant.api().secrets();
    let row = payouts::add(&mut tx, secrets, question, holder, new).await?;
    let view = BeneficiaryView::of(&mut tx, secrets, row).await?;
    merchant.created(tx, view).await
}

/// List beneficiaries
#[utoipa::path(get, path = "/v1/beneficiaries", operation_id = "list_beneficiaries", tag = "Payouts",
    extensions(("x-scope" = json!("beneficiaries:read"))), params(ListParams, DatedParams, BeneficiaryQuery),
    responses((status = 200, description = "Beneficiaries, newest first.", body = Page<BeneficiaryView>)))]
pub(crate) async fn list(merchant: Merchant<BeneficiariesRead>, listing: Listing<BeneficiaryQuery, Dated>) -> Answer {
    let status = listing.filter.status.map(|status| status.word().to_owned());
    let filter = BeneficiaryFilter { made: listing.made(), status };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    let mut views = Vec::new();
    for row in found {
        views.push(BeneficiaryView::of(&mut tx, merchant.api().secrets(), row).await?);
    }
    merchant.listed(tx, &listing, views, total).await
}

/// Show a beneficiary
#[utoipa::path(get, path = "/v1/beneficiaries/{id}", operation_id = "get_beneficiary", tag = "Payouts",
    extensions(("x-scope" = json!("beneficiaries:read"))),
    params(("id" = inline(BeneficiaryRef), Path, description = "The beneficiary.")),
    responses((status = 200, description = "The beneficiary.", body = Data<BeneficiaryView>)))]
pub(crate) async fn get(merchant: Merchant<BeneficiariesRead>, Id(id): Id<BeneficiaryId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    let view = BeneficiaryView::of(&mut tx, merchant.api().secrets(), row).await?;
    merchant.ok(tx, view).await
}

/// Remove a beneficiary
///
/// Payouts to them that were not sent are canceled, and what was held for those can be had again. To pay another account add another
/// beneficiary: accounts are never changed.
#[utoipa::path(delete, path = "/v1/beneficiaries/{id}", operation_id = "delete_beneficiary", tag = "Payouts",
    extensions(("x-scope" = json!("beneficiaries:write"))),
    params(("id" = inline(BeneficiaryRef), Path, description = "The beneficiary.")),
    responses((status = 200, description = "The removed beneficiary.", body = Data<BeneficiaryView>)))]
pub(crate) async fn remove(merchant: Merchant<BeneficiariesWrite>, Id(id): Id<BeneficiaryId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = payouts::remove(&mut tx, id).await?;
    let view = BeneficiaryView::of(&mut tx, merchant.api().secrets(), row).await?;
    merchant.ok(tx, view).await
}

/// A beneficiary to be added.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "bankCode": "99999", "accountNumber": "0123456789", "name": "Ada Obi", "label": "Ada, rent" }))]
pub(crate) struct CreateBeneficiary {
    /// The bank's `code`, as GET /v1/banks lists it.
    bank_code: String,
    /// Ten digits.
    account_number: String,
    /// ISO 4217; your default one if left out.
    currency: Option<String>,
    /// Of which account at a provider the bank's code is; the one that payouts go out by if left out.
    account_id: Option<ProviderAccountRef>,
    /// Whose account it should be, up to 200 characters. Without it nothing is compared.
    name: Option<String>,
    /// Whether another name at the bank is all right.
    #[serde(default)]
    accept_other_name: bool,
    /// What you call them, up to 200 characters.
    label: Option<String>,
    /// The customer whose account it is: payouts to it come out of their wallet. Without one it is yours.
    customer_id: Option<CustomerRef>,
    /// Your own data.
    #[serde(default)]
    metadata: Metadata,
}

impl CreateBeneficiary {
    fn parts(self) -> (ResolveAccount, NewBeneficiary) {
        let account = ResolveAccount {
            bank_code: self.bank_code,
            account_number: self.account_number,
            currency: self.currency,
            account_id: self.account_id,
        };
        let new = NewBeneficiary {
            name: self.name,
            accept_other_name: self.accept_other_name,
            label: self.label,
            owner: self.customer_id.map(|id| id.0.uuid()),
            metadata: self.metadata.0,
        };
        (account, new)
    }
}

/// What beneficiaries may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct BeneficiaryQuery {
    /// In this status.
    #[param(inline)]
    status: Option<BeneficiaryStatus>,
}

words! {
    /// Whether a beneficiary may be paid.
    BeneficiaryStatus {
        Active => "active",
        Removed => "removed",
    }
}

/// Whom payouts go to.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Beneficiary)]
pub(crate) struct BeneficiaryView {
    id: BeneficiaryRef,
    /// The customer whose account it is; none for yours.
    customer_id: Option<CustomerRef>,
    label: Option<String>,
    /// As the bank writes it.
    account_name: String,
    /// All but the last four digits are hidden.
    account_number: String,
    /// The provider whose code of the bank it is.
    gateway: String,
    bank_code: String,
    bank_name: String,
    currency: String,
    /// How the name that you expected and the bank's agree: `exact`, `close`, `different`, `not_given`.
    name_match: String,
    /// `active` or `removed`.
    status: String,
    /// From when on they may be paid.
    usable_from: Timestamp,
    metadata: Value,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(BeneficiaryView);

impl BeneficiaryView {
    async fn of(tx: &mut TenantTx, secrets: &Secrets, row: BeneficiaryRow) -> Result<BeneficiaryView, Problem> {
        let details = payouts::details(tx, secrets, &row).await?;
        Ok(BeneficiaryView {
            id: row.id.into(),
            customer_id: (!row.owner_id.is_nil()).then(|| CustomerId::from_uuid(row.owner_id).into()),
            label: row.label,
            account_name: details.holder,
            account_number: format!("••••••{}", row.last4),
            gateway: row.gateway,
            bank_code: row.bank_code,
            bank_name: row.bank_name,
            currency: row.currency,
            name_match: row.name_match,
            status: row.status,
            usable_from: row.usable_from,
            metadata: row.metadata,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
