//! `/pay/{token}/{slug}`: a payment link. Looking shows what is sold; the button begins a checkout of the visitor's own.

use app::papers::words::amount;
use axum::extract::rejection::{FormRejection, PathRejection};
use axum::extract::{Form, Path, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use checkout::Offer;
use ids::{CheckoutSessionId, PaymentLinkId};
use money::Money;
use pages::Dress;
use pages::html::Html;
use serde::Deserialize;
use setup::appearance::Surface;
use store::TenantScope;
use store::checkout_link::{CheckoutLink, CheckoutOf};
use store::doors;
use usecase::{Kind, Result};
use web::{Api, Problem};

/// The form of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    /// As people write it.
    amount: String,
}

type Place = std::result::Result<Path<(String, String)>, PathRejection>;

struct Visit {
    api: Api,
    scope: TenantScope,
    id: PaymentLinkId,
    slug: String,
}

/// What is sold.
pub(crate) async fn show(State(api): State<Api>, path: Place) -> Response {
    let Some(visit) = Visit::of(api, path) else { return pages::nothing_here() };
    visit.page(StatusCode::OK, None, "").await
}

/// The button.
pub(crate) async fn begin(
    State(api): State<Api>,
    path: Place,
    sent: std::result::Result<Form<Chosen>, FormRejection>,
) -> Response {
    let Some(visit) = Visit::of(api, path) else { return pages::nothing_here() };
    let typed = sent.map(|Form(sent)| sent.amount).unwrap_or_default();
    match visit.begun(&typed).await {
        Ok(Some(id)) => visit.on(id),
        Ok(None) => pages::nothing_here(),
        Err(error) if error.kind == Kind::Invalid => {
            let why = error.fields.first().map_or(error.message.to_string(), |field| field.message.clone());
            visit.page(StatusCode::UNPROCESSABLE_ENTITY, Some(&why), &typed).await
        }
        Err(error) if matches!(error.kind, Kind::Refused | Kind::Conflict) => {
            let why = "The shop cannot sell this now. Ask the shop.";
            visit.page(StatusCode::CONFLICT, Some(why), &typed).await
        }
        Err(error) => pages::cannot_show(&Problem::from(error)),
    }
}

impl Visit {
    fn of(api: Api, path: Place) -> Option<Visit> {
        let Path((token, slug)) = path.ok()?;
        let link = CheckoutLink::read(&token, &api.secrets().sealing_key)?;
        let opened = doors::open_with_checkout_link(api.db(link.mode()), &link)?;
        let CheckoutOf::PaymentLink(id) = opened.of else { return None };
        Some(Visit { api, scope: opened.scope, id, slug })
    }

    async fn offer(&self) -> Result<Option<Offer>> {
        let mut tx = self.scope.begin().await?;
        let offer = checkout::offer(&mut tx, self.id, &self.slug).await?;
        Ok(tx.commit(offer).await?)
    }

    async fn begun(&self, typed: &str) -> Result<Option<CheckoutSessionId>> {
        let bounds = self.offer().await?.and_then(|offer| offer.bounds);
        let chosen = bounds.and_then(|(least, _)| read_amount(typed, least));
        let mut tx = self.scope.begin().await?;
        let begun = Box::pin(checkout::begin(&mut tx, self.id, &self.slug, chosen)).await?;
        Ok(tx.commit(begun).await?)
    }

    /// On to the checkout.
    fn on(&self, id: CheckoutSessionId) -> Response {
        let token = CheckoutLink::of(&self.scope, CheckoutOf::Session(id)).reveal(&self.api.secrets().sealing_key);
        let mut response = StatusCode::SEE_OTHER.into_response();
        // Relative to the link, so that it holds behind whatever the page was reached through.
        let place = HeaderValue::from_str(&format!("../../checkout/{token}")).expect("a link is plain text");
        response.headers_mut().insert(LOCATION, place);
        pages::with_page_headers(response)
    }

    async fn page(&self, status: StatusCode, notice: Option<&str>, typed: &str) -> Response {
        match self.offer().await {
            Ok(Some(offer)) => {
                let dress = match Dress::of(&self.api, &self.scope, Surface::Store).await {
                    Ok(dress) => dress,
                    Err(error) => return pages::cannot_show(&Problem::from(error)),
                };
                let title = format!("Pay {}", offer.seller);
                pages::form_page(&dress, status, &title, &Html::new(), &body(&offer, notice, typed))
            }
            Ok(None) => pages::nothing_here(),
            Err(error) if error.kind == Kind::Missing => pages::nothing_here(),
            Err(error) => pages::cannot_show(&Problem::from(error)),
        }
    }
}

/// An amount as people write it, in minor units.
pub(crate) fn read_amount(text: &str, like: Money) -> Option<i64> {
    let plain: String = text.trim().chars().filter(|one| !matches!(one, ',' | ' ' | '₦')).collect();
    let digits = usize::from(like.currency().exponent());
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    if whole.is_empty() || part.len() > digits || !(whole.bytes().chain(part.bytes())).all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    format!("{whole}{part:0<digits$}").parse().ok()
}

fn body(offer: &Offer, notice: Option<&str>, typed: &str) -> Html {
    let test = if offer.is_test {
        Html::new().raw("<p class=\"test\">Test mode. No real money moves here.</p>")
    } else {
        Html::new()
    };
    let every = offer.every.as_ref().map(|every| format!("every {every}, until you cancel"));
    let price = |price: &Money| Html::new().raw("<p class=\"due\">").text(&amount(*price)).raw("</p>");
    let about = |text: &String| Html::new().raw("<p class=\"about\">").text(text).raw("</p>");
    let chooser = |(least, most): &(Money, Money)| {
        Html::new()
            .raw("<label for=\"amount\">How much, from ")
            .text(&amount(*least))
            .raw(" to ")
            .text(&amount(*most))
            .raw(
                "</label><input id=\"amount\" name=\"amount\" inputmode=\"decimal\" required maxlength=\"20\" value=\"",
            )
            .text(typed)
            .raw("\">")
    };
    Html::new()
        .raw("<main>")
        .part(&test)
        .raw("<article class=\"sheet\"><header><h1>")
        .text(&offer.title)
        .raw("</h1></header><p class=\"about\">from ")
        .text(&offer.seller)
        .raw("</p>")
        .each(&offer.price, price)
        .each(&every, about)
        .each(notice, |why| Html::new().raw("<p class=\"notice\" role=\"alert\">").text(why).raw("</p>"))
        .raw("<form method=\"post\">")
        .each(&offer.bounds, chooser)
        .raw("<button class=\"button main\">Go on to pay</button></form>")
        .raw("<p class=\"small\">Taxes, if any, are shown on the next page, before you pay.</p></article></main>")
}

#[cfg(test)]
mod tests {
    use money::{Currency, Money};

    use super::read_amount;

    #[test]
    fn amounts_are_taken_as_people_write_them() {
        let naira = Money::new(1, Currency::NGN);
        assert_eq!(read_amount(" ₦12,500.5 ", naira), Some(1_250_050));
        assert_eq!(read_amount("12500", naira), Some(1_250_000));
        for bad in ["", "-5", "1.234", "ten", ".5", "1e3", "99999999999999999999"] {
            assert_eq!(read_amount(bad, naira), None, "{bad}");
        }
    }
}
