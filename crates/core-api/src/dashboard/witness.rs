//! A second person for what nobody does alone: somebody of the same team types a code of their own authenticator into the form.
//!
//! Who could: owners, admins and finance with an authenticator that was in use for a day. The code is looked at and spent here, where people
//! are; the merchant API is told who it was, and decides whether anybody is needed.

use axum::http::StatusCode;
use jiff::SignedDuration;
use office::roles::{Reach, Role, may};
use office::{people, second};
use pages::html::Html;
use serde_json::json;
use store::office::team::{self, MemberRow};
use usecase::Error;
use web::auth::Colleagues;

use super::desk::{Desk, Told};
use super::entry::is_told;
use super::guard::{Sent, Typed};
use super::markup::{fill, raw};

/// The fields, as they are called in a form.
const COLLEAGUE: &str = "colleague";
const CODE: &str = "code";
/// An authenticator that was just added agrees to nothing.
const SEASONED: SignedDuration = SignedDuration::from_hours(24);

/// The fields of a second person, with what is wrong with them.
pub(crate) fn fields(typed: &Typed, told: Option<&Told>) -> Html {
    let wrong = |name: &str| {
        let text = told.and_then(|told| told.about(name))?;
        Some(fill("<p class=\"wrong\" id=\"{}-wrong\">{}</p>", &[&name, &text]))
    };
    let (who, code) = (wrong(COLLEAGUE), wrong(CODE));
    let mark = |is_wrong: bool, marked: &'static str| is_wrong.then(|| raw(marked));
    fill(
        "<fieldset><legend>Somebody else agrees</legend><p class=\"hint\">Needed when payouts would go with fewer approvals, or sooner. A colleague \
         (an owner, an admin or finance) types this here, with you.</p>\
         <div class=\"field\"><label for=\"colleague\">E-mail of your colleague <span class=\"optional\">if needed</span></label>\
         <input id=\"colleague\" name=\"colleague\" type=\"email\" autocomplete=\"off\" value=\"{}\"{}>{}</div>\
         <div class=\"field\"><label for=\"code\">Code of your colleague's authenticator <span class=\"optional\">if needed</span></label>\
         <input id=\"code\" name=\"code\" inputmode=\"numeric\" autocomplete=\"off\"{}>{}</div></fieldset>",
        &[
            &typed.get(COLLEAGUE),
            &mark(who.is_some(), " aria-invalid=\"true\" aria-describedby=\"colleague-wrong\""),
            &who,
            &mark(code.is_some(), " aria-invalid=\"true\" aria-describedby=\"code-wrong\""),
            &code,
        ],
    )
}

/// Who could agree to what somebody sends, and who did.
///
/// # Errors
/// What is wrong with what was typed, as the API would say it.
pub(crate) async fn of(desk: &Desk, sent: &Sent) -> Result<Colleagues, Box<Told>> {
    looked_at(desk, sent).await.map_err(|error| Box::new(refusal(&error)))
}

fn refusal(error: &Error) -> Told {
    if !is_told(error) {
        tracing::error!(%error, "a second person could not be looked at");
        let message = "Something went wrong on our side. Nothing was done: send it again in a minute.";
        return Told::refusal(StatusCode::SERVICE_UNAVAILABLE, message, &[]);
    }
    let details = match error.fields.first() {
        Some(field) => json!({ "field": field.field, "message": field.message }),
        None => json!({ "field": CODE, "message": error.message }),
    };
    Told::refusal(StatusCode::UNPROCESSABLE_ENTITY, &error.message, &[details])
}

async fn looked_at(desk: &Desk, sent: &Sent) -> usecase::Result<Colleagues> {
    let signed = &sent.signed;
    let mut tx = desk.core().begin().await?;
    let all = team::lock_members(&mut tx, signed.seat.tenant()).await?;
    let able: Vec<&MemberRow> = all.iter().filter(|row| row.id != signed.seat.member() && could(row)).collect();
    let email = people::kept(sent.typed.get(COLLEAGUE));
    if email.is_empty() {
        return Ok(tx.commit(Colleagues { able: able.len(), agreed: None }).await?);
    }
    let Some(row) = able.iter().find(|row| row.email == email) else {
        tx.commit(()).await?;
        let message = "Nobody else on your team has this e-mail and can agree: it takes an owner, an admin or finance with an authenticator.";
        return Err(Error::field(COLLEAGUE, "no_such_colleague", message));
    };
    let user = store::office::people::lock(&mut tx, row.user_id).await?;
    if user.totp_since.is_none_or(|since| tx.now().duration_since(since) < SEASONED) {
        tx.commit(()).await?;
        let message = "This authenticator is new: it counts from a day after it was added on.";
        return Err(Error::field(COLLEAGUE, "second_factor_too_new", message));
    }
    let whence = &signed.visitor.whence;
    let proof = second::show(&mut tx, desk.secrets(), row.user_id, sent.typed.get(CODE), whence).await?;
    tx.commit(()).await?;
    Ok(Colleagues { able: able.len(), agreed: Some((row.id, proof?)) })
}

/// Whether somebody could agree.
fn could(row: &MemberRow) -> bool {
    let role = Role::parse(&row.role);
    row.has_second_factor
        && role.is_some_and(|role| may(role, access::scopes::Resource::PayoutApprovals) == Reach::Write)
}
