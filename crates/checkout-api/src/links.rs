//! Payment links.

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use checkout::{LinkChange, LinkTerms, NewLink, Offered};
use ids::PaymentLinkId;
use jiff::Timestamp;
use qrcode::QrCode;
use qrcode::render::svg;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::payment_links::{self as rows, PaymentLinkRow};
use utoipa::{IntoParams, ToSchema};
use web::listing::{ListParams, Marked, MarkedParams};
use web::names::{PaymentLinkRef, PlanRef, listed};
use web::permission::{CheckoutRead, CheckoutWrite};
use web::wire::Metadata;
use web::{Answer, Data, Id, Json, Listing, Merchant, Page, Problem};

use crate::views::{CheckoutRail, Place};

/// What a list of payment links may be narrowed by.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct PaymentLinkQuery {
    /// Whether they begin anything.
    active: Option<bool>,
}

/// A payment link to be made: of a plan, of an amount, or of as much as the payer chooses within bounds.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({
    "slug": "six-chairs", "amount": 1_250_000, "currency": "NGN", "description": "Six oak chairs"
}))]
pub(crate) struct CreatePaymentLink {
    /// The end of the address: small letters, digits and hyphens; once among your links.
    #[schema(max_length = 60)]
    slug: String,
    /// A subscription to this plan.
    plan_id: Option<PlanRef>,
    /// How many of the plan's base price; 1 when left out.
    #[schema(minimum = 1)]
    quantity: Option<u64>,
    /// Something that is billed once, in minor units.
    #[schema(minimum = 1)]
    amount: Option<i64>,
    /// As much as the payer chooses, from so much, in minor units.
    #[schema(minimum = 1)]
    min_amount: Option<i64>,
    /// To so much.
    #[schema(minimum = 1)]
    max_amount: Option<i64>,
    /// ISO 4217, with an amount or bounds.
    currency: Option<String>,
    /// What it is, printed on the bill; with an amount or bounds.
    description: Option<String>,
    /// How often it may be paid through; any number of times when left out.
    #[schema(minimum = 1)]
    max_uses: Option<u32>,
    /// Where payers go afterwards; `checkout_session` is added to the address.
    success_url: Option<String>,
    /// The rails that may be chosen; all that your accounts take when left out.
    #[serde(default)]
    rails: Vec<CheckoutRail>,
    /// Your own data. Sessions that the link begins carry it, too.
    #[serde(default)]
    metadata: Metadata,
}

impl CreatePaymentLink {
    fn asked(self) -> Result<NewLink, Problem> {
        let offered = self.offered()?;
        let rails = self.rails.into_iter().map(Into::into).collect();
        Ok(NewLink {
            slug: self.slug,
            terms: LinkTerms { offered, success_url: self.success_url, rails },
            max_uses: self.max_uses,
            metadata: self.metadata.0,
        })
    }

    fn offered(&self) -> Result<Offered, Problem> {
        let wrong = |field, code, message: &str| Err(usecase::Error::field(field, code, message).into());
        let of_money = self.currency.is_some() || self.description.is_some();
        let worded = || {
            let (currency, description) = (self.currency.clone(), self.description.clone());
            currency.zip(description)
        };
        match (self.plan_id, self.amount, self.min_amount.zip(self.max_amount)) {
            (Some(plan), None, None) if !of_money => {
                Ok(Offered::Plan { plan: plan.0, quantity: self.quantity.unwrap_or(1) })
            }
            (None, amount, bounds) if amount.is_some() != bounds.is_some() && self.quantity.is_none() => {
                let Some((currency, description)) = worded() else {
                    return wrong("currency", "required", "Send currency and description with an amount.");
                };
                Ok(match (amount, bounds) {
                    (Some(minor), _) => Offered::Amount { minor, currency, description },
                    (None, bounds) => {
                        let (least, most) = bounds.unwrap_or_default();
                        Offered::Open { least, most, currency, description }
                    }
                })
            }
            _ => wrong("planId", "exactly_one", "Send planId, or amount, or minAmount and maxAmount."),
        }
    }
}

/// What may change on a payment link.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "active": false }))]
pub(crate) struct ChangePaymentLink {
    /// Whether it begins anything. Sessions that it began go on.
    active: Option<bool>,
    /// How often it may be paid through; null for any number of times.
    #[serde(default, deserialize_with = "web::wire::patch")]
    #[schema(value_type = Option<u32>)]
    max_uses: Option<Option<u32>>,
    /// Replaces your own data.
    metadata: Option<Metadata>,
}

/// An address that begins a checkout for each visitor. Amounts are in minor units.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PaymentLink)]
pub(crate) struct PaymentLinkView {
    id: PaymentLinkRef,
    slug: String,
    /// What you publish.
    url: String,
    active: bool,
    plan_id: Option<PlanRef>,
    quantity: Option<u64>,
    amount: Option<i64>,
    min_amount: Option<i64>,
    max_amount: Option<i64>,
    currency: Option<String>,
    description: Option<String>,
    /// How often it was paid through.
    uses: i32,
    max_uses: Option<i32>,
    success_url: Option<String>,
    rails: Vec<String>,
    #[schema(value_type = Metadata)]
    metadata: Value,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(PaymentLinkView);

impl PaymentLinkView {
    fn of(row: PaymentLinkRow, place: &Place<'_>) -> Result<PaymentLinkView, Problem> {
        let terms = checkout::link_terms(&row)?;
        let mut view = PaymentLinkView {
            url: place.of_link(&row),
            id: row.id.into(),
            slug: row.slug,
            active: row.active,
            plan_id: None,
            quantity: None,
            amount: None,
            min_amount: None,
            max_amount: None,
            currency: None,
            description: None,
            uses: row.uses,
            max_uses: row.max_uses,
            success_url: terms.success_url,
            rails: terms.rails.iter().map(|rail| rail.as_str().to_owned()).collect(),
            metadata: row.metadata,
            created_at: row.created_at,
            updated_at: row.updated_at,
        };
        match terms.offered {
            Offered::Plan { plan, quantity } => (view.plan_id, view.quantity) = (Some(plan.into()), Some(quantity)),
            Offered::Amount { minor, currency, description } => {
                (view.amount, view.currency, view.description) = (Some(minor), Some(currency), Some(description));
            }
            Offered::Open { least, most, currency, description } => {
                (view.min_amount, view.max_amount) = (Some(least), Some(most));
                (view.currency, view.description) = (Some(currency), Some(description));
            }
        }
        Ok(view)
    }
}

/// Make a payment link
///
/// An address to publish: each visitor who presses its button gets a checkout of their own. Looking at it makes nothing.
#[utoipa::path(post, path = "/v1/payment-links", operation_id = "create_payment_link", tag = "Checkout",
    extensions(("x-scope" = json!("checkout:write"))), request_body = CreatePaymentLink,
    responses((status = 201, description = "The link.", body = Data<PaymentLinkView>)))]
pub(crate) async fn create(merchant: Merchant<CheckoutWrite>, Json(body): Json<CreatePaymentLink>) -> Answer {
    let new = body.asked()?;
    let mut tx = merchant.begin().await?;
    let row = Box::pin(checkout::create_link(&mut tx, new)).await?;
    let view = PaymentLinkView::of(row, &Place::of(&merchant))?;
    merchant.created(tx, view).await
}

/// List payment links
#[utoipa::path(get, path = "/v1/payment-links", operation_id = "list_payment_links", tag = "Checkout",
    extensions(("x-scope" = json!("checkout:read"))), params(ListParams, MarkedParams, PaymentLinkQuery),
    responses((status = 200, description = "Links, newest first.", body = Page<PaymentLinkView>)))]
pub(crate) async fn list(merchant: Merchant<CheckoutRead>, listing: Listing<PaymentLinkQuery, Marked>) -> Answer {
    let (active, made) = (listing.filter.active, listing.made());
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, active, &made, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, active, &made)).await?;
    let place = Place::of(&merchant);
    let views = found.into_iter().map(|row| PaymentLinkView::of(row, &place)).collect::<Result<_, _>>()?;
    merchant.listed(tx, &listing, views, total).await
}

/// Show a payment link
#[utoipa::path(get, path = "/v1/payment-links/{id}", operation_id = "get_payment_link", tag = "Checkout",
    extensions(("x-scope" = json!("checkout:read"))),
    params(("id" = inline(PaymentLinkRef), Path, description = "The link.")),
    responses((status = 200, description = "The link.", body = Data<PaymentLinkView>)))]
pub(crate) async fn get(merchant: Merchant<CheckoutRead>, Id(id): Id<PaymentLinkId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    let view = PaymentLinkView::of(row, &Place::of(&merchant))?;
    merchant.ok(tx, view).await
}

/// Change a payment link
///
/// What it sells does not change: make another one for that.
#[utoipa::path(patch, path = "/v1/payment-links/{id}", operation_id = "change_payment_link", tag = "Checkout",
    extensions(("x-scope" = json!("checkout:write"))), request_body = ChangePaymentLink,
    params(("id" = inline(PaymentLinkRef), Path, description = "The link.")),
    responses((status = 200, description = "The changed link.", body = Data<PaymentLinkView>)))]
pub(crate) async fn change(
    merchant: Merchant<CheckoutWrite>,
    Id(id): Id<PaymentLinkId>,
    Json(body): Json<ChangePaymentLink>,
) -> Answer {
    let change =
        LinkChange { active: body.active, max_uses: body.max_uses, metadata: body.metadata.map(|data| data.0) };
    let mut tx = merchant.begin().await?;
    let row = checkout::change_link(&mut tx, id, change).await?;
    let view = PaymentLinkView::of(row, &Place::of(&merchant))?;
    merchant.ok(tx, view).await
}

/// The QR code of a payment link
///
/// A picture to print: black on white, with a quiet zone, at any size.
#[utoipa::path(get, path = "/v1/payment-links/{id}/qr.svg", operation_id = "get_payment_link_qr", tag = "Checkout",
    extensions(("x-scope" = json!("checkout:read"))),
    params(("id" = inline(PaymentLinkRef), Path, description = "The link.")),
    responses((status = 200, description = "The picture.", body = Vec<u8>, content_type = "image/svg+xml")))]
pub(crate) async fn qr(merchant: Merchant<CheckoutRead>, Id(id): Id<PaymentLinkId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    tx.commit(()).await?;
    let url = Place::of(&merchant).of_link(&row);
    let code = QrCode::new(url.as_bytes())
        .map_err(|error| usecase::Error::fault(format!("an address does not fit into a QR code: {error}")))?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    let mut response = Response::new(Body::from(picture));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
    Ok(response)
}
