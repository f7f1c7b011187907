//! How pages and mails look to customers: a draft, what was published, and what was published before.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ids::LogoId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use setup::appearance::{self, Appearance, Choices, Standing, Surface, SurfaceChange, Version};
use store::appearance::LogoRow;
use store::logo_link::LogoLink;
use utoipa::ToSchema;
use web::names::LogoRef;
use web::permission::{SettingsRead, SettingsWrite};
use web::wire::patch;
use web::{Answer, Data, Json, Merchant, NoQuery};

/// Show how pages look
///
/// The draft that is worked on, what customers see, and what was published before, the latest first.
#[utoipa::path(get, path = "/v1/settings/appearance", operation_id = "get_appearance", tag = "Settings",
    extensions(("x-scope" = json!("settings:read"))),
    responses((status = 200, description = "The draft and what is published.", body = Data<AppearanceView>)))]
pub(crate) async fn get(merchant: Merchant<SettingsRead>, _: NoQuery) -> Answer {
    let mut tx = merchant.begin().await?;
    let standing = appearance::standing(&mut tx).await?;
    merchant.ok(tx, AppearanceView::from(standing)).await
}

/// Change the draft of how pages look
///
/// `general` goes for all surfaces; each other one says what differs there. `null` takes a choice back. Customers see nothing of it before it is
/// published. A colour that could not be read where it stands is refused with `low_contrast`, its ratio and a colour near by that would do.
#[utoipa::path(patch, path = "/v1/settings/appearance", operation_id = "change_appearance", tag = "Settings",
    extensions(("x-scope" = json!("settings:write"))), request_body = ChangeAppearance,
    responses((status = 200, description = "The draft and what is published.", body = Data<AppearanceView>)))]
pub(crate) async fn change(merchant: Merchant<SettingsWrite>, Json(body): Json<ChangeAppearance>) -> Answer {
    let mut tx = merchant.begin().await?;
    let standing = appearance::change(&mut tx, body.into()).await?;
    merchant.ok(tx, AppearanceView::from(standing)).await
}

/// Publish the draft
///
/// From now on customers see it: on checkouts, invoices, orders, what they see of their account, and in mails. `version` is that of the draft
/// that you looked at; with another one the answer is 409 `draft_changed`.
#[utoipa::path(post, path = "/v1/settings/appearance/publish", operation_id = "publish_appearance", tag = "Settings",
    extensions(("x-scope" = json!("settings:write"))), request_body = PublishAppearance,
    responses((status = 200, description = "The draft and what is published.", body = Data<AppearanceView>)))]
pub(crate) async fn publish(merchant: Merchant<SettingsWrite>, Json(body): Json<PublishAppearance>) -> Answer {
    let mut tx = merchant.begin().await?;
    let standing = appearance::publish(&mut tx, body.version).await?;
    merchant.ok(tx, AppearanceView::from(standing)).await
}

/// Throw the draft away
///
/// It is what is published again.
#[utoipa::path(post, path = "/v1/settings/appearance/discard", operation_id = "discard_appearance", tag = "Settings",
    extensions(("x-scope" = json!("settings:write"))),
    responses((status = 200, description = "The draft and what is published.", body = Data<AppearanceView>)))]
pub(crate) async fn discard(merchant: Merchant<SettingsWrite>) -> Answer {
    let mut tx = merchant.begin().await?;
    let standing = appearance::discard(&mut tx).await?;
    merchant.ok(tx, AppearanceView::from(standing)).await
}

/// Bring back what was published before
///
/// It is published again as a new version, and the draft becomes it. Your own draft is thrown away.
#[utoipa::path(post, path = "/v1/settings/appearance/revert", operation_id = "revert_appearance", tag = "Settings",
    extensions(("x-scope" = json!("settings:write"))), request_body = RevertAppearance,
    responses((status = 200, description = "The draft and what is published.", body = Data<AppearanceView>)))]
pub(crate) async fn revert(merchant: Merchant<SettingsWrite>, Json(body): Json<RevertAppearance>) -> Answer {
    let mut tx = merchant.begin().await?;
    let standing = appearance::revert(&mut tx, body.number).await?;
    merchant.ok(tx, AppearanceView::from(standing)).await
}

/// Send a logo
///
/// A PNG or a JPEG of at most 1 MB. It is drawn anew, at most 480 by 160 pixels, and shown at half of that. Choose it with `logoId` of a surface.
#[utoipa::path(post, path = "/v1/settings/appearance/logos", operation_id = "add_logo", tag = "Settings",
    extensions(("x-scope" = json!("settings:write"))), request_body = AddLogo,
    responses((status = 201, description = "The logo.", body = Data<LogoView>)))]
pub(crate) async fn add_logo(merchant: Merchant<SettingsWrite>, Json(body): Json<AddLogo>) -> Answer {
    let wrong = || usecase::Error::field("content", "invalid_value", "Send the picture's bytes as base64.");
    let bytes = STANDARD.decode(&body.content).map_err(|_| wrong())?;
    let mut tx = merchant.begin().await?;
    let row = appearance::keep_logo(&mut tx, &bytes).await?;
    let link = LogoLink::of(merchant.scope(), row.id).reveal(&merchant.api().secrets().sealing_key);
    let url = format!("{}/look/logo/{link}", merchant.api().parts().base_url);
    merchant.created(tx, LogoView::of(&row, url)).await
}

/// A picture.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "content": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==" }))]
pub(crate) struct AddLogo {
    /// Its bytes, as base64.
    #[schema(max_length = 1_398_104)]
    content: String,
}

/// A logo.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Logo)]
pub(crate) struct LogoView {
    /// Its id.
    id: LogoRef,
    /// In pixels.
    width: i32,
    /// In pixels.
    height: i32,
    /// Where it is.
    url: String,
}

impl LogoView {
    fn of(row: &LogoRow, url: String) -> LogoView {
        LogoView { id: row.id.into(), width: row.width, height: row.height, url }
    }
}

/// Which draft is published.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({}))]
pub(crate) struct PublishAppearance {
    /// The version of the draft that you looked at; left out for whatever it is now.
    version: Option<i64>,
}

/// What is brought back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "number": 1 }))]
pub(crate) struct RevertAppearance {
    /// The number of the version.
    number: i64,
}

/// What may change on one surface. Fields left out stay as they are; `null` takes a choice back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct ChangeSurface {
    /// Links and buttons, `#rrggbb`.
    #[serde(default, deserialize_with = "patch")]
    accent: Option<Option<String>>,
    /// Behind everything, `#rrggbb`.
    #[serde(default, deserialize_with = "patch")]
    background: Option<Option<String>>,
    /// The sheet that things stand on, `#rrggbb`.
    #[serde(default, deserialize_with = "patch")]
    card: Option<Option<String>>,
    /// Words, `#rrggbb`.
    #[serde(default, deserialize_with = "patch")]
    text: Option<Option<String>>,
    /// `system`, `serif`, `rounded` or `mono`.
    #[serde(default, deserialize_with = "patch")]
    #[schema(pattern = "^(system|serif|rounded|mono)$")]
    font: Option<Option<String>>,
    /// `square`, `soft` or `round`.
    #[serde(default, deserialize_with = "patch")]
    #[schema(pattern = "^(square|soft|round)$")]
    corners: Option<Option<String>>,
    /// A logo that was sent before.
    #[serde(default, deserialize_with = "patch")]
    logo_id: Option<Option<LogoRef>>,
    /// A line on top.
    #[serde(default, deserialize_with = "patch")]
    #[schema(max_length = 200)]
    welcome: Option<Option<String>>,
    /// The small print at the end.
    #[serde(default, deserialize_with = "patch")]
    #[schema(max_length = 500)]
    footer: Option<Option<String>>,
    /// Of `overlay` alone: origins whose pages may show a checkout in a frame, where its session names none.
    #[schema(max_items = 10)]
    allowed_origins: Option<Vec<String>>,
}

impl From<ChangeSurface> for SurfaceChange {
    fn from(body: ChangeSurface) -> SurfaceChange {
        SurfaceChange {
            accent: body.accent,
            background: body.background,
            card: body.card,
            text: body.text,
            font: body.font,
            corners: body.corners,
            logo_id: body.logo_id.map(|id| id.map(|id| id.0)),
            welcome: body.welcome,
            footer: body.footer,
            allowed_origins: body.allowed_origins,
        }
    }
}

/// What may change, by surface. Surfaces left out stay as they are.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(example = json!({ "general": { "accent": "#0b5d4e" }, "checkout": { "footer": "Questions? Call 0803 123 4567." } }))]
pub(crate) struct ChangeAppearance {
    /// For all surfaces.
    general: Option<ChangeSurface>,
    /// For payment links, invoices and orders.
    store: Option<ChangeSurface>,
    /// For the page of a checkout.
    checkout: Option<ChangeSurface>,
    /// For a checkout in a frame of your page.
    overlay: Option<ChangeSurface>,
    /// For what customers see of their account.
    portal: Option<ChangeSurface>,
    /// For mails.
    email: Option<ChangeSurface>,
}

impl From<ChangeAppearance> for appearance::Change {
    fn from(body: ChangeAppearance) -> appearance::Change {
        let all = [
            (Surface::General, body.general),
            (Surface::Store, body.store),
            (Surface::Checkout, body.checkout),
            (Surface::Overlay, body.overlay),
            (Surface::Portal, body.portal),
            (Surface::Email, body.email),
        ];
        all.into_iter().filter_map(|(surface, change)| Some((surface, change?.into()))).collect()
    }
}

/// What is chosen for one surface; what is not there is as in `general`.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Surface)]
pub(crate) struct SurfaceView {
    /// Links and buttons.
    accent: Option<String>,
    /// Behind everything.
    background: Option<String>,
    /// The sheet.
    card: Option<String>,
    /// Words.
    text: Option<String>,
    /// Letters.
    font: Option<&'static str>,
    /// Corners.
    corners: Option<&'static str>,
    /// The picture on top.
    logo_id: Option<LogoRef>,
    /// The line on top.
    welcome: Option<String>,
    /// The small print.
    footer: Option<String>,
    /// Of `overlay`: origins whose pages may show a checkout in a frame.
    allowed_origins: Vec<String>,
}

impl From<Choices> for SurfaceView {
    fn from(of: Choices) -> SurfaceView {
        let digits = |colour: Option<appearance::Colour>| colour.map(|colour| colour.to_string());
        SurfaceView {
            accent: digits(of.accent),
            background: digits(of.background),
            card: digits(of.card),
            text: digits(of.text),
            font: of.font.map(appearance::Font::as_str),
            corners: of.corners.map(appearance::Corners::as_str),
            logo_id: of.logo_id.map(|id: LogoId| id.into()),
            welcome: of.welcome,
            footer: of.footer,
            allowed_origins: of.allowed_origins,
        }
    }
}

/// What is chosen for all surfaces.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Surfaces)]
pub(crate) struct SurfacesView {
    /// For all surfaces.
    general: SurfaceView,
    /// For payment links, invoices and orders.
    store: SurfaceView,
    /// For the page of a checkout.
    checkout: SurfaceView,
    /// For a checkout in a frame.
    overlay: SurfaceView,
    /// For what customers see of their account.
    portal: SurfaceView,
    /// For mails.
    email: SurfaceView,
}

impl From<Appearance> for SurfacesView {
    fn from(of: Appearance) -> SurfacesView {
        SurfacesView {
            general: of.general.into(),
            store: of.store.into(),
            checkout: of.checkout.into(),
            overlay: of.overlay.into(),
            portal: of.portal.into(),
            email: of.email.into(),
        }
    }
}

/// Something that was published.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PublishedAppearance)]
pub(crate) struct PublishedView {
    /// Counted from 1.
    number: i64,
    /// The earlier version that it brought back.
    back_to: Option<i64>,
    /// What kind of actor published it.
    by_kind: String,
    /// Which one.
    by: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    published_at: Timestamp,
}

impl From<&Version> for PublishedView {
    fn from(of: &Version) -> PublishedView {
        let (by_kind, by) = of.by.clone();
        PublishedView { number: of.number, back_to: of.back_to, by_kind, by, published_at: of.at }
    }
}

/// How pages look, and will.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Appearance)]
pub(crate) struct AppearanceView {
    /// What is worked on.
    draft: SurfacesView,
    /// Counts the changes of the draft.
    version: i64,
    /// What customers see; null while that is how we made it.
    published: Option<SurfacesView>,
    /// The number of what they see.
    published_number: Option<i64>,
    /// Whether the draft says something else.
    has_unpublished_changes: bool,
    /// What was published, the latest first, at most twenty.
    history: Vec<PublishedView>,
}

impl From<Standing> for AppearanceView {
    fn from(of: Standing) -> AppearanceView {
        AppearanceView {
            has_unpublished_changes: of.has_unpublished_changes(),
            published: of.published().map(|one| one.appearance.clone().into()),
            published_number: of.published().map(|one| one.number),
            history: of.history.iter().map(PublishedView::from).collect(),
            version: of.version,
            draft: of.draft.into(),
        }
    }
}
