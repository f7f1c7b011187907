//! The frame of every page: head, mode, navigation; and the pages that say that something is not so.

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use ids::Mode;
use pages::html::Html;
use web::Problem;

use super::desk::{Desk, Told};
use super::guard::{FORM, OnStaff, Signed, Visitor};
use super::markup::{each, fill, raw};
use super::resources::{self, GROUPS};

/// How every page looks.
pub(crate) const STYLE: &str = include_str!("style.css");

/// A page does what we wrote and nothing else: no script, nothing from elsewhere, forms to where it came from, in nobody's frame. It may
/// show previews of ours in one.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// What stands before every page's own part.
const HEAD: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
    content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" content=\"noindex,nofollow\"><title>{}</title>\
    <link rel=\"stylesheet\" href=\"/dashboard.css\"><link rel=\"icon\" href=\"/icon.svg\"></head><body class=\"{}\">\
    <a class=\"skip\" href=\"#main\">Skip to the page</a>{}</body></html>";

/// What a merchant reads in live mode before they may do anything there.
const NOT_LIVE: &str = "<p class=\"notice warn\" role=\"status\">Your business is not live yet: in live mode you can look, and nothing can be made \
    or changed. We look at who you are first: <a href=\"/business\">tell us</a>. Until then everything works in test mode.</p>";

const STARTER: &str = "<p class=\"notice warn\" role=\"status\">You take real payments up to a limit while we look at who you are; the \
    <a href=\"/d/live\">overview</a> says how much of it is used. Live keys, payouts and escrow open once we \
    <a href=\"/business\">verified</a> your business, and the limit goes with it.</p>";

/// The mode's word in addresses and on pages.
pub(crate) fn word(mode: Mode) -> &'static str {
    match mode {
        Mode::Test => "test",
        Mode::Live => "live",
    }
}

/// The mode of an address.
pub(crate) fn mode_of(word: &str) -> Option<Mode> {
    match word {
        "test" => Some(Mode::Test),
        "live" => Some(Mode::Live),
        _ => None,
    }
}

fn document(status: StatusCode, title: &str, class: &str, body: &Html) -> Response {
    let mut response = Response::new(Body::from(fill(HEAD, &[&title, &class, body]).done()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    with_headers(response)
}

/// The headers of everything that the dashboard answers.
pub(crate) fn with_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    response
}

/// A page before somebody is signed in: one card in the middle.
pub(crate) fn card(status: StatusCode, title: &str, body: &Html) -> Response {
    let body = fill(
        "<div class=\"entry\"><p class=\"brand\">Recoup</p><main id=\"main\" class=\"card\"><h1>{}</h1>{}</main></div>",
        &[&title, body],
    );
    document(status, &format!("{title} · Recoup"), "plain", &body)
}

/// A page of somebody who is signed in. Pages that are about no mode leave it out.
pub(crate) fn page(signed: &Signed, mode: Option<Mode>, at: &str, title: &str, body: &Html) -> Response {
    answered(StatusCode::OK, signed, mode, at, title, body)
}

/// As [`page`], with a status of its own.
pub(crate) fn answered(
    status: StatusCode,
    signed: &Signed,
    mode: Option<Mode>,
    at: &str,
    title: &str,
    body: &Html,
) -> Response {
    let shown = mode.unwrap_or(Mode::Test);
    let waits = match (mode, signed.seat.is_live(), signed.seat.is_starter()) {
        (Some(Mode::Live), false, _) => Some(raw(NOT_LIVE)),
        (Some(Mode::Live), true, true) => Some(raw(STARTER)),
        (Some(Mode::Live), true, false) | (Some(Mode::Test) | None, ..) => None,
    };
    let unverified = signed.unverified.then(|| mailbox(signed));
    let whole = fill(
        "{}<div class=\"frame\">{}<main id=\"main\" tabindex=\"-1\">{}{}{}</main></div>",
        &[&band(signed, mode, at), &navigation(signed, shown, mode.is_some(), at), &unverified, &waits, body],
    );
    let class = mode.map_or("plain", word);
    let name = mode.map_or(String::new(), |mode| format!("{} · ", if mode == Mode::Test { "Test" } else { "Live" }));
    document(status, &format!("{title} · {name}{}", signed.seat.tenant_name()), class, &whole)
}

/// What somebody reads whose mailbox is not known to be theirs yet.
fn mailbox(signed: &Signed) -> Html {
    fill(
        "<div class=\"notice warn\" role=\"status\"><p>We sent a mail to <strong>{}</strong>. Open its link to show that this mailbox is yours. \
         Until then you can try everything in test mode, and can neither invite anybody nor send us your business to look at.</p>\
         <form method=\"post\" action=\"/account/verify\">{}<button>Send it again</button></form></div>",
        &[&signed.visitor.user.email, &token(&signed.form)],
    )
}

/// The band on top: which mode, whose business, who looks.
fn band(signed: &Signed, mode: Option<Mode>, at: &str) -> Html {
    let told = match mode {
        Some(Mode::Test) => {
            raw("<strong class=\"mode\">Test mode</strong> <span class=\"wide\">No real money moves here.</span>")
        }
        Some(Mode::Live) => {
            raw("<strong class=\"mode\">Live mode</strong> <span class=\"wide\">Real customers, real money.</span>")
        }
        None => raw("<strong class=\"mode\">Account</strong>"),
    };
    let at = if resources::find(at).is_some() || ["recovery", "appearance"].contains(&at) {
        format!("/{at}")
    } else {
        String::new()
    };
    let other = match mode {
        Some(Mode::Test) => fill("<a href=\"/d/live{}\">Go to live mode</a>", &[&at]),
        Some(Mode::Live) => fill("<a href=\"/d/test{}\">Go to test mode</a>", &[&at]),
        None => raw("<a href=\"/d/test\">Test mode</a> <a href=\"/d/live\">Live mode</a>"),
    };
    fill(
        "<header class=\"band\"><p>{}</p><p class=\"switch\">{}</p><p class=\"who\"><a class=\"to-menu\" href=\"#menu\">Menu</a>\
         <a href=\"/account\">{}</a></p></header>",
        &[&told, &other, &signed.visitor.user.name],
    )
}

fn navigation(signed: &Signed, mode: Mode, in_mode: bool, at: &str) -> Html {
    let word = word(mode);
    let link = |slug: &str, title: &str| {
        let here = if in_mode && slug == at { raw(" aria-current=\"page\"") } else { Html::new() };
        let slash = if slug.is_empty() { "" } else { "/" };
        fill("<li><a href=\"/d/{}{}{}\"{}>{}</a></li>", &[&word, &slash, &slug, &here, &title])
    };
    let groups = each(GROUPS, |(title, group)| {
        let fit =
            resources::all().filter(|one| one.group == group && !one.hidden && (mode == Mode::Test || !one.test_only));
        fill("<h2>{}</h2><ul>{}</ul>", &[&title, &each(fit, |one| link(one.slug, one.title))])
    });
    let aside = |place: &str, title: &str| {
        let here = if place.trim_start_matches('/') == at { raw(" aria-current=\"page\"") } else { Html::new() };
        fill("<li><a href=\"{}\"{}>{}</a></li>", &[&place, &here, &title])
    };
    let search = fill(
        "<form class=\"search\" action=\"/d/{}/search\" role=\"search\"><label for=\"q\">Search</label>\
         <input id=\"q\" name=\"q\" type=\"search\" placeholder=\"ID or e-mail\" autocomplete=\"off\"><button>Go</button></form>",
        &[&word],
    );
    fill(
        "<nav id=\"menu\" aria-label=\"Main\"><p class=\"shop\">{}</p>{}<ul>{}{}</ul>{}<h2>Business</h2><ul>{}{}{}{}{}</ul>{}</nav>",
        &[
            &signed.seat.tenant_name(),
            &search,
            &link("", "Overview"),
            &link("recovery", "Recovery board"),
            &groups,
            &aside("/business", "Verification"),
            &aside("/team", "Team"),
            &aside("/account", "Your account"),
            &link("appearance", "Appearance"),
            &link("settings", "Settings"),
            &sign_out(&signed.form),
        ],
    )
}

fn sign_out(form: &str) -> Html {
    fill(
        "<form method=\"post\" action=\"/sign-out\">{}<button class=\"quiet\">Sign out</button></form>",
        &[&token(form)],
    )
}

/// The hidden field that every form of ours has.
pub(crate) fn token(form: &str) -> Html {
    fill("<input type=\"hidden\" name=\"{}\" value=\"{}\">", &[&FORM, &form])
}

/// A notice at the top of a page.
pub(crate) fn notice(kind: &'static str, text: &str) -> Html {
    let role = if kind == "bad" { "alert" } else { "status" };
    fill("<p class=\"notice {}\" role=\"{}\">{}</p>", &[&kind, &role, &text])
}

/// What the merchant API refused, as a page.
pub(crate) fn refused(signed: &Signed, mode: Mode, at: &str, told: &Told) -> Response {
    let (title, more) = match told.status {
        StatusCode::FORBIDDEN if told.body["error"]["code"] == "test_mode_only" => ("Only in test mode", String::new()),
        StatusCode::FORBIDDEN => (
            if mode == Mode::Live && !signed.seat.is_live() {
                "Not before you are live"
            } else if mode == Mode::Live && signed.seat.is_starter() {
                "Not open to you now"
            } else {
                "Your role does not show this"
            },
            match (mode, signed.seat.is_live()) {
                (Mode::Live, false) => String::new(),
                (Mode::Live, true) if signed.seat.is_starter() => format!(
                    "Live keys, payouts and escrow open once your business is verified. For everything else your role counts: you are \
                     signed in as {}.",
                    signed.role.title()
                ),
                (Mode::Live | Mode::Test, _) => {
                    format!(
                        "You are signed in as {}. An owner or an admin can give you another role.",
                        signed.role.title()
                    )
                }
            },
        ),
        StatusCode::NOT_FOUND => {
            ("There is nothing here", format!("It may be in the other mode: you are in {} mode.", word(mode)))
        }
        _ => ("This cannot be shown now", String::new()),
    };
    let back = fill("<p><a href=\"/d/{}\">Back to the overview</a></p>", &[&word(mode)]);
    let body = fill("<h1>{}</h1><p>{}</p><p>{}</p>{}", &[&title, &told.message(), &more, &back]);
    answered(told.status, signed, Some(mode), at, title, &body)
}

/// A page for an address that is not there.
pub(crate) fn missing(signed: &Signed) -> Response {
    let body = raw("<h1>There is nothing here</h1><p>The address may be mistyped. The menu shows what there is.</p>");
    answered(StatusCode::NOT_FOUND, signed, None, "", "There is nothing here", &body)
}

/// What is said to somebody who is not on staff: nothing, unless they only lack an authenticator.
pub(crate) fn not_staff(error: &usecase::Error) -> Response {
    if error.kind == usecase::Kind::Forbidden {
        let body = fill(
            "<p>{}</p><p><a class=\"button main\" href=\"/account/factor\">Add an authenticator</a></p>",
            &[&error.message.as_ref()],
        );
        return card(StatusCode::FORBIDDEN, "One thing first", &body);
    }
    let body = raw("<p>The address may be mistyped.</p><p><a href=\"/\">To the dashboard</a></p>");
    card(StatusCode::NOT_FOUND, "There is nothing here", &body)
}

/// What staff look at: the place in a mode, and what it is called.
const DESKS: [(&str, &str); 4] =
    [("payouts", "Payouts"), ("holds", "Holds"), ("disputes", "Disputes"), ("providers", "Providers")];

/// A page of staff, in a mode where it is of one; `at` is its place.
pub(crate) fn platform(
    on: &OnStaff,
    status: StatusCode,
    mode: Option<Mode>,
    at: &str,
    title: &str,
    body: &Html,
) -> Response {
    let link = |place: &str, is_here: bool, title: &str| {
        let here = is_here.then(|| raw(" aria-current=\"page\""));
        fill("<li><a href=\"{}\"{}>{}</a></li>", &[&place, &here, &title])
    };
    let shown = word(mode.unwrap_or(Mode::Live));
    let desks = each(DESKS, |(place, title)| link(&format!("/platform/{shown}/{place}"), place == at, title));
    let own = (!on.visitor.seats.is_empty()).then(|| raw("<li><a href=\"/d/test\">Your business</a></li>"));
    let name = match mode {
        Some(Mode::Live) => "Platform, live mode",
        Some(Mode::Test) => "Platform, test mode",
        None => "Platform",
    };
    let whole = fill(
        "<header class=\"band\"><p><strong class=\"mode\">{}</strong> <span class=\"wide\">Every merchant.</span></p>\
         <p class=\"who\"><a class=\"to-menu\" href=\"#menu\">Menu</a> <span>{}</span></p></header>\
         <div class=\"frame\"><nav id=\"menu\" aria-label=\"Main\"><p class=\"shop\">Recoup</p><ul>{}{}{}{}</ul>{}</nav>\
         <main id=\"main\" tabindex=\"-1\">{}</main></div>",
        &[
            &name,
            &on.visitor.user.name,
            &link("/platform", at == "merchants", "Merchants"),
            &desks,
            &link("/platform/work", at == "work", "Work"),
            &own,
            &sign_out(&on.form),
            body,
        ],
    );
    document(status, &format!("{title} · {name}"), mode.map_or("plain", word), &whole)
}

/// What is said to somebody who belongs to no business any more.
pub(crate) fn nowhere(desk: &Desk, visitor: &Visitor) -> Response {
    if visitor.user.is_staff {
        return super::guard::onward("/platform");
    }
    let body = fill(
        "<p>You are signed in as {}, and belong to no business: you may have been removed from its team. Ask for a new invitation.</p>{}",
        &[&visitor.user.email, &sign_out(&visitor.token.form(desk.secrets()))],
    );
    card(StatusCode::FORBIDDEN, "You are on no team", &body)
}

/// What a form from elsewhere gets.
pub(crate) fn foreign() -> Response {
    let body = raw(
        "<p>This form was not sent by a page of ours, so nothing was done. Open the dashboard and begin there.</p>\
        <p><a href=\"/\">To the dashboard</a></p>",
    );
    card(StatusCode::FORBIDDEN, "Nothing was done", &body)
}

/// What a form that is too large gets.
pub(crate) fn too_large() -> Response {
    let body = raw(
        "<p>A form has at most 256 KB, and a file at most 8 MB. Shorten what you typed, or choose a smaller file, and send it again.</p>",
    );
    card(StatusCode::PAYLOAD_TOO_LARGE, "This is too much", &body)
}

/// A fault of ours, or a database that does not answer.
pub(crate) fn trouble(problem: &Problem) -> Response {
    problem.log();
    let body = raw("<p>Something went wrong on our side. Load this page again in a minute.</p>");
    card(StatusCode::SERVICE_UNAVAILABLE, "We cannot show this now", &body)
}

/// The same, of a use case.
pub(crate) fn fault(error: &usecase::Error) -> Response {
    tracing::error!(%error, "a page could not be shown");
    let body = raw("<p>Something went wrong on our side. Load this page again in a minute.</p>");
    card(StatusCode::SERVICE_UNAVAILABLE, "We cannot show this now", &body)
}

/// `/dashboard.css`
pub(crate) async fn style() -> Response {
    let mut response = Response::new(Body::from(STYLE));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    with_headers(response)
}

/// `/icon.svg`
pub(crate) async fn icon() -> Response {
    const ICON: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\"><rect width=\"16\" height=\"16\" rx=\"4\" \
        fill=\"#0b5d4e\"/><path d=\"M5 12V4h4a2.4 2.4 0 0 1 0 4.8H5m3.6 0L11 12\" fill=\"none\" stroke=\"#fff\" stroke-width=\"1.6\"/></svg>";
    let mut response = ICON.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
    with_headers(response)
}
