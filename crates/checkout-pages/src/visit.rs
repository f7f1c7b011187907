//! `/checkout/{token}`: a session, to whoever holds its link.

use app::methods::{self, NewTestCard};
use axum::extract::rejection::{FormRejection, PathRejection};
use axum::extract::{Form, Path, RawQuery, State};
use axum::http::header::{LOCATION, REFRESH};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use checkout::{By, CardWay, Did, Paying, Sight, Standing};
use ids::{CheckoutSessionId, Mode};
use pages::html::Html;
use pages::{Dress, Framed};
use person_pages::Caller;
use recovery::Rail;
use setup::appearance::Surface;
use store::TenantScope;
use store::checkout_link::{CheckoutLink, CheckoutOf};
use store::doors;
use usecase::{Error, Kind};
use web::{Api, Problem};

use crate::sent::Sent;
use crate::view::{Person, View};
use crate::{own, own_host, returning};

/// After how many seconds a page is loaded again: soon while the worker is at it, and less often while its payer is.
const SOON: &str = "2";
const LATER: &str = "8";

/// Somebody who looks at a session.
pub(crate) struct Visit {
    api: Api,
    token: String,
    scope: TenantScope,
    id: CheckoutSessionId,
}

/// What became of a form.
pub(crate) enum Done {
    /// It was done, or had been before.
    Yes,
    /// It was not, for a reason that the payer is told.
    No(StatusCode, String),
}

/// The page.
pub(crate) async fn show(
    State(api): State<Api>,
    path: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
    parts: Parts,
) -> Response {
    let Some(visit) = Visit::of(api, path) else { return pages::nothing_here() };
    // Back from a provider's page.
    if query.is_some_and(|query| query.split('&').any(|one| one == "back=1")) {
        return match visit.hurried().await {
            Ok(()) => visit.back(),
            Err(error) => pages::cannot_show(&Problem::from(error)),
        };
    }
    visit.page(&parts, StatusCode::OK, None, &Sent::default()).await
}

/// A form of the page.
pub(crate) async fn act(
    State(api): State<Api>,
    path: Result<Path<String>, PathRejection>,
    parts: Parts,
    sent: Result<Form<Sent>, FormRejection>,
) -> Response {
    let Some(visit) = Visit::of(api, path) else { return pages::nothing_here() };
    let Ok(Form(sent)) = sent else {
        let why = "That did not arrive as a whole. Please try again.";
        return visit.page(&parts, StatusCode::BAD_REQUEST, Some(why), &Sent::default()).await;
    };
    let done = match Box::pin(visit.carry_out(&parts, &sent)).await {
        Ok(done) => done,
        Err(error) => match told(error) {
            Ok(done) => done,
            Err(error) => return pages::cannot_show(&Problem::from(error)),
        },
    };
    match done {
        Done::Yes => visit.back(),
        Done::No(status, why) => visit.page(&parts, status, Some(&why), &sent).await,
    }
}

/// Whether the page is shown in a frame, as far as the browser says: in another site's it has no cookies.
fn is_framed(parts: &Parts) -> bool {
    parts.headers.get("sec-fetch-dest").is_some_and(|kind| kind.as_bytes() == b"iframe")
}

/// What a payer is told of a refusal; other errors stay what they are.
fn told(error: Error) -> Result<Done, Error> {
    let status = match error.kind {
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Refused | Kind::Conflict => StatusCode::CONFLICT,
        Kind::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Missing | Kind::Forbidden | Kind::Unavailable | Kind::Fault => return Err(error),
    };
    let first = error.fields.first();
    let why = match (error.code, first.map(|field| field.field.as_str())) {
        ("subscription_exists", _) => {
            "You have this subscription already. Ask the shop if you want another one.".to_owned()
        }
        ("customer_blacklisted" | "customer_erased" | "plan_archived", _) => {
            "The shop cannot sell this to you now. Ask the shop.".to_owned()
        }
        (_, Some("customerEmail")) => {
            "Write the e-mail address that your receipt goes to, such as ada@example.com.".to_owned()
        }
        (_, Some("customerPhone")) => "Write your phone number with its country, such as +234 803 123 4567.".to_owned(),
        _ => first.map_or_else(|| error.message.to_string(), |field| field.message.clone()),
    };
    Ok(Done::No(status, why))
}

impl From<Did> for Done {
    fn from(did: Did) -> Done {
        match did {
            Did::Done | Did::Stale => Done::Yes,
        }
    }
}

impl Visit {
    pub(crate) fn of(api: Api, path: Result<Path<String>, PathRejection>) -> Option<Visit> {
        let Path(token) = path.ok()?;
        let link = CheckoutLink::read(&token, &api.secrets().sealing_key)?;
        let opened = doors::open_with_checkout_link(api.db(link.mode()), &link)?;
        let CheckoutOf::Session(id) = opened.of else { return None };
        Some(Visit { api, token, scope: opened.scope, id })
    }

    pub(crate) fn api(&self) -> &Api {
        &self.api
    }

    pub(crate) fn scope(&self) -> &TenantScope {
        &self.scope
    }

    pub(crate) fn id(&self) -> CheckoutSessionId {
        self.id
    }

    /// The address of the page.
    pub(crate) fn place(&self) -> String {
        format!("/checkout/{}", self.token)
    }

    /// Whoever looks, who may be signed in.
    pub(crate) async fn caller(&self, parts: &Parts) -> usecase::Result<Caller> {
        Caller::of(self.api.clone(), self.scope.mode(), parts).await
    }

    pub(crate) async fn sight(&self) -> usecase::Result<Sight> {
        let mut tx = self.scope.begin().await?;
        let sight = Sight::of(&mut tx, self.id).await?;
        Ok(tx.commit(sight).await?)
    }

    async fn hurried(&self) -> usecase::Result<()> {
        let mut tx = self.scope.begin().await?;
        checkout::hurry(&mut tx, self.id).await?;
        Ok(tx.commit(()).await?)
    }

    async fn carry_out(&self, parts: &Parts, sent: &Sent) -> usecase::Result<Done> {
        let done = Box::pin(self.tried(parts, sent)).await;
        if done.as_ref().is_err_and(|error| error.code == "revenue_cap_reached") {
            let mut tx = self.scope.begin().await?;
            checkout::kept_back(&mut tx).await?;
            tx.commit(()).await?;
        }
        done
    }

    async fn tried(&self, parts: &Parts, sent: &Sent) -> usecase::Result<Done> {
        match sent.what.as_str() {
            "pay" if sent.everywhere == "yes" && sent.how == "card" => {
                Box::pin(returning::pay(self, &self.caller(parts).await?, sent)).await
            }
            "pay" => self.pay(parts, sent).await,
            "saved" => Box::pin(returning::pay(self, &self.caller(parts).await?, sent)).await,
            "code" => self.code(sent.version, &sent.code).await,
            "answer" => {
                let mut tx = self.scope.begin().await?;
                let entered = (sent.kind.as_str(), sent.answer.as_str());
                let did = checkout::answer(&mut tx, self.api.secrets(), self.id, sent.version, entered).await?;
                Ok(tx.commit(did).await?.into())
            }
            "other" => {
                let mut tx = self.scope.begin().await?;
                let did = checkout::other_way(&mut tx, self.id, sent.version).await?;
                Ok(tx.commit(did).await?.into())
            }
            "sent" => {
                self.hurried().await?;
                Ok(Done::Yes)
            }
            _ => Ok(Done::No(StatusCode::BAD_REQUEST, "There is no such form here. Please try again.".to_owned())),
        }
    }

    async fn code(&self, version: i64, code: &str) -> usecase::Result<Done> {
        let mut tx = self.scope.begin().await?;
        let did = checkout::enter_code(&mut tx, self.id, version, code).await?;
        Ok(tx.commit(did).await?.into())
    }

    async fn pay(&self, parts: &Parts, sent: &Sent) -> usecase::Result<Done> {
        let sight = self.sight().await?;
        // A second click, a second tab, the way back: nobody types a card for nothing, and no gateway hears of it.
        if sight.row.version != sent.version || !matches!(sight.standing, Standing::Choose(_)) {
            return Ok(Done::Yes);
        }
        // The gateway is asked before the transaction is open.
        let by = self.by(&sight, sent).await?;
        // Whoever holds the link may fill somebody's wallet, and leaves no card of theirs behind with them.
        let keep = sent.keep == "yes" && own::may_keep(self, parts, &sight).await?;
        let new = Paying { guest: sent.guest(), by, keep, part: sent.part(&sight)? };
        let mut tx = self.scope.begin().await?;
        let paid = Box::pin(checkout::pay(&mut tx, self.api.secrets(), self.id, sent.version, new)).await;
        match paid {
            Ok(did) => Ok(tx.commit(did).await?.into()),
            Err(error) if error.code == "amount_changed" => {
                drop(tx);
                self.code(sent.version, sight.terms.code.as_deref().unwrap_or_default()).await?;
                Err(error)
            }
            Err(error) => Err(error),
        }
    }

    async fn by(&self, sight: &Sight, sent: &Sent) -> usecase::Result<By> {
        let rail = [Rail::Transfer, Rail::Ussd].into_iter().find(|rail| rail.as_str() == sent.how);
        Ok(match (sent.how.as_str(), sight.ways.card, rail) {
            (_, _, Some(rail)) => By::Rail(rail),
            ("card", Some(CardWay::TestNumber), None) => By::Card(Box::new(self.test_card(sight, sent).await?)),
            ("card", Some(CardWay::Page), None) => By::Page,
            _ => By::Nothing,
        })
    }

    /// The simulator's own card field. Cards of people never pass through here: they are entered with a provider.
    pub(crate) async fn test_card(&self, sight: &Sight, sent: &Sent) -> usecase::Result<(String, methods::CardFacts)> {
        let wrong = |why: &str| Error::field("number", "card_refused", why);
        let Some(cards) = &self.api.parts().cards else {
            return Err(wrong("No cards can be entered here. Pay in another way."));
        };
        let guest = sent.guest();
        // A person may have no mailbox, and the simulator wants one of everybody.
        let of_person = sight.row.customer_id.filter(|_| sight.terms.buys.is_deposit());
        let nowhere = || of_person.map(|id| format!("{id}@persons.invalid"));
        let email = sight.payer_email.clone().or(guest.email).or_else(nowhere);
        let email = email.ok_or_else(|| Error::field("customerEmail", "required", "Write your e-mail address."))?;
        let new = NewTestCard {
            number: sent.digits(),
            email,
            salary_minor: None,
            payday: None,
            willing_per_10k: None,
            plan: Vec::new(),
        };
        let text = "This card cannot be used here. Look at the number, or use another card.";
        let unusable = |error: Error| if error.kind == Kind::Invalid { wrong(text).because(error) } else { error };
        let card = cards.make(new).await.map_err(unusable)?;
        let facts = methods::describe(self.api.parts().tokens.as_ref(), Mode::Test, &card.token).await;
        Ok((card.token, facts.map_err(unusable)?))
    }

    /// What is shown of whoever looks beside the session, where that says how they can pay.
    async fn person(&self, parts: &Parts, sight: &Sight) -> usecase::Result<Person> {
        let elsewhere = own_host::owner(&self.api, &parts.headers).is_some();
        if elsewhere || !sight.takes_saved() {
            return Ok(Person::NotAsked);
        }
        let caller = self.caller(parts).await?;
        if own::is_of_house(self, &caller) {
            let known = own::read(&caller, sight).await?;
            return Ok(known.map_or(Person::NotAsked, |known| Person::Own(Box::new(known))));
        }
        let known = returning::read(self, &caller, sight).await?;
        Ok(known.map_or(Person::Unknown { framed: is_framed(parts) }, |known| Person::Known(Box::new(known))))
    }

    /// Back to the page, so that loading it again sends nothing twice.
    fn back(&self) -> Response {
        let mut response = StatusCode::SEE_OTHER.into_response();
        let place = HeaderValue::from_str(&self.token).expect("a link is plain text");
        response.headers_mut().insert(LOCATION, place);
        pages::with_page_headers(response)
    }

    async fn page(&self, parts: &Parts, status: StatusCode, notice: Option<&str>, sent: &Sent) -> Response {
        let sight = match self.sight().await {
            Ok(sight) => sight,
            Err(error) if error.kind == Kind::Missing => return pages::nothing_here(),
            Err(error) => return pages::cannot_show(&Problem::from(error)),
        };
        let person = match self.person(parts, &sight).await {
            Ok(person) => person,
            Err(error) => return pages::cannot_show(&Problem::from(error)),
        };
        let surface = if is_framed(parts) { Surface::Overlay } else { Surface::Checkout };
        let dress = match Dress::of(&self.api, &self.scope, surface).await {
            Ok(dress) => dress,
            Err(error) => return pages::cannot_show(&Problem::from(error)),
        };
        let view = View { sight: &sight, notice, sent, person: &person, token: &self.token };
        let again = match &sight.standing {
            // On to where the merchant wants its payers: by the page itself, since what a form leads to may be nowhere else.
            Standing::Paid | Standing::Free => sight.onward().map(|url| format!("3; url={url}")),
            _ if notice.is_some() || !sight.is_moving() => None,
            Standing::Act(_) => Some(LATER.to_owned()),
            Standing::Choose(_) | Standing::Working | Standing::Checking | Standing::Over => Some(SOON.to_owned()),
        };
        match view.body() {
            Ok(body) => {
                let title = view.title();
                let state = match &sight.standing {
                    Standing::Paid | Standing::Free => "completed",
                    Standing::Over => "expired",
                    Standing::Choose(_) | Standing::Working | Standing::Act(_) | Standing::Checking => "open",
                };
                // What a session says for itself holds; where it says nothing, what the merchant published does.
                let origins = Some(&sight.terms.allowed_origins).filter(|own| !own.is_empty());
                let (origins, about) = (origins.unwrap_or(&dress.allowed_origins).as_slice(), sight.row.id.to_string());
                let framed = Framed { origins, about: &about, state };
                let mut response = pages::framed_form_page(&dress, status, &title, &Html::new(), &body, &framed);
                let again = again.and_then(|text| HeaderValue::from_str(&text).ok());
                response.headers_mut().extend(again.map(|value| (REFRESH, value)));
                response
            }
            Err(error) => pages::cannot_show(&Problem::from(error)),
        }
    }
}
