//! The team of a business: who is on it, who is asked in, who becomes what.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use ids::{InvitationId, MemberId};
use office::roles::Role;
use office::{letters, team};
use pages::html::Html;
use store::office::team::{InvitationRow, MemberRow};
use store::office::{LogRow, log_of};
use usecase::Error;

use super::account::{lines, utc};
use super::desk::Desk;
use super::entry::{Line, Shown, fail, is_told, line};
use super::guard::{Sent, Signed, Typed, onward};
use super::lists::Asked;
use super::markup::{each, fill, raw};
use super::shell;
use super::show::{badge, words};

/// What the page shows.
struct Seen {
    members: Vec<MemberRow>,
    invitations: Vec<InvitationRow>,
    log: Vec<LogRow>,
}

async fn seen(desk: &Desk, signed: &Signed) -> usecase::Result<Seen> {
    let mut tx = desk.core().begin().await?;
    let (members, invitations) = team::of(&mut tx, &signed.seat).await?;
    let log = log_of(&mut tx, Some(signed.seat.tenant()), signed.visitor.user.id).await?;
    Ok(tx.commit(Seen { members, invitations, log }).await?)
}

/// `GET /team`
pub(crate) async fn show(State(desk): State<Desk>, Query(asked): Asked, signed: Signed) -> Shown {
    let typed = Typed(asked.into_iter().filter(|(name, _)| name == "done").collect());
    page(&desk, &signed, &typed, None, None).await
}

/// What is said once something was done.
fn said(typed: &Typed) -> Option<Html> {
    match typed.get("done") {
        "invited" => Some(shell::notice("good", "The invitation is on its way. Its link opens once, for three days.")),
        "resent" => Some(shell::notice("good", "The invitation is on its way again, with the same link.")),
        _ => None,
    }
}

async fn page(desk: &Desk, signed: &Signed, typed: &Typed, error: Option<&Error>, link: Option<&str>) -> Shown {
    let seen = seen(desk, signed).await.map_err(fail)?;
    let banner = error.filter(|error| error.fields.is_empty()).map(|error| shell::notice("bad", &error.message));
    let link = link.map(|url| {
        fill(
            "{}<p class=\"secret\"><code tabindex=\"0\">{}</code></p>",
            &[
                &shell::notice(
                    "warn",
                    "Send this link to whom you invited. It is shown this once, works once, and for three days.",
                ),
                &url,
            ],
        )
    });
    let leads = signed.role.leads();
    let invite =
        leads.then(|| fill("<section><h2>Invite somebody</h2>{}</section>", &[&invite_form(signed, typed, error)]));
    let asked = (!seen.invitations.is_empty()).then(|| {
        fill(
            "<section><h2>Invited</h2><ul class=\"items\">{}</ul></section>",
            &[&each(&seen.invitations, |row| invited(desk, signed, row, leads))],
        )
    });
    let body = fill(
        "<h1>Team</h1>{}{}{}<ul class=\"items\">{}</ul>{}{}<section><h2>What a role may do</h2>{}</section><section><h2>What happened</h2>{}</section>",
        &[
            &said(typed),
            &banner,
            &link,
            &each(&seen.members, |row| member(signed, row)),
            &invite,
            &asked,
            &roles(),
            &lines(&seen.log),
        ],
    );
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(shell::answered(status, signed, None, "team", "Team", &body))
}

fn roles() -> Html {
    let rows = each(Role::ALL, |role| fill("<div><dt>{}</dt><dd>{}</dd></div>", &[&role.title(), &role.about()]));
    fill("<dl class=\"facts\">{}</dl>", &[&rows])
}

fn choices(chosen: &str, all: &[Role]) -> Html {
    each(all, |role| {
        let mark = (role.as_str() == chosen).then(|| raw(" selected"));
        fill("<option value=\"{}\"{}>{}</option>", &[&role.as_str(), &mark, &role.title()])
    })
}

fn invite_form(signed: &Signed, typed: &Typed, error: Option<&Error>) -> Html {
    let value = typed.get("email");
    let email = Line { name: "email", label: "E-mail", kind: "email", auto: "off", hint: "", value, must: true };
    let all = [Role::ReadOnly, Role::Finance, Role::Developer, Role::Admin];
    fill(
        "<form class=\"form\" method=\"post\" action=\"/team/invite\">{}{}<div class=\"field\"><label for=\"role\">Role</label><select id=\"role\" name=\"role\">{}</select></div><button class=\"main\">Invite</button></form>",
        &[&shell::token(&signed.form), &line(&email, error), &choices(typed.get("role"), &all)],
    )
}

fn member(signed: &Signed, row: &MemberRow) -> Html {
    let is_me = row.id == signed.seat.member();
    let factor = if row.has_second_factor {
        badge("second_factor")
    } else {
        raw("<span class=\"badge calm\">Password only</span>")
    };
    let head = fill(
        "<p><strong>{}</strong>{} {}</p><p class=\"hint\">{}</p>",
        &[&row.name, &if is_me { " (you)" } else { "" }, &factor, &row.email],
    );
    let touchable = signed.role == Role::Owner || (signed.role.leads() && row.role != Role::Owner.as_str());
    if is_me || !touchable {
        return fill("<li>{}<p>{}</p></li>", &[&head, &words(&row.role)]);
    }
    let all: &[Role] = if signed.role == Role::Owner { &Role::ALL } else { &Role::ALL[1..] };
    let (id, label) = (row.id.to_string(), format!("Role of {}", row.name));
    let change = fill(
        "<form class=\"inline\" method=\"post\" action=\"/team/role\">{}<input type=\"hidden\" name=\"member\" value=\"{}\"><select name=\"role\" aria-label=\"{}\">{}</select> <button>Change</button></form>",
        &[&shell::token(&signed.form), &id, &label, &choices(&row.role, all)],
    );
    let remove = fill(
        "<details><summary>Remove</summary><form method=\"post\" action=\"/team/remove\">{}<input type=\"hidden\" name=\"member\" value=\"{}\"><p>{} is signed out of this business at once.</p><button class=\"danger\">Remove {}</button></form></details>",
        &[&shell::token(&signed.form), &id, &row.name, &row.name],
    );
    fill("<li>{}{}{}</li>", &[&head, &change, &remove])
}

fn invited(desk: &Desk, signed: &Signed, row: &InvitationRow, leads: bool) -> Html {
    let resend = (leads && desk.mails()).then(|| {
        fill(
            "<form method=\"post\" action=\"/team/resend\">{}<input type=\"hidden\" name=\"invitation\" value=\"{}\"><button>Send it again</button></form>",
            &[&shell::token(&signed.form), &row.id.to_string()],
        )
    });
    let take_back = leads.then(|| {
        fill(
            "<form method=\"post\" action=\"/team/take-back\">{}<input type=\"hidden\" name=\"invitation\" value=\"{}\"><button>Take it back</button></form>",
            &[&shell::token(&signed.form), &row.id.to_string()],
        )
    });
    fill(
        "<li><p><strong>{}</strong> as {}</p><p class=\"hint\">works until {} UTC</p><div class=\"inline\">{}{}</div></li>",
        &[&row.email, &words(&row.role), &utc().when(&row.expires_at.to_string()), &resend, &take_back],
    )
}

/// `POST /team/invite`
pub(crate) async fn invite(State(desk): State<Desk>, sent: Sent) -> Shown {
    if let Some(asked) = sent.asks_again(&desk, "/team/invite") {
        return Ok(asked);
    }
    match asked(&desk, &sent).await {
        Ok(Some(url)) => page(&desk, &sent.signed, &Typed::default(), None, Some(&url)).await,
        Ok(None) => Ok(onward("/team?done=invited")),
        Err(error) if is_told(&error) => page(&desk, &sent.signed, &sent.typed, Some(&error), None).await,
        Err(error) => Err(fail(error)),
    }
}

/// Writes the invitation, and the mail with it; where no mails are sent, answers the link, to be handed on.
async fn asked(desk: &Desk, sent: &Sent) -> usecase::Result<Option<String>> {
    let (signed, visitor) = (&sent.signed, &sent.signed.visitor);
    signed.demand_verified("invite somebody")?;
    let mut tx = desk.core().begin().await?;
    let by = (&signed.seat, visitor.user.id);
    let (row, text) =
        team::invite(&mut tx, desk.secrets(), by, sent.typed.get("email"), sent.typed.get("role"), &visitor.whence)
            .await?;
    if desk.mails() {
        letters::send_invitation(&mut tx, &row).await?;
        return Ok(tx.commit(None).await?);
    }
    Ok(tx.commit(Some(format!("{}/invitation/{text}", desk.base_url()))).await?)
}

/// `POST /team/resend`
pub(crate) async fn resend(State(desk): State<Desk>, sent: Sent) -> Shown {
    match sent_again(&desk, &sent).await {
        Ok(()) => Ok(onward("/team?done=resent")),
        done => finish(&desk, &sent, done).await,
    }
}

async fn sent_again(desk: &Desk, sent: &Sent) -> usecase::Result<()> {
    let (signed, visitor) = (&sent.signed, &sent.signed.visitor);
    signed.demand_verified("invite somebody")?;
    let id = sent.typed.get("invitation").parse::<InvitationId>().map_err(|_| Error::missing("invitation"))?;
    let mut tx = desk.core().begin().await?;
    let row = team::again(&mut tx, (&signed.seat, visitor.user.id), id, &visitor.whence).await?;
    letters::send_invitation(&mut tx, &row).await?;
    Ok(tx.commit(()).await?)
}

/// Shows why something was not done, or goes back to the page.
async fn finish(desk: &Desk, sent: &Sent, done: usecase::Result<()>) -> Shown {
    match done {
        Ok(()) => Ok(onward("/team")),
        Err(error) if is_told(&error) => page(desk, &sent.signed, &sent.typed, Some(&error), None).await,
        Err(error) => Err(fail(error)),
    }
}

/// `POST /team/role`
pub(crate) async fn role(State(desk): State<Desk>, sent: Sent) -> Shown {
    if let Some(asked) = sent.asks_again(&desk, "/team/role") {
        return Ok(asked);
    }
    let wanted = Role::parse(sent.typed.get("role"));
    let done = match wanted {
        Some(_) => changed(&desk, &sent, wanted).await,
        None => Err(Error::field("role", "invalid_role", "Choose a role.")),
    };
    finish(&desk, &sent, done).await
}

/// `POST /team/remove`
pub(crate) async fn remove(State(desk): State<Desk>, sent: Sent) -> Shown {
    if let Some(asked) = sent.asks_again(&desk, "/team/remove") {
        return Ok(asked);
    }
    let done = changed(&desk, &sent, None).await;
    finish(&desk, &sent, done).await
}

async fn changed(desk: &Desk, sent: &Sent, role: Option<Role>) -> usecase::Result<()> {
    let (signed, visitor) = (&sent.signed, &sent.signed.visitor);
    let member = sent.typed.get("member").parse::<MemberId>().map_err(|_| Error::missing("member"))?;
    let mut tx = desk.core().begin().await?;
    team::change(&mut tx, (&signed.seat, visitor.user.id), member, role, &visitor.whence).await?;
    Ok(tx.commit(()).await?)
}

/// `POST /team/take-back`
pub(crate) async fn take_back(State(desk): State<Desk>, sent: Sent) -> Shown {
    let done = taken_back(&desk, &sent).await;
    finish(&desk, &sent, done).await
}

async fn taken_back(desk: &Desk, sent: &Sent) -> usecase::Result<()> {
    let (signed, visitor) = (&sent.signed, &sent.signed.visitor);
    let id = sent.typed.get("invitation").parse::<InvitationId>().map_err(|_| Error::missing("invitation"))?;
    let mut tx = desk.core().begin().await?;
    team::take_back(&mut tx, (&signed.seat, visitor.user.id), id, &visitor.whence).await?;
    Ok(tx.commit(()).await?)
}
