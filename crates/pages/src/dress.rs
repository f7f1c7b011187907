//! What a merchant published of their looks, on a page of ours: a stylesheet behind ours, a logo and words around what we say.
//!
//! The stylesheet's address says all that is in it, and the logo's is sealed: both are the same for good, and neither names a merchant.

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use ids::LogoId;
use setup::appearance::{self, Choices, Surface, Theme};
use store::logo_link::LogoLink;
use store::{TenantScope, appearance as rows, doors};
use usecase::Result;
use web::{Api, Problem};

use crate::html::Html;

/// For as long as caches keep anything.
const FOR_GOOD: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// How one page is dressed. The default is how we made it.
#[derive(Clone, Debug, Default)]
pub struct Dress {
    stylesheet: Option<String>,
    /// The logo's address, and what is said to who does not see it.
    logo: Option<(String, String)>,
    welcome: Option<String>,
    footer: Option<String>,
    /// Origins that may show a checkout in a frame, where its session names none.
    pub allowed_origins: Vec<String>,
}

impl Dress {
    /// What is published for a surface.
    ///
    /// # Errors
    /// Any store error.
    pub async fn of(api: &Api, scope: &TenantScope, surface: Surface) -> Result<Dress> {
        let (name, published) = appearance::published(scope).await?;
        let place = |id: LogoId| format!("/look/logo/{}", LogoLink::of(scope, id).reveal(&api.secrets().sealing_key));
        Ok(Dress::made(&published.on(surface), &published.overlay.allowed_origins, &name, place))
    }

    /// Of choices that may not be published yet; `logo` says where a logo is.
    pub fn made(on: &Choices, origins: &[String], name: &str, logo: impl Fn(LogoId) -> String) -> Dress {
        Dress {
            stylesheet: on.theme().address().map(|name| format!("/look/{name}.css")),
            logo: on.logo_id.map(|id| (logo(id), name.to_owned())),
            welcome: on.welcome.clone(),
            footer: on.footer.clone(),
            allowed_origins: origins.to_vec(),
        }
    }

    /// What stands in the head, behind our style: it wins where both say something. Paper stays as it is.
    pub(crate) fn head(&self) -> Html {
        Html::new().each(&self.stylesheet, |place| {
            Html::new().raw("<link rel=\"stylesheet\" media=\"screen\" href=\"").text(place).raw("\">")
        })
    }

    /// What stands above everything.
    pub(crate) fn above(&self) -> Html {
        if self.logo.is_none() && self.welcome.is_none() {
            return Html::new();
        }
        let picture = |(place, name): &(String, String)| {
            Html::new().raw("<img src=\"").text(place).raw("\" alt=\"").text(name).raw("\">")
        };
        Html::new()
            .raw("<header class=\"brand\">")
            .each(&self.logo, picture)
            .each(&self.welcome, |words| Html::new().raw("<p>").text(words).raw("</p>"))
            .raw("</header>")
    }

    /// What stands below everything.
    pub(crate) fn below(&self) -> Html {
        Html::new()
            .each(&self.footer, |words| Html::new().raw("<footer class=\"brand\"><p>").text(words).raw("</p></footer>"))
    }
}

/// `/look/…`: what pages are dressed with.
pub fn router() -> Router<Api> {
    Router::new().route("/look/{name}", get(stylesheet)).route("/look/logo/{token}", get(logo))
}

/// The stylesheet that its own address describes. Nothing is asked of anybody.
pub async fn stylesheet(path: std::result::Result<Path<String>, PathRejection>) -> Response {
    let name = path.map(|Path(name)| name).unwrap_or_default();
    match name.strip_suffix(".css").and_then(Theme::parse) {
        Some(theme) => kept("text/css; charset=utf-8", theme.css().into_bytes()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A logo, to whoever has its address.
pub async fn logo(State(api): State<Api>, path: std::result::Result<Path<String>, PathRejection>) -> Response {
    let link = path.ok().and_then(|Path(text)| LogoLink::read(&text, &api.secrets().sealing_key));
    let opened = link.and_then(|link| doors::open_with_logo_link(api.db(link.mode()), &link));
    let Some((scope, id)) = opened else { return StatusCode::NOT_FOUND.into_response() };
    match rows::logo(&scope, id).await {
        Ok(Some(row)) => kept("image/png", row.bytes),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => Problem::from(usecase::Error::from(error)).into_response(),
    }
}

fn kept(kind: &'static str, bytes: Vec<u8>) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, FOR_GOOD);
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    response
}
