//! Who may agree to payouts: API keys with an authenticator.

use axum::http::StatusCode;
use ids::ApiKeyId;
use jiff::Timestamp;
use payouts::Proof;
use qrcode::QrCode;
use qrcode::render::svg;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use store::totp_factors::{self as rows, TotpFactorRow};
use usecase::{Error, Kind};
use utoipa::ToSchema;
use web::names::ApiKeyRef;
use web::permission::{ApprovalsRead, ApprovalsWrite};
use web::{Answer, Data, Id, Json, Merchant, NoQuery, Problem};

/// Enrol an authenticator
///
/// For the key of this request, which should be in the hands of one person. The secret is shown this once: scan `otpauthUrl` (`qrSvg` is its picture), or type
/// `secret`, and confirm with a first code.
#[utoipa::path(post, path = "/v1/payout-approvers", operation_id = "enroll_payout_approver", tag = "Payouts",
    extensions(("x-scope" = json!("payout_approvals:write"))), request_body = EnrollApprover,
    responses((status = 201, description = "The authenticator, with its secret.", body = Data<EnrolledView>)))]
pub(crate) async fn enroll(merchant: Merchant<ApprovalsWrite>, Json(body): Json<EnrollApprover>) -> Answer {
    let holder = key_of(&merchant)?.to_string();
    let mut tx = merchant.begin().await?;
    let enrolled = payouts::enroll(&mut tx, merchant.api().secrets(), &holder, &body.label).await?;
    let view = EnrolledView {
        approver: ApproverView::of(enrolled.row)?,
        secret: enrolled.secret.expose_secret().to_owned(),
        otpauth_url: enrolled.url.expose_secret().to_owned(),
        qr_svg: picture(enrolled.url.expose_secret())?,
    };
    merchant.revealed(tx, StatusCode::CREATED, view).await
}

fn picture(url: &str) -> Result<String, Error> {
    let code = QrCode::new(url.as_bytes())
        .map_err(|error| Error::fault(format!("an address does not fit into a QR code: {error}")))?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(240, 240).build())
}

/// Confirm an authenticator
///
/// With its first code. It may approve after a while, which your settings say: whoever stole a key cannot at once agree with itself.
#[utoipa::path(post, path = "/v1/payout-approvers/confirm", operation_id = "confirm_payout_approver", tag = "Payouts",
    extensions(("x-scope" = json!("payout_approvals:write"))), request_body = ConfirmApprover,
    responses((status = 200, description = "The authenticator.", body = Data<ApproverView>)))]
pub(crate) async fn confirm(merchant: Merchant<ApprovalsWrite>, Json(body): Json<ConfirmApprover>) -> Answer {
    let holder = key_of(&merchant)?.to_string();
    let mut tx = merchant.begin().await?;
    match payouts::confirm(&mut tx, merchant.api().secrets(), &holder, &body.code).await? {
        Proof::Wrong(error) => {
            tx.commit(()).await?;
            Err(error.into())
        }
        Proof::Right { .. } => {
            let row = rows::lock(&mut tx, &holder).await?.ok_or_else(|| Error::missing("payout approver"))?;
            merchant.ok(tx, ApproverView::of(row)?).await
        }
    }
}

/// List who may approve payouts
#[utoipa::path(get, path = "/v1/payout-approvers", operation_id = "list_payout_approvers", tag = "Payouts",
    extensions(("x-scope" = json!("payout_approvals:read"))),
    responses((status = 200, description = "The authenticators, oldest first.", body = Data<Vec<ApproverView>>)))]
pub(crate) async fn list(merchant: Merchant<ApprovalsRead>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let found = rows::all(&mut tx).await?;
    let views = found.into_iter().map(ApproverView::of).collect::<Result<Vec<_>, _>>()?;
    merchant.ok(tx, views).await
}

/// Remove an authenticator
///
/// Its key approves nothing from now on. What it approved stays approved.
#[utoipa::path(delete, path = "/v1/payout-approvers/{id}", operation_id = "delete_payout_approver", tag = "Payouts",
    extensions(("x-scope" = json!("payout_approvals:write"))),
    params(("id" = inline(ApiKeyRef), Path, description = "The key.")),
    responses((status = 200, description = "The authenticator.", body = Data<ApproverView>)))]
pub(crate) async fn remove(merchant: Merchant<ApprovalsWrite>, Id(id): Id<ApiKeyId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = payouts::disenroll(&mut tx, &id.to_string()).await?;
    merchant.ok(tx, ApproverView::of(row)?).await
}

/// Programs have no hands to hold an authenticator.
fn key_of<P>(merchant: &Merchant<P>) -> Result<ApiKeyId, Problem> {
    merchant.credential().parse().map_err(|_| {
        let message = "Only API keys approve payouts, each in the hands of one person. A program does not.";
        Error::new(Kind::Forbidden, "not_an_approver", message).into()
    })
}

/// An authenticator to be enrolled.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "label": "Bola, finance" }))]
pub(crate) struct EnrollApprover {
    /// Whose it is, as the authenticator shows it: 1 to 100 characters, no colon.
    label: String,
}

/// The first code of an authenticator.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "code": "492039" }))]
pub(crate) struct ConfirmApprover {
    /// Six digits.
    #[schema(pattern = "^[0-9]{6}$")]
    code: String,
}

/// Who may approve.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PayoutApprover)]
pub(crate) struct ApproverView {
    /// The key.
    id: ApiKeyRef,
    label: String,
    /// `pending` until the first code, then `active`; `removed`.
    status: String,
    /// From when on it may approve.
    usable_from: Timestamp,
    /// Until when it is locked, after too many wrong codes.
    locked_until: Option<Timestamp>,
    created_at: Timestamp,
}

impl ApproverView {
    fn of(row: TotpFactorRow) -> Result<ApproverView, Error> {
        let id: ApiKeyId = row.holder.parse().map_err(|_| Error::fault("an authenticator belongs to no key"))?;
        Ok(ApproverView {
            id: id.into(),
            label: row.label,
            status: row.status,
            usable_from: row.usable_from,
            locked_until: row.locked_until,
            created_at: row.created_at,
        })
    }
}

/// An authenticator, with what is shown this once.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EnrolledPayoutApprover)]
pub(crate) struct EnrolledView {
    approver: ApproverView,
    /// To be typed: base 32.
    secret: String,
    /// To be scanned.
    otpauth_url: String,
    /// The same as a picture, an SVG document that every authenticator reads.
    qr_svg: String,
}
