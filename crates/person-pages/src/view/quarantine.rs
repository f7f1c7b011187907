//! Showing that it is still they, as HTML.

use axum::http::StatusCode;
use axum::response::Response;
use pages::Dress;
use pages::html::Html;
use people::Session;

use super::entry::code_field;
use super::settings::Proving;
use super::{form, hidden, notice, small, test};
use crate::visit::Visit;

/// The page.
pub(crate) fn page(
    visit: &Visit,
    session: &Session,
    status: StatusCode,
    proving: Option<&Proving>,
    why: Option<&str>,
) -> Response {
    let inside = match proving {
        Some(proving) => form(visit, "", "enter", "quarantine")
            .part(&hidden("request", &proving.request))
            .part(&hidden("contact", &proving.typed))
            .part(&code_field(&proving.to))
            .raw("<button class=\"button main\">Go on</button></form>"),
        None => ways(visit, session),
    };
    let body = Html::new()
        .raw("<main>")
        .part(&test(visit))
        .raw("<article class=\"sheet\"><h1>Is it still you?</h1>")
        .part(&notice(why))
        .raw("<p>Nobody signed in with this number for a long time, and numbers get new owners. Show us one more thing.</p>")
        .part(&inside)
        .raw("</article></main>");
    pages::form_page(&Dress::default(), status, "Is it still you?", &Html::new(), &body)
}

fn ways(visit: &Visit, session: &Session) -> Html {
    let contact = form(visit, "", "ask", "quarantine")
        .raw("<label for=\"contact\">Another number or address that you signed in with</label><input id=\"contact\" name=\"contact\" ")
        .raw("autocomplete=\"email\" required maxlength=\"254\"><button class=\"button main\">Send me a code</button></form>");
    let card = form(visit, "", "card", "quarantine")
        .raw("<label for=\"last4\">Last four digits</label><input id=\"last4\" name=\"last4\" inputmode=\"numeric\" required ")
        .raw("maxlength=\"4\"><label for=\"month\">Month in which it ends</label><input id=\"month\" name=\"month\" ")
        .raw("inputmode=\"numeric\" required maxlength=\"2\"><label for=\"year\">Year in which it ends</label><input id=\"year\" ")
        .raw("name=\"year\" inputmode=\"numeric\" required maxlength=\"4\"><button class=\"button\">It is my card</button></form>");
    let afresh = form(visit, "", "afresh", "quarantine").raw("<button class=\"button\">Start afresh</button></form>");
    let cards = if session.guesses_left > 0 {
        Html::new().raw("<section class=\"pay\"><h2>A card that you saved</h2>").part(&card).raw("</section>")
    } else {
        Html::new()
    };
    Html::new()
        .raw("<section class=\"pay\"><h2>A second contact</h2>")
        .part(&contact)
        .raw("</section>")
        .part(&cards)
        .raw("<details><summary>The number is new to me</summary>")
        .part(&small("You begin with nothing. Whoever had the number before keeps what is theirs."))
        .part(&afresh)
        .raw("</details>")
}
