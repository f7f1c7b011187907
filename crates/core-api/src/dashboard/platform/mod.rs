//! What staff do: look at merchants, decide about payouts, stop what must not go on, and have work done again.
//!
//! What it promises:
//! * To anybody who is not on staff there is nothing here, and what somebody on staff may do is their duty's (`office::duties`).
//! * Whatever concerns one merchant is done under an authority for that merchant and mode, which nobody has who ever worked there.
//! * What sends money, or lets it go on, wants a code of the authenticator for that very deed, and holds for what was on the page.
//! * Every deed has a reason or a digest, and is in the merchant's own audit log under the name of who did it.
//! * Nothing that was typed is lost to a session that ended.

mod disputes;
mod holds;
mod merchants;
mod payouts;
mod providers;
mod work;

use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use ids::{Mode, TenantId};
use office::duties::Deed;
use office::second;
use pages::html::Html;
use store::TenantScope;
use store::doors;
use store::office::duty::on_duty;
use store::office::{LogLine, vetting as rows};
use usecase::{Error, Kind};

use super::desk::Desk;
use super::entry::{fail, is_told};
use super::guard::{OnStaff, SentByStaff};
use super::markup::{each, fill, raw};
use super::shell;

/// Every page of staff.
pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/platform", get(merchants::list))
        .route("/platform/work", get(work::show))
        .route("/platform/merchants/{tenant}", get(merchants::show))
        .route("/platform/merchants/{tenant}/decide", post(merchants::decide))
        .route("/platform/merchants/{tenant}/start", post(merchants::start))
        .route("/platform/merchants/{tenant}/papers/{paper}", get(merchants::paper).post(merchants::judge))
        .route("/platform/{mode}/payouts", get(payouts::list))
        .route("/platform/{mode}/payouts/{tenant}/{payout}", get(payouts::show))
        .route("/platform/{mode}/payouts/{tenant}/{payout}/decide", post(payouts::decide))
        .route("/platform/{mode}/holds", get(holds::list))
        .route("/platform/{mode}/holds/{tenant}", post(holds::place))
        .route("/platform/{mode}/holds/{tenant}/{hold}/lift", post(holds::lift))
        .route("/platform/{mode}/disputes", get(disputes::list))
        .route("/platform/{mode}/providers", get(providers::list))
        .route("/platform/{mode}/work/{tenant}/retry", post(work::retry))
}

/// A page for what is not there.
fn nothing(on: &OnStaff) -> Response {
    let body = raw(
        "<h1>There is nothing here</h1><p>Nothing has this address: an ID may be mistyped, or of the other mode.</p>",
    );
    shell::platform(on, StatusCode::NOT_FOUND, None, "", "There is nothing here", &body)
}

/// The page of somebody whose duty does not include a deed; none when it does.
fn beyond(on: &OnStaff, deed: Deed) -> Option<Response> {
    if on.staff.may(deed) {
        return None;
    }
    let duty = on.staff.duty().map_or("none that is known", office::duties::Duty::as_str);
    let body = fill(
        "<h1>This is not your duty</h1><p>Nothing was done: your duty ({}) does not let you {}. Ask a colleague whose duty it is, or an \
         operator for another duty.</p><p><a href=\"/platform\">Back to the merchants</a></p>",
        &[&duty, &deed.words()],
    );
    Some(shell::platform(on, StatusCode::FORBIDDEN, None, "", "This is not your duty", &body))
}

/// A merchant in a mode, for somebody on staff; `action` is written into the log of the office first, where there is one.
///
/// # Errors
/// `Missing` for no merchant; `Forbidden` `not_at_your_own` for one where they work or worked.
async fn at(
    desk: &Desk,
    on: &OnStaff,
    (mode, tenant): (Mode, TenantId),
    log: Option<(&str, &str)>,
) -> usecase::Result<TenantScope> {
    let mut tx = desk.core().begin().await?;
    let Some(duty) = on_duty(&mut tx, on.staff.user(), tenant).await? else {
        let known = rows::merchant(&mut tx, tenant).await?;
        tx.commit(()).await?;
        known.ok_or_else(|| Error::missing("merchant"))?;
        let message = "You work or worked for this merchant. Somebody else on staff does this.";
        return Err(Error::new(Kind::Forbidden, "not_at_your_own", message));
    };
    let whence = &on.visitor.whence;
    if let Some((action, subject)) = log {
        let detail = serde_json::json!({ "mode": mode });
        let (tenant, user, address) = (Some(tenant), Some(on.staff.user()), whence.address.as_deref());
        tx.log(LogLine { tenant, user, action, subject, detail, address }).await?;
    }
    tx.commit(()).await?;
    let address = whence.address.as_deref().and_then(|text| text.parse().ok());
    Ok(doors::open_on_duty(desk.api().db(mode), &duty).from_address(address))
}

/// Takes the code of an authenticator for one deed, and answers its time step. It is spent, whatever comes of the deed.
///
/// # Errors
/// `Forbidden` for a wrong, a used or a missing code; `too_new` for an authenticator of less than a day when `is_seasoned` is asked for.
async fn code(desk: &Desk, sent: &SentByStaff) -> usecase::Result<i64> {
    let user = &sent.on.visitor.user;
    let mut tx = desk.core().begin().await?;
    if user.totp_since.is_none_or(|since| tx.now().duration_since(since) < SEASONED) {
        tx.commit(()).await?;
        let message =
            "Your authenticator is new: it counts from a day after you added it on. Ask a colleague until then.";
        return Err(Error::new(Kind::Forbidden, "second_factor_too_new", message));
    }
    let proof = second::show(&mut tx, desk.secrets(), user.id, sent.typed.get("code"), &sent.on.visitor.whence).await?;
    tx.commit(()).await?;
    proof
}

/// An authenticator that was just added agrees to nothing: whoever took over an account added it.
const SEASONED: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// The field for a code, and the mark that a form has one.
fn code_field() -> Html {
    raw(
        "<input type=\"hidden\" name=\"_code\" value=\"yes\"><div class=\"field\"><label for=\"code\">Code of your authenticator</label>\
         <input id=\"code\" name=\"code\" inputmode=\"numeric\" autocomplete=\"one-time-code\" required aria-describedby=\"code-about\">\
         <p class=\"hint\" id=\"code-about\">Six digits. Each works once.</p></div>",
    )
}

/// A field for a reason, as it was typed.
fn reason_field(id: &str, label: &str, typed: &str) -> Html {
    fill(
        "<div class=\"field\"><label for=\"{}\">{}</label><textarea id=\"{}\" name=\"reason\" rows=\"2\" maxlength=\"500\" required>{}</textarea></div>",
        &[&id, &label, &id, &typed],
    )
}

/// The two modes of a page, one of them open.
fn modes(mode: Mode, place: &str) -> Html {
    let link = |of: Mode, title: &str| {
        let here = (of == mode).then(|| raw(" aria-current=\"page\""));
        fill("<a href=\"/platform/{}/{}\"{}>{}</a> ", &[&shell::word(of), &place, &here, &title])
    };
    fill("<p class=\"modes\">{}{}</p>", &[&link(Mode::Live, "Live mode"), &link(Mode::Test, "Test mode")])
}

/// What went wrong with a deed, in words.
fn told(error: &Error) -> String {
    error.fields.first().map_or_else(|| error.message.to_string(), |field| field.message.clone())
}

/// What went wrong with a form, and what was typed into it.
#[derive(Clone, Copy, Debug, Default)]
struct Again<'a> {
    error: Option<&'a Error>,
    note: &'a str,
    reason: &'a str,
}

impl<'a> Again<'a> {
    fn of(sent: &'a SentByStaff, error: &'a Error) -> Again<'a> {
        Again { error: Some(error), note: sent.typed.get("note"), reason: sent.typed.get("reason") }
    }

    fn status(&self) -> StatusCode {
        if self.error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }
}

/// What went wrong, at the top of a page.
fn banner(error: Option<&Error>) -> Option<Html> {
    error.map(|error| shell::notice("bad", &told(error)))
}

/// The page of a refusal that has no page of its own.
fn refused(on: &OnStaff, error: Error) -> Response {
    if error.kind == Kind::Missing {
        return nothing(on);
    }
    if !is_told(&error) {
        return fail(error);
    }
    let status = if error.kind == Kind::Forbidden { StatusCode::FORBIDDEN } else { StatusCode::UNPROCESSABLE_ENTITY };
    let body = fill(
        "<h1>Nothing was done</h1>{}<p><a href=\"/platform\">Back to the merchants</a></p>",
        &[&banner(Some(&error))],
    );
    shell::platform(on, status, None, "", "Nothing was done", &body)
}

/// A table with named columns that is a list of cards on a phone. Each row's cells come with the names of their columns.
fn table(heads: &[&'static str], lines: &[Html]) -> Html {
    let heads = each(heads, |head| fill("<th scope=\"col\">{}</th>", &[head]));
    let lines = each(lines, |line| fill("<tr>{}</tr>", &[line]));
    fill("<div class=\"scroll\"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>", &[&heads, &lines])
}

/// One cell of [`table`].
fn cell(head: &str, inside: &Html) -> Html {
    fill("<td data-label=\"{}\">{}</td>", &[&head, inside])
}

/// A merchant, as a link to their page.
fn merchant_link(tenant: TenantId, name: &str) -> Html {
    fill("<a href=\"/platform/merchants/{}\">{}</a>", &[&tenant.to_string(), &name])
}

/// What is said under a list that was cut.
fn cut(rows: usize) -> Option<Html> {
    let most = usize::try_from(store::operator::oversight::MOST).unwrap_or(usize::MAX);
    (rows >= most).then(|| raw("<p class=\"hint\">These are the most urgent 200; there are more.</p>"))
}
