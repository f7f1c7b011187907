//! Forms that came too late: whoever sent one signs in again, and finds it as they typed it.

use axum::http::StatusCode;
use axum::response::Response;
use pages::html::Html;

use super::guard::{FORM, OnStaff, Signed, Typed};
use super::markup::{each, fill, raw};
use super::{forms, shell};

/// The mark of a form that wants a code of an authenticator.
const CODE: &str = "_code";

/// Asks for the password, and carries what was typed. Without an e-mail, the person says who they are, too.
pub(crate) fn page(typed: &Typed, path: &str, email: &str, why: &str) -> Response {
    let body = fill("{}{}", &[&shell::notice("warn", why), &fields(path, &typed.carried(), email, None)]);
    shell::card(StatusCode::UNAUTHORIZED, "Sign in again", &body)
}

/// The fields of a sign-in.
pub(crate) fn fields(next: &str, kept: &str, email: &str, wrong: Option<&str>) -> Html {
    let wrong = wrong.map(|text| fill("<p class=\"wrong\" id=\"wrong\" role=\"alert\">{}</p>", &[&text]));
    let described = if wrong.is_some() { raw(" aria-describedby=\"wrong\"") } else { Html::new() };
    fill(
        "<form method=\"post\" action=\"/sign-in\"><input type=\"hidden\" name=\"next\" value=\"{}\">\
         <input type=\"hidden\" name=\"kept\" value=\"{}\">{}\
         <div class=\"field\"><label for=\"email\">E-mail</label><input id=\"email\" name=\"email\" type=\"email\" autocomplete=\"username\" \
         required value=\"{}\"{}></div>\
         <div class=\"field\"><label for=\"password\">Password</label><input id=\"password\" name=\"password\" type=\"password\" \
         autocomplete=\"current-password\" required{}></div><button class=\"main\">Sign in</button></form>",
        &[&next, &kept, &wrong, &email, &described, &described],
    )
}

/// A form of an earlier session, of somebody who is signed in: it does nothing, and is shown to be sent again.
pub(crate) async fn check(signed: &Signed, typed: &Typed, path: &str) -> Response {
    resume(signed, path, typed).await
}

/// Shows a form as it was typed: nothing is done until it is sent.
pub(crate) async fn resume(signed: &Signed, path: &str, typed: &Typed) -> Response {
    let told = "Here is what you typed. Look at it once more, and send it.";
    if let Some(page) = forms::resumed(signed, path, typed, told) {
        return page;
    }
    let body = kept_form(path, typed, &signed.form, told);
    shell::page(signed, None, "", "Welcome back", &body)
}

/// A form of staff as it was typed, on a page of staff. A code is asked for anew: it belongs to the deed, and was not kept.
pub(crate) fn for_staff(on: &OnStaff, path: &str, typed: &Typed) -> Response {
    let told = "Here is what you typed. Nothing was done yet: look at it once more, and send it.";
    let body = kept_form(path, typed, &on.form, told);
    shell::platform(on, StatusCode::OK, None, "", "Welcome back", &body)
}

/// What was typed, shown and ready to be sent.
fn kept_form(path: &str, typed: &Typed, form: &str, told: &str) -> Html {
    let kept = typed.0.iter().filter(|(name, _)| name != FORM && name != "code" && !name.contains("password"));
    let hidden =
        each(kept.clone(), |(name, value)| fill("<input type=\"hidden\" name=\"{}\" value=\"{}\">", &[name, value]));
    let seen = each(kept.filter(|(name, value)| !name.starts_with('_') && !value.is_empty()), |(name, value)| {
        fill("<div><dt>{}</dt><dd>{}</dd></div>", &[&super::show::label(name), value])
    });
    let code = (!typed.get(CODE).is_empty()).then(|| {
        raw("<div class=\"field\"><label for=\"code\">Code of your authenticator</label><input id=\"code\" name=\"code\" \
             inputmode=\"numeric\" autocomplete=\"one-time-code\" required></div>")
    });
    let place = path.split('?').next().unwrap_or("/");
    fill(
        "<h1>Welcome back</h1>{}<dl class=\"facts\">{}</dl><form class=\"form\" method=\"post\" action=\"{}\">{}{}{}<button class=\"main\">Send it</button></form>",
        &[&shell::notice("warn", told), &seen, &place, &shell::token(form), &hidden, &code],
    )
}
