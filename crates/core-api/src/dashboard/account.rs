//! Somebody's own account: password, authenticator, sessions, and at which business they look.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use ids::UserSessionId;
use jiff::tz::TimeZone;
use office::{people, second, sessions};
use pages::html::Html;
use secrecy::ExposeSecret as _;
use store::office::{LogRow, log_of};
use usecase::Error;

use super::desk::Desk;
use super::entry::{Line, Shown, fail, is_told, line};
use super::guard::{Sent, Signed, onward, with_session};
use super::lists::Asked;
use super::markup::{each, fill, raw};
use super::shell;
use super::show::{self, Eyes};

/// Times on pages that belong to no business.
pub(crate) fn utc() -> Eyes {
    Eyes { mode: "test", zone: TimeZone::UTC, zone_name: "UTC".to_owned() }
}

/// `GET /account`
pub(crate) async fn show(State(desk): State<Desk>, Query(asked): Asked, signed: Signed) -> Shown {
    let mailed = asked.get("done").is_some_and(|what| what == "mail");
    let done = mailed.then_some("The mail is on its way. Its link opens for three days.");
    page(&desk, &signed, None, done).await.map_err(fail)
}

async fn page(desk: &Desk, signed: &Signed, error: Option<&Error>, done: Option<&str>) -> usecase::Result<Response> {
    let mut tx = desk.core().begin().await?;
    let open = sessions::of(&mut tx, signed.visitor.user.id).await?;
    let log = log_of(&mut tx, None, signed.visitor.user.id).await?;
    tx.commit(()).await?;
    let user = &signed.visitor.user;
    let banner = error.filter(|error| error.fields.is_empty()).map(|error| shell::notice("bad", &error.message));
    let body = fill(
        "<h1>Your account</h1>{}{}<p>{} · {}</p>{}<section><h2>Second factor</h2>{}</section><section><h2>Password</h2>{}</section><section><h2>Where you are signed in</h2>{}</section><section><h2>What happened</h2>{}</section>",
        &[
            &banner,
            &done.map(|text| shell::notice("good", text)),
            &user.name,
            &user.email,
            &businesses(signed),
            &factor(signed),
            &password_form(signed, error),
            &sessions_list(signed, &open),
            &lines(&log),
        ],
    );
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(shell::answered(status, signed, None, "account", "Your account", &body))
}

fn form(signed: &Signed, action: &'static str, inside: &Html) -> Html {
    fill(
        "<form class=\"form\" method=\"post\" action=\"/account/{}\">{}{}</form>",
        &[&action, &shell::token(&signed.form), inside],
    )
}

/// The businesses that somebody works for, when there are several.
fn businesses(signed: &Signed) -> Html {
    if signed.visitor.seats.len() < 2 {
        return Html::new();
    }
    let options = each(&signed.visitor.seats, |seat| {
        let here = (seat.tenant() == signed.seat.tenant()).then(|| raw(" selected"));
        fill("<option value=\"{}\"{}>{}</option>", &[&seat.tenant().to_string(), &here, &seat.tenant_name()])
    });
    let inside = fill(
        "<div class=\"field\"><label for=\"tenant\">Business</label><select id=\"tenant\" name=\"tenant\">{}</select></div><button>Look at it</button>",
        &[&options],
    );
    fill("<section><h2>Businesses</h2>{}</section>", &[&form(signed, "business", &inside)])
}

fn factor(signed: &Signed) -> Html {
    if signed.visitor.user.totp_status == "active" {
        let inside = raw(
            "<div class=\"field\"><label for=\"code\">Code of your authenticator, or a recovery code</label>\
            <input id=\"code\" name=\"code\" autocomplete=\"one-time-code\" required></div><button class=\"danger\">Remove the authenticator</button>",
        );
        return fill(
            "<p>{} An authenticator is asked for at each sign-in.</p>{}",
            &[&show::badge("active"), &form(signed, "factor/remove", &inside)],
        );
    }
    let asked = if signed.role.leads() {
        "You can change the team, so you should have one."
    } else {
        "It keeps others out who learn your password."
    };
    fill(
        "<p>You have none. {}</p><p><a class=\"button main\" href=\"/account/factor\">Add an authenticator</a></p>",
        &[&asked],
    )
}

fn password_form(signed: &Signed, error: Option<&Error>) -> Html {
    let rows: [(&'static str, &'static str, &'static str, &'static str); 2] = [
        ("old_password", "Your password now", "current-password", ""),
        ("password", "New password", "new-password", "At least 12 characters. Everywhere else you are signed out."),
    ];
    let inside = each(rows, |(name, label, auto, hint)| {
        line(&Line { name, label, kind: "password", auto, hint, value: "", must: true }, error)
    });
    form(signed, "password", &fill("{}<button>Change the password</button>", &[&inside]))
}

fn sessions_list(signed: &Signed, open: &[sessions::SessionRow]) -> Html {
    let eyes = utc();
    let items = each(open, |one| {
        let here = one.id == signed.visitor.session.id;
        let end = if here {
            raw("<strong>This browser</strong>")
        } else {
            let id = one.id.to_string();
            form(
                signed,
                "sessions/end",
                &fill("<input type=\"hidden\" name=\"session\" value=\"{}\"><button>End it</button>", &[&id]),
            )
        };
        fill(
            "<li><p>{}</p><p class=\"hint\">from {}, since {} UTC</p>{}</li>",
            &[
                &one.agent.as_deref().unwrap_or("An unknown browser"),
                &one.address.as_deref().unwrap_or("an unknown address"),
                &eyes.when(&one.created_at.to_string()),
                &end,
            ],
        )
    });
    let others = (open.len() > 1).then(|| form(signed, "sessions/end", &raw("<input type=\"hidden\" name=\"session\" value=\"others\"><button class=\"danger\">End all others</button>")));
    fill("<ul class=\"items\">{}</ul>{}", &[&items, &others])
}

/// Lines of the log of people.
pub(crate) fn lines(log: &[LogRow]) -> Html {
    let eyes = utc();
    // Who on staff looked at what is kept, and is no deed.
    let items = each(log.iter().filter(|row| !row.action.ends_with(".look")), |row| {
        let who = row.user_name.as_deref().unwrap_or("somebody");
        let detail =
            row.detail["to"].as_str().or(row.detail["role"].as_str()).map(|role| format!(" ({})", show::words(role)));
        fill(
            "<li>{} UTC · {}{} <span class=\"by\">by {} from {}</span></li>",
            &[
                &eyes.when(&row.at.to_string()),
                &show::words(&row.action.replace('.', ": ")),
                &detail,
                &who,
                &row.address.as_deref().unwrap_or("an unknown address"),
            ],
        )
    });
    fill("<ol class=\"timeline\">{}</ol>", &[&items])
}

/// `POST /account/password`
pub(crate) async fn password(State(desk): State<Desk>, sent: Sent) -> Shown {
    let done = changed(&desk, &sent).await;
    finish(&desk, &sent, done.map(|token| (onward("/account"), token))).await
}

async fn changed(desk: &Desk, sent: &Sent) -> usecase::Result<office::Token> {
    let (old, new) = (sent.typed.get("old_password"), sent.typed.get("password"));
    let user = &sent.signed.visitor.user;
    if !desk.hasher().verify(Some(&user.password), old).await? {
        return Err(Error::field("old_password", "wrong_password", "This is not your password."));
    }
    people::check_password(user, new)?;
    let hash = desk.hasher().hash(new).await?;
    let visitor = &sent.signed.visitor;
    let mut tx = desk.core().begin().await?;
    let token = people::change_password(&mut tx, desk.secrets(), &visitor.session, hash, &visitor.whence).await?;
    Ok(tx.commit(token).await?)
}

/// Hands out the new session of a deed, or shows why it was not done.
async fn finish(desk: &Desk, sent: &Sent, done: usecase::Result<(Response, office::Token)>) -> Shown {
    match done {
        Ok((response, token)) => Ok(with_session(response, &token)),
        Err(error) if is_told(&error) => page(desk, &sent.signed, Some(&error), None).await.map_err(fail),
        Err(error) => Err(fail(error)),
    }
}

/// `GET /account/factor`: the seed, to be scanned or typed.
pub(crate) async fn factor_page(State(desk): State<Desk>, signed: Signed) -> Shown {
    enrolled(&desk, &signed, None).await
}

async fn enrolled(desk: &Desk, signed: &Signed, wrong: Option<&Error>) -> Shown {
    let mut tx = desk.core().begin().await.map_err(fail)?;
    let begun = second::enroll(&mut tx, desk.secrets(), &signed.visitor.session).await;
    tx.commit(()).await.map_err(fail)?;
    let begun = match begun {
        Ok(begun) => begun,
        Err(error) if is_told(&error) => return Ok(onward("/account")),
        Err(error) => return Err(fail(error)),
    };
    let seed = begun.secret.expose_secret();
    let spaced =
        seed.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part).into_owned()).collect::<Vec<_>>().join(" ");
    let body = fill(
        "<h1>Add an authenticator</h1>{}<ol class=\"steps\"><li><p>Scan this with an authenticator app on your phone.</p>{}<details><summary>It cannot be scanned</summary><p>Type this instead: <code>{}</code></p></details></li><li><p>Type the six digits that it shows.</p>{}</li></ol>",
        &[
            &wrong.map(|error| shell::notice("bad", &error.message)),
            &picture(begun.url.expose_secret()),
            &spaced,
            &form(
                signed,
                "factor",
                &raw(
                    "<div class=\"field\"><label for=\"code\">Code</label><input id=\"code\" name=\"code\" inputmode=\"numeric\" autocomplete=\"one-time-code\" required></div><button class=\"main\">Use it from now on</button>",
                ),
            ),
        ],
    );
    Ok(shell::page(signed, None, "account", "Add an authenticator", &body))
}

/// A text as squares to scan.
fn picture(text: &str) -> Html {
    let Ok(code) = qrcode::QrCode::new(text) else { return Html::new() };
    let width = code.width();
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == qrcode::Color::Dark {
            path.push_str(&format!("M{} {}h1v1h-1z", at % width + 4, at / width + 4));
        }
    }
    let size = (width + 8).to_string();
    fill(
        "<svg class=\"qr\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"The authenticator's seed, to be scanned\"><rect width=\"{}\" height=\"{}\" class=\"paper\"/><path d=\"{}\"/></svg>",
        &[&size, &size, &size, &size, &path],
    )
}

/// `POST /account/factor`
pub(crate) async fn add_factor(State(desk): State<Desk>, sent: Sent) -> Shown {
    if let Some(asked) = sent.asks_again(&desk, "/account/factor") {
        return Ok(asked);
    }
    let visitor = &sent.signed.visitor;
    let mut tx = desk.core().begin().await.map_err(fail)?;
    let told =
        second::confirm(&mut tx, desk.secrets(), &visitor.session, sent.typed.get("code"), &visitor.whence).await;
    tx.commit(()).await.map_err(fail)?;
    match told.map_err(fail)? {
        Ok((token, codes)) => {
            let items = each(&codes, |code| fill("<li><code>{}</code></li>", &[&code.expose_secret()]));
            let body = fill(
                "<h1>Your recovery codes</h1>{}<ul class=\"codes\">{}</ul><p>Each opens your account once, in place of the authenticator.</p><p><a class=\"button main\" href=\"/account\">I have kept them</a></p>",
                &[
                    &shell::notice(
                        "warn",
                        "They are shown this once. Print them, or keep them where your passwords are.",
                    ),
                    &items,
                ],
            );
            Ok(with_session(shell::page(&sent.signed, None, "account", "Your recovery codes", &body), &token))
        }
        Err(wrong) => enrolled(&desk, &sent.signed, Some(&wrong)).await,
    }
}

/// `POST /account/factor/remove`
pub(crate) async fn remove_factor(State(desk): State<Desk>, sent: Sent) -> Shown {
    if let Some(asked) = sent.asks_again(&desk, "/account") {
        return Ok(asked);
    }
    let visitor = &sent.signed.visitor;
    let mut tx = desk.core().begin().await.map_err(fail)?;
    let told = second::remove(&mut tx, desk.secrets(), &visitor.session, sent.typed.get("code"), &visitor.whence).await;
    tx.commit(()).await.map_err(fail)?;
    finish(&desk, &sent, told.and_then(|inner| inner).map(|token| (onward("/account"), token))).await
}

/// `POST /account/sessions/end`: one of them, or all others.
pub(crate) async fn end_session(State(desk): State<Desk>, sent: Sent) -> Shown {
    let visitor = &sent.signed.visitor;
    let mut tx = desk.core().begin().await.map_err(fail)?;
    match sent.typed.get("session").parse::<UserSessionId>() {
        Ok(id) => sessions::end(&mut tx, visitor.user.id, id).await.map_err(fail)?,
        Err(_) => {
            sessions::end_others(&mut tx, visitor.user.id, Some(visitor.session.id)).await.map_err(fail)?;
        }
    }
    tx.commit(()).await.map_err(fail)?;
    Ok(onward("/account"))
}

/// `POST /account/business`
pub(crate) async fn business(State(desk): State<Desk>, sent: Sent) -> Shown {
    let visitor = &sent.signed.visitor;
    let wanted = sent.typed.get("tenant");
    if let Some(seat) = visitor.seats.iter().find(|seat| seat.tenant().to_string() == wanted) {
        let mut tx = desk.core().begin().await.map_err(fail)?;
        sessions::look_at(&mut tx, visitor.session.id, seat.tenant()).await.map_err(fail)?;
        tx.commit(()).await.map_err(fail)?;
    }
    Ok(onward("/d/test"))
}
