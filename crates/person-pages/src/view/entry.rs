//! Coming in, as HTML.

use axum::http::StatusCode;
use axum::response::Response;
use pages::Dress;
use pages::html::Html;
use usecase::ports::CaptchaFace;

use super::{hidden, notice, small, test};
use crate::visit::Visit;

/// How far somebody is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Coming {
    /// What they typed.
    pub(crate) typed: String,
    /// What their code is entered with, once one was asked for.
    pub(crate) request: Option<String>,
    /// Where it went.
    pub(crate) to: String,
    pub(crate) notice: Option<String>,
    /// Whether they have to show that they are a person before another code is sent.
    pub(crate) shows: bool,
}

/// The page, in front of everything, or of one shop's account.
pub(crate) fn page(visit: &Visit, status: StatusCode, coming: &Coming, shop: Option<&str>) -> Response {
    let title = "Sign in";
    let lead = match shop {
        Some(shop) => format!("See your account with {shop}, and what you have at other shops, in one place."),
        None => "See what you pay for at every shop that uses Recoup, and change it.".to_owned(),
    };
    let face = visit.api.parts().captcha.as_ref().map(|captcha| captcha.face());
    let body = Html::new()
        .raw("<main>")
        .part(&test(visit))
        .raw("<article class=\"sheet\"><h1>Sign in</h1><p class=\"about\">")
        .text(&lead)
        .raw("</p>")
        .part(&match (coming.shows, face) {
            (true, Some(face)) => showing(coming, face),
            (true, None) | (false, _) => inside(coming),
        })
        .raw("</article></main>");
    match face.filter(|_| coming.shows) {
        Some(face) => pages::guarded_form_page(&Dress::default(), status, title, &Html::new(), &body, face),
        None => pages::form_page(&Dress::default(), status, title, &Html::new(), &body),
    }
}

/// Another code is sent to whoever shows that they are a person.
fn showing(coming: &Coming, face: &CaptchaFace) -> Html {
    let request = coming.request.as_deref().unwrap_or_default();
    notice(coming.notice.as_deref())
        .raw("<form method=\"post\">")
        .part(&hidden("what", "ask"))
        .part(&hidden("request", request))
        .part(&hidden("contact", &coming.typed))
        .part(&pages::captcha(face))
        .raw("<button class=\"button main\">Send me a code</button></form>")
}

/// The form of the step that somebody is at, with why the last one was not done.
pub(crate) fn inside(coming: &Coming) -> Html {
    let form = match &coming.request {
        None => contact(coming),
        Some(request) => code(coming, request),
    };
    notice(coming.notice.as_deref()).part(&form)
}

fn contact(coming: &Coming) -> Html {
    Html::new()
        .raw("<form method=\"post\">")
        .part(&hidden("what", "ask"))
        .raw("<label for=\"contact\">Your mobile number or e-mail address</label>")
        .raw("<input id=\"contact\" name=\"contact\" autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\" ")
        .raw("required maxlength=\"254\" value=\"")
        .text(&coming.typed)
        .raw("\"><button class=\"button main\">Send me a code</button></form>")
        .part(&small("We send a code to it. You need no password."))
}

fn code(coming: &Coming, request: &str) -> Html {
    let to = if coming.to.is_empty() { coming.typed.as_str() } else { coming.to.as_str() };
    Html::new()
        .raw("<form method=\"post\">")
        .part(&hidden("what", "enter"))
        .part(&hidden("request", request))
        .part(&hidden("contact", &coming.typed))
        .part(&code_field(to))
        .raw("<button class=\"button main\">Go on</button></form><form method=\"post\">")
        .part(&hidden("what", "ask"))
        .part(&hidden("request", request))
        .part(&hidden("contact", &coming.typed))
        .raw("<button class=\"button\">Send it again</button></form>")
        .raw("<p class=\"small\">Nothing came? Look at the number or the address, and <a href=\"?\">begin again</a>.</p>")
}

/// Where a code is typed.
pub(crate) fn code_field(to: &str) -> Html {
    Html::new()
        .raw("<p>We sent a code to ")
        .text(to)
        .raw(". It works for ten minutes.</p><label for=\"code\">The code</label><input id=\"code\" name=\"code\" class=\"code\" ")
        .raw("inputmode=\"numeric\" autocomplete=\"one-time-code\" required maxlength=\"12\">")
}

/// Whoever is signed in and holds a shop's link may say that it is theirs.
pub(crate) fn joining(visit: &Visit, status: StatusCode, shop: &str, why: Option<&str>) -> Response {
    let join = Html::new()
        .raw("<form method=\"post\">")
        .part(&hidden("what", "join"))
        .part(&hidden("form", &visit.form("join")))
        .raw("<button class=\"button main\">Add this account to mine</button></form>");
    let home =
        Html::new().raw("<p><a class=\"button\" href=\"").text(&visit.place("")).raw("\">To my subscriptions</a></p>");
    let ask = if why.is_some() { home } else { join };
    let body = Html::new()
        .raw("<main>")
        .part(&test(visit))
        .raw("<article class=\"sheet\"><h1>")
        .text(shop)
        .raw("</h1>")
        .part(&notice(why))
        .raw("<p>You are signed in. Add this account, and you find it with your other subscriptions.</p>")
        .part(&ask)
        .raw("</article></main>");
    pages::form_page(&Dress::default(), status, shop, &Html::new(), &body)
}
