//! How parties are reached and prove who they are: links to orders, codes to phones, tokens.

use ::identity::{self as prove, CodePurpose, Entered, Purpose, Whence};
use axum::http::StatusCode;
use ids::{CustomerId, OrderId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use store::escrow::links::{self as rows, LinkLogRow};
use store::party_token::PartyToken;
use usecase::Error;
use utoipa::ToSchema;
use web::names::{CustomerRef, OrderRef, PartyLinkRef, Word, words};
use web::permission::{EscrowRead, EscrowWrite};
use web::{Answer, Data, Id, Json, Merchant};

/// How long a link lives that nothing else is said about: a week.
const LIFE_HOURS: u16 = 168;
/// The longest life of a link, in hours: 30 days.
const MAX_LIFE_HOURS: u16 = 720;
/// As many lines of the log as are answered.
const MOST_LINES: i64 = 100;

words! {
    /// What a link is for.
    EscrowLinkPurpose {
        AcceptOrder => "accept_order",
        FundOrder => "fund_order",
        ViewOrder => "view_order",
        ViewDispute => "view_dispute",
        ConfirmDelivery => "confirm_delivery",
    }
}

/// Make a link to an order
///
/// For one of its parties, to be handed on to them: it leads to the order's page, where they read it and act. It opens once; another link
/// for the same purpose ends the one before. Whoever opens it is a guest until a code proved their phone.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/links", operation_id = "create_escrow_link", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write"))), request_body = MakeEscrowLink,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 201, description = "The link. Its address is shown once.", body = Data<EscrowLink>)))]
pub(crate) async fn make_link(
    merchant: Merchant<EscrowWrite>,
    Id(id): Id<OrderId>,
    Json(body): Json<MakeEscrowLink>,
) -> Answer {
    let purpose = purpose(body.purpose)?;
    let hours = body.expires_in_hours.unwrap_or(LIFE_HOURS);
    if !(1..=MAX_LIFE_HOURS).contains(&hours) {
        let message = format!("expiresInHours is a number of hours from 1 to {MAX_LIFE_HOURS}.");
        return Err(Error::field("expiresInHours", "out_of_range", message).into());
    }
    let place = (merchant.api().parts().base_url.as_str(), merchant.api().secrets());
    let life = SignedDuration::from_hours(i64::from(hours));
    let mut tx = merchant.begin().await?;
    let link = prove::issue(&mut tx, merchant.scope(), place, (body.customer_id.0, id), purpose, life).await?;
    let view = EscrowLink { id: link.id.into(), url: link.url, expires_at: link.expires_at };
    merchant.revealed(tx, StatusCode::CREATED, view).await
}

fn purpose(word: Option<EscrowLinkPurpose>) -> Result<Purpose, Error> {
    let word = word.map_or("view_order", |word| word.word());
    Purpose::parse(word).ok_or_else(|| Error::fault("a purpose that nobody knows"))
}

/// Show what became of links
///
/// Of those that were made for a customer: issued, opened, used, revoked, refused, with address and browser; the last hundred, newest
/// first.
#[utoipa::path(get, path = "/v1/escrow/parties/{id}/links", operation_id = "list_escrow_link_log", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:read"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer.")),
    responses((status = 200, description = "The lines.", body = Data<Vec<EscrowLinkLine>>)))]
pub(crate) async fn link_log(merchant: Merchant<EscrowRead>, Id(id): Id<CustomerId>) -> Answer {
    let mut tx = merchant.begin().await?;
    store::customers::get(&mut tx, id).await?;
    let lines = rows::log(&mut tx, id, MOST_LINES).await?;
    let lines: Vec<EscrowLinkLine> = lines.into_iter().map(EscrowLinkLine::from).collect();
    merchant.ok(tx, lines).await
}

/// Send a code to a phone
///
/// Six digits to the customer's mobile phone, by text message or WhatsApp, by whoever carries them now. Asked for again, the same code
/// goes out by somebody else: after 30, 60 and then 120 seconds. It works for ten minutes.
#[utoipa::path(post, path = "/v1/escrow/parties/{id}/codes", operation_id = "send_escrow_code", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write"))),
    params(("id" = inline(CustomerRef), Path, description = "The customer.")),
    responses((status = 201, description = "It is on its way.", body = Data<EscrowCodeView>)))]
pub(crate) async fn send_code(merchant: Merchant<EscrowWrite>, Id(id): Id<CustomerId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let asked = prove::ask(&mut tx, merchant.api().secrets(), id, CodePurpose::Phone, &Whence::default()).await?;
    let view = EscrowCodeView { to: asked.to, again_at: asked.again_at, expires_at: asked.expires_at };
    merchant.created(tx, view).await
}

/// Check a code
///
/// What the customer typed. A right code is spent, and their phone is known as theirs from then on; the fifth wrong one ends it.
#[utoipa::path(post, path = "/v1/escrow/parties/{id}/codes/check", operation_id = "check_escrow_code", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write"))), request_body = CheckEscrowCode,
    params(("id" = inline(CustomerRef), Path, description = "The customer.")),
    responses((status = 200, description = "Whether it was right.", body = Data<EscrowCodeChecked>)))]
pub(crate) async fn check_code(
    merchant: Merchant<EscrowWrite>,
    Id(id): Id<CustomerId>,
    Json(body): Json<CheckEscrowCode>,
) -> Answer {
    let mut tx = merchant.begin().await?;
    let entered = prove::enter(&mut tx, merchant.api().secrets(), id, CodePurpose::Phone, None, &body.code).await?;
    let (right, tries_left) = match entered {
        Entered::Right => (true, 0),
        Entered::Wrong(left) => (false, left),
        Entered::Over => (false, 0),
    };
    merchant.ok(tx, EscrowCodeChecked { right, tries_left }).await
}

/// Make a token for a party
///
/// For your own app: with it a party hears in real time what happens to this order. It moves no money and lasts for a day.
#[utoipa::path(post, path = "/v1/escrow/orders/{id}/tokens", operation_id = "create_escrow_token", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write"))), request_body = MakeEscrowToken,
    params(("id" = inline(OrderRef), Path, description = "The order.")),
    responses((status = 201, description = "The token. It is shown once.", body = Data<EscrowToken>)))]
pub(crate) async fn make_token(
    merchant: Merchant<EscrowWrite>,
    Id(id): Id<OrderId>,
    Json(body): Json<MakeEscrowToken>,
) -> Answer {
    let customer = body.customer_id.0;
    let mut tx = merchant.begin().await?;
    let session = prove::guest(&mut tx, customer, id).await?;
    let token = PartyToken::of(merchant.scope(), customer, session.id).reveal(merchant.api().secrets().party_key());
    merchant.revealed(tx, StatusCode::CREATED, EscrowToken { token, expires_at: session.expires_at }).await
}

/// Make a token for somebody who works for you
///
/// With the key of this request, for an hour at most: with it they hear in real time what waits for them. It ends with the key, and
/// opens nothing that the key does not.
#[utoipa::path(post, path = "/v1/escrow/admin-tokens", operation_id = "create_escrow_admin_token", tag = "Escrow",
    extensions(("x-scope" = json!("escrow:write"))),
    responses((status = 201, description = "The token. It is shown once.", body = Data<EscrowToken>)))]
pub(crate) async fn make_admin_token(merchant: Merchant<EscrowWrite>) -> Answer {
    let Some(key) = merchant.key() else {
        let message = "Tokens of programs make no further tokens. Ask with an API key.";
        return Err(Error::refused("key_needed", message).into());
    };
    let mut tx = merchant.begin().await?;
    let (token, expires_at) = prove::admin_token(&mut tx, merchant.scope(), merchant.api().secrets(), key).await?;
    merchant.revealed(tx, StatusCode::CREATED, EscrowToken { token, expires_at }).await
}

/// A link to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "customerId": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11", "purpose": "accept_order" }))]
pub(crate) struct MakeEscrowLink {
    /// For whom: the buyer or the seller.
    customer_id: CustomerRef,
    /// What for; `view_order` without it. It says which words the page begins with, and which link before this one ends.
    purpose: Option<EscrowLinkPurpose>,
    /// How long it opens, 1 to 720 hours; 168 without it.
    #[schema(minimum = 1, maximum = 720)]
    expires_in_hours: Option<u16>,
}

/// A link that was made.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowLink {
    id: PartyLinkRef,
    /// Where it leads. Whoever has it is taken for the party, as a guest.
    url: String,
    expires_at: Timestamp,
}

/// One thing that became of a link.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowLinkLine {
    link_id: PartyLinkRef,
    /// `issued`, `opened`, `used`, `used_again`, `revoked` or `refused`.
    what: String,
    address: Option<String>,
    country: Option<String>,
    agent: Option<String>,
    at: Timestamp,
}

impl From<LinkLogRow> for EscrowLinkLine {
    fn from(row: LinkLogRow) -> EscrowLinkLine {
        EscrowLinkLine {
            link_id: row.link_id.into(),
            what: row.deed,
            address: row.address,
            country: row.country,
            agent: row.agent,
            at: row.at,
        }
    }
}

/// A code that is on its way.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowCodeView {
    /// Where it goes, with the middle hidden.
    to: String,
    /// From when on it may be asked for again.
    again_at: Timestamp,
    expires_at: Timestamp,
}

/// A code that somebody typed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "code": "482915" }))]
pub(crate) struct CheckEscrowCode {
    /// The digits; blanks between them do not count.
    code: String,
}

/// Whether a code was right.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowCodeChecked {
    right: bool,
    /// How often another one may be entered; 0 means that a new code is needed.
    tries_left: i16,
}

/// A token to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "customerId": "cust_0192f0a1-7c1e-7c55-8f3e-2b8a1f0c9d11" }))]
pub(crate) struct MakeEscrowToken {
    /// For whom: the buyer or the seller.
    customer_id: CustomerRef,
}

/// A token that was made.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EscrowToken {
    token: String,
    expires_at: Timestamp,
}
