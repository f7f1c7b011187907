//! `/e/orders/{id}`: an order, to somebody whose session is one of a party to it.

use axum::body::to_bytes;
use axum::extract::{Form, FromRequest as _, Path, Request, State};
use axum::http::header::{CONTENT_TYPE, COOKIE as COOKIES, LOCATION, REFRESH, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use escrow::{Refusal, Side};
use hmac::{Hmac, Mac as _};
use identity::{CodePurpose, Entered, Session, Whence};
use ids::OrderId;
use pages::Dress;
use pages::html::Html;
use secrecy::ExposeSecret as _;
use setup::appearance::Surface;
use sha2::Sha256;
use store::TenantScope;
use store::doors;
use store::party_token::PartyToken;
use usecase::{Error, Kind};
use web::doorman::{country, person};
use web::{Api, Problem};

use crate::sent::Sent;
use crate::sight::{Moves, Sight};
use crate::view::{Asking, View};
use crate::{MAX_FORM_BYTES, MAX_UPLOAD_BYTES, acts, multipart};

/// The cookie of a session.
pub(crate) const COOKIE: &str = "recoup_party";

/// How a page is loaded again while something is on its way.
const AGAIN: &str = "<meta http-equiv=\"refresh\" content=\"3\">";

/// And while its payer is to send money.
const LATER: &str = "15";

/// Somebody who looks at an order.
pub(crate) struct Visit {
    pub(crate) api: Api,
    pub(crate) scope: TenantScope,
    pub(crate) session: Session,
    pub(crate) order: OrderId,
    pub(crate) whence: Whence,
}

/// What became of a form.
enum Done {
    /// It was done, or had been before.
    Yes,
    /// It goes on at this address of ours.
    On(String),
    /// It was not, for a reason that the reader is told.
    No(StatusCode, String),
    /// It waits for a code, which went there; and what is wrong with the one that was typed.
    Prove(String, Option<String>),
    /// It waits until they showed that they are a person; why.
    Show(String),
}

/// The page.
pub(crate) async fn show(State(api): State<Api>, Path(id): Path<String>, parts: Parts) -> Response {
    match Visit::of(api, &id, &parts).await {
        Ok(Some(visit)) => visit.page(StatusCode::OK, &Asking::Nothing, &Sent::default()).await,
        Ok(None) => pages::nothing_here(),
        Err(error) => pages::cannot_show(&Problem::from(error)),
    }
}

/// A form of the page. Who sends it is looked at before what they send is read.
pub(crate) async fn act(State(api): State<Api>, Path(id): Path<String>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let visit = match Visit::of(api, &id, &parts).await {
        Ok(Some(visit)) => visit,
        Ok(None) => return pages::nothing_here(),
        Err(error) => return pages::cannot_show(&Problem::from(error)),
    };
    let sent = match read(Request::from_parts(parts, body)).await {
        Ok(sent) => sent,
        Err((status, why)) => return visit.page(status, &Asking::Told(why.to_owned()), &Sent::default()).await,
    };
    let done = match Box::pin(visit.carry_out(&sent)).await {
        Ok(done) => done,
        Err(error) => match told(error) {
            Ok(done) => done,
            Err(error) => return pages::cannot_show(&Problem::from(error)),
        },
    };
    match done {
        Done::Yes => back(visit.order),
        Done::On(place) => on_to(&place),
        Done::No(status, why) => visit.page(status, &Asking::Told(why), &sent).await,
        Done::Prove(to, wrong) => {
            let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            visit.page(status, &Asking::Code { to, wrong }, &sent).await
        }
        Done::Show(why) => visit.page(StatusCode::UNPROCESSABLE_ENTITY, &Asking::Person(why), &sent).await,
    }
}

/// What was sent, with a file or without.
async fn read(request: Request) -> Result<Sent, (StatusCode, &'static str)> {
    let torn = (StatusCode::BAD_REQUEST, "That did not arrive as a whole. Please try again.");
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let with_file = multipart::boundary(&kind);
    let most = if with_file.is_some() { MAX_UPLOAD_BYTES } else { MAX_FORM_BYTES };
    let (parts, body) = request.into_parts();
    let large =
        (StatusCode::PAYLOAD_TOO_LARGE, "That is too large. A file has up to 5 MiB: send a smaller picture of it.");
    let bytes = to_bytes(body, most).await.map_err(|_| large)?;
    match with_file {
        Some(boundary) => Sent::of_parts(boundary, &bytes).ok_or(torn),
        None => {
            let whole = Request::from_parts(parts, bytes.into());
            Form::from_request(whole, &()).await.map(|Form(sent)| sent).map_err(|_| torn)
        }
    }
}

/// What a reader is told of a refusal; other errors stay what they are.
fn told(error: Error) -> Result<Done, Error> {
    let status = match error.kind {
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::Refused | Kind::Conflict => StatusCode::CONFLICT,
        Kind::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Missing | Kind::Unavailable | Kind::Fault => return Err(error),
    };
    let first = error.fields.first().map(|field| field.message.clone());
    Ok(Done::No(status, first.unwrap_or_else(|| error.message.into_owned())))
}

/// Back to the page, so that loading it again sends nothing twice.
fn back(order: OrderId) -> Response {
    on_to(&order.to_string())
}

fn on_to(place: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let place = HeaderValue::from_str(place).expect("an address of ours is plain text");
    response.headers_mut().insert(LOCATION, place);
    pages::with_page_headers(response)
}

/// From where somebody comes, for the log of links.
pub(crate) fn whence(api: &Api, parts: &Parts) -> Whence {
    let address = web::client_address::of(api, parts).map(|address| address.to_canonical().to_string());
    let agent = parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
    Whence::new(address, country(api, web::client_address::of(api, parts)), agent)
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all =
        headers.get_all(COOKIES).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    all.filter_map(|one| one.trim().split_once('=')).find(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}

impl Visit {
    /// `None` without a session that goes on, and for an order of somebody else: both look the same.
    pub(crate) async fn of(api: Api, id: &str, parts: &Parts) -> usecase::Result<Option<Visit>> {
        let token = cookie(&parts.headers).and_then(|text| PartyToken::read(text, api.secrets().party_key()));
        let opened = token.and_then(|token| doors::open_with_party_token(api.db(token.mode()), &token));
        let (Some(opened), Ok(order)) = (opened, id.parse::<OrderId>()) else { return Ok(None) };
        let mut tx = opened.scope.begin().await?;
        let session = identity::session(&mut tx, opened.session).await?;
        tx.commit(()).await?;
        let Some(session) = session.filter(|session| session.covers(order)) else { return Ok(None) };
        let whence = whence(&api, parts);
        let scope = opened.scope.from_address(web::client_address::of(&api, parts));
        Ok(Some(Visit { api, scope, session, order, whence }))
    }

    /// What a form carries: that it was made for this session, this order, and this version of it.
    pub(crate) fn form(&self, version: u64) -> String {
        let key = self.api.secrets().party_key().expose_secret().as_bytes();
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
        mac.update(b"recoup order form v1");
        mac.update(self.session.id.uuid().as_bytes());
        mac.update(self.order.uuid().as_bytes());
        mac.update(&version.to_be_bytes());
        let hash: [u8; 32] = mac.finalize().into_bytes().into();
        URL_SAFE_NO_PAD.encode(hash.first_chunk::<16>().expect("a hash is longer"))
    }

    pub(crate) async fn sight(&self) -> usecase::Result<Sight> {
        let mut tx = self.scope.begin().await?;
        let sight = Sight::of(&mut tx, self).await?;
        Ok(tx.commit(sight).await?)
    }

    async fn carry_out(&self, sent: &Sent) -> usecase::Result<Done> {
        let sight = self.sight().await?;
        let version = sight.order.order.version;
        if sent.form != self.form(version) {
            if acts::is_known(sent.aim()) && self.was_shown_before(&sent.form, version) {
                let why = "The order has changed since this page was shown. Here is how it is now.".to_owned();
                return Ok(Done::No(StatusCode::CONFLICT, why));
            }
            return Ok(Done::No(StatusCode::BAD_REQUEST, "This page is too old. Please try again.".to_owned()));
        }
        match sent.what.as_str() {
            "send_code" => self.ask(sent).await,
            "enter_code" => self.enter(&sight, sent).await,
            _ if acts::needs_code(sent.aim()) && self.session.verified_at.is_none() => {
                if sent.file.is_some() {
                    let why = "Show first that it is you, and then choose the file. What you wrote is still here.";
                    return Ok(Done::No(StatusCode::UNPROCESSABLE_ENTITY, why.to_owned()));
                }
                self.ask(sent).await
            }
            "checkout" => self.checkout(&sight).await,
            _ => self.perform(&sight, sent).await,
        }
    }

    /// The page where the order is paid for, by whichever way its payer likes. Whoever only opened a link may use it: it takes money of
    /// theirs, and shows nothing but what is to be paid.
    async fn checkout(&self, sight: &Sight) -> usecase::Result<Done> {
        if sight.side != Side::Buyer {
            return Err(escrows::refused(Refusal::NotYours));
        }
        let base_url = &self.api.parts().base_url;
        let mut tx = self.scope.begin().await?;
        let page = Some(format!("{base_url}/e/orders/{}", self.order));
        let id = Box::pin(checkout::of_order(&mut tx, self.order, page)).await?;
        let url = checkout::url(base_url, self.api.secrets(), &self.scope, id);
        Ok(Done::On(tx.commit(url).await?))
    }

    /// Whether a form was made for an earlier version of this order in this session: twenty back are enough to tell a slow reader
    /// from a forger.
    fn was_shown_before(&self, form: &str, version: u64) -> bool {
        (version.saturating_sub(20)..version).any(|before| self.form(before) == form)
    }

    /// Sends a code; one that is on its way will do.
    async fn ask(&self, sent: &Sent) -> usecase::Result<Done> {
        let mut tx = self.scope.begin().await?;
        let secrets = self.api.secrets();
        let often = identity::asks_often(&mut tx, secrets, self.session.customer, &self.whence).await?;
        tx.commit(()).await?;
        if often && let Err(error) = person(&self.api, &sent.captcha, self.whence.address.as_deref()).await {
            return Ok(Done::Show(error.message.into_owned()));
        }
        let mut tx = self.scope.begin().await?;
        let asked = identity::ask(&mut tx, self.api.secrets(), self.session.customer, CodePurpose::Page, &self.whence);
        match asked.await {
            Ok(asked) => Ok(Done::Prove(tx.commit(asked.to).await?, None)),
            Err(error) if error.code == "code_too_soon" => {
                Ok(Done::Prove("your phone".to_owned(), Some(error.message.into_owned())))
            }
            Err(error) => Err(error),
        }
    }

    async fn enter(&self, sight: &Sight, sent: &Sent) -> usecase::Result<Done> {
        let mut tx = self.scope.begin().await?;
        let of = self.session.customer;
        let entered =
            identity::enter(&mut tx, self.api.secrets(), of, CodePurpose::Page, Some(self.session.id), &sent.code)
                .await?;
        tx.commit(()).await?;
        let wrong = match entered {
            Entered::Right => return self.perform(sight, sent).await,
            Entered::Wrong(1) => "That is not the code. You have one more try.".to_owned(),
            Entered::Wrong(left) => format!("That is not the code. You have {left} more tries."),
            Entered::Over => "This code is over. Have another one sent.".to_owned(),
        };
        Ok(Done::Prove("your phone".to_owned(), Some(wrong)))
    }

    async fn perform(&self, sight: &Sight, sent: &Sent) -> usecase::Result<Done> {
        Box::pin(acts::perform(self, sight, sent)).await?;
        Ok(Done::Yes)
    }

    async fn page(&self, status: StatusCode, asking: &Asking, sent: &Sent) -> Response {
        let sight = match self.sight().await {
            Ok(sight) => sight,
            Err(error) if error.kind == Kind::Missing => return pages::nothing_here(),
            Err(error) => return pages::cannot_show(&Problem::from(error)),
        };
        let form = self.form(sight.order.order.version);
        let captcha = self.api.parts().captcha.as_ref().map(|captcha| captcha.face());
        let view = View { sight: &sight, asking, sent, form: &form, captcha };
        let moves = if matches!(asking, Asking::Nothing) { sight.moves() } else { Moves::Not };
        let head = match moves {
            Moves::Soon => Html::new().raw(AGAIN),
            Moves::Later | Moves::Not => Html::new(),
        };
        let dress = match Dress::of(&self.api, &self.scope, Surface::Store).await {
            Ok(dress) => dress,
            Err(error) => return pages::cannot_show(&Problem::from(error)),
        };
        let (title, body) = (&sight.order.row.title, view.body());
        let mut response = match (asking, captcha) {
            (Asking::Person(_), Some(face)) => pages::guarded_form_page(&dress, status, title, &head, &body, face),
            _ => pages::form_page(&dress, status, title, &head, &body),
        };
        if moves == Moves::Later {
            response.headers_mut().insert(REFRESH, HeaderValue::from_static(LATER));
        }
        response
    }
}
