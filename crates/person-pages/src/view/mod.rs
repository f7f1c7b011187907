//! These pages as HTML.

pub(crate) mod entry;
pub(crate) mod methods;
pub(crate) mod overview;
pub(crate) mod quarantine;
pub(crate) mod settings;
pub(crate) mod shop;
pub(crate) mod wallet;

use axum::http::StatusCode;
use axum::response::Response;
use ids::Mode;
use pages::Dress;
use pages::html::Html;
use store::methods::MethodRow;

use crate::visit::Visit;

/// The pages, with the ends of their addresses.
const PAGES: [(&str, &str); 4] =
    [("", "Subscriptions"), ("methods", "Ways to pay"), ("wallet", "Wallet"), ("settings", "Settings")];

/// A page of somebody who is signed in, of all shops.
pub(crate) fn shown(visit: &Visit, status: StatusCode, title: &'static str, here: &str, body: &Html) -> Response {
    dressed(&Dress::default(), visit, status, title, here, body)
}

/// A page of somebody who is signed in, as one shop has it.
pub(crate) fn dressed(
    dress: &Dress,
    visit: &Visit,
    status: StatusCode,
    title: &'static str,
    here: &str,
    body: &Html,
) -> Response {
    let link = |(page, name): &(&'static str, &'static str)| {
        let current = if *page == here { " aria-current=\"page\"" } else { "" };
        Html::new()
            .raw("<li><a href=\"")
            .text(&visit.place(page))
            .raw("\"")
            .raw(current)
            .raw(">")
            .raw(name)
            .raw("</a></li>")
    };
    let leave = form(visit, "", "leave", "leave").raw("<button class=\"button\">Sign out</button></form>");
    let whole = Html::new()
        .raw("<main>")
        .part(&test(visit))
        .raw("<nav aria-label=\"Your pages\"><ul class=\"nav\">")
        .each(&PAGES, link)
        .raw("</ul></nav><article class=\"sheet\"><h1>")
        .raw(title)
        .raw("</h1>")
        .part(body)
        .raw("</article><footer>")
        .part(&leave)
        .raw("</footer></main>");
    pages::form_page(dress, status, title, &Html::new(), &whole)
}

/// That nothing is real, where it is not.
pub(crate) fn test(visit: &Visit) -> Html {
    match visit.mode {
        Mode::Test => Html::new().raw("<p class=\"test\">Test mode. Nothing here is real, and nothing is owed.</p>"),
        Mode::Live => Html::new(),
    }
}

/// Why a form was not done.
pub(crate) fn notice(text: Option<&str>) -> Html {
    Html::new().each(text, |text| Html::new().raw("<p class=\"notice\" role=\"alert\">").text(text).raw("</p>"))
}

/// Words in small print.
pub(crate) fn small(text: &str) -> Html {
    Html::new().raw("<p class=\"small\">").text(text).raw("</p>")
}

/// The beginning of a form that goes to a page of ours, for what is shown in `state`.
pub(crate) fn form(visit: &Visit, page: &str, what: &'static str, state: &str) -> Html {
    let start = Html::new().raw("<form method=\"post\" action=\"").text(&visit.place(page)).raw("\">");
    start.part(&hidden("what", what)).part(&hidden("form", &visit.form(state)))
}

/// A field that is not seen.
pub(crate) fn hidden(name: &'static str, value: &str) -> Html {
    Html::new().raw("<input type=\"hidden\" name=\"").raw(name).raw("\" value=\"").text(value).raw("\">")
}

/// `Visa ending in 0003`.
pub fn card_name(row: &MethodRow) -> String {
    let mut letters = row.brand.as_deref().unwrap_or("card").chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    let brand: String = first.chain(letters).collect();
    let digits = row.last4.as_deref().map(|digits| format!(" ending in {digits}")).unwrap_or_default();
    format!("{brand}{digits}")
}
