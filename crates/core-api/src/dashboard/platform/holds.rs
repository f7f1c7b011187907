//! What staff stop, and let go on: one payout, or every payout of a merchant. What a hold stops is said where it is placed.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use ids::{HoldId, Mode, PayoutId, TenantId};
use office::duties::Deed;
use pages::html::Html;
use store::holds::HoldRow;
use store::operator::oversight::{self, HeldRow};
use usecase::Error;

use super::{
    Again, at, beyond, cell, code, code_field, cut, merchant_link, modes, nothing, reason_field, refused, table,
};
use crate::dashboard::account::utc;
use crate::dashboard::desk::Desk;
use crate::dashboard::entry::{Shown, fail, is_told};
use crate::dashboard::guard::{OnStaff, SentByStaff, onward};
use crate::dashboard::markup::{fill, raw};
use crate::dashboard::shell::{self, mode_of, word};
use crate::dashboard::show::short;

/// What a hold of a whole merchant stops; of one payout it is the same for that one.
const STOPS_ALL: &str = "While they are held, no payout of theirs is asked for, none gets another approval, and none is sent. What was sent \
    before is asked about and settled. Charges, refunds and what comes in go on. Payouts can be rejected and canceled, and their time to be \
    approved goes on. Once the hold is lifted, what was approved is sent.";
const STOPS_ONE: &str = "While it is held, it gets no approval and is not sent. It can be rejected and canceled, and its time to be approved \
    goes on. Once the hold is lifted, it is sent if it was approved.";

/// `GET /platform/{mode}/holds`
pub(crate) async fn list(State(desk): State<Desk>, Path(mode): Path<String>, on: OnStaff) -> Shown {
    let Some(mode) = mode_of(&mode) else { return Ok(nothing(&on)) };
    if let Some(page) = beyond(&on, Deed::Look) {
        return Ok(page);
    }
    let found = oversight::held(desk.audit(), mode).await.map_err(fail)?;
    let body = fill(
        "<h1>Holds</h1>{}<p>What is stopped now. A hold is placed on the page of a merchant or of a payout, and lifted there.</p>{}{}",
        &[&modes(mode, "holds"), &in_force(mode, &found), &cut(found.len())],
    );
    Ok(shell::platform(&on, StatusCode::OK, Some(mode), "holds", "Holds", &body))
}

fn in_force(mode: Mode, found: &[HeldRow]) -> Html {
    if found.is_empty() {
        return raw("<p class=\"empty\">Nothing is held. What you stop appears here until it is lifted.</p>");
    }
    let line = |row: &HeldRow| {
        let what = match row.payout_id {
            Some(id) => {
                let place = super::payouts::place(mode, row.tenant_id, id);
                fill("<a href=\"{}\">Payout {}</a>", &[&place, &short(&id.to_string())])
            }
            None => raw("Every payout"),
        };
        fill(
            "{}{}{}{}",
            &[
                &cell("What", &what),
                &cell("Merchant", &merchant_link(row.tenant_id, &row.tenant_name)),
                &cell("Why", &fill("{}", &[&row.reason])),
                &cell("Since, UTC", &utc().when(&row.placed_at.to_string())),
            ],
        )
    };
    table(&["What", "Merchant", "Why", "Since, UTC"], &found.iter().map(line).collect::<Vec<_>>())
}

/// The part of a payout's page that stops it, or lets it go on.
pub(super) fn of_payout(
    on: &OnStaff,
    of: (Mode, TenantId),
    (id, hold): (PayoutId, Option<&HoldRow>),
    typed: &str,
) -> Html {
    match hold {
        Some(hold) if hold.payout_id.is_some() => lift_form(on, of, (hold, "Let it go on"), typed),
        Some(_) => raw(
            "<section><h2>Hold</h2><p>The hold is on the merchant, and is lifted on the merchant's page.</p></section>",
        ),
        None => place_form(on, of, Some(id), typed),
    }
}

/// The part of a merchant's page that stops their payouts, or lets them go on.
pub(super) fn of_merchant(on: &OnStaff, of: (Mode, TenantId), all: &[HoldRow], typed: &str) -> Html {
    let hold = all.iter().find(|hold| hold.payout_id.is_none() && hold.lifted_at.is_none());
    match hold {
        Some(hold) => lift_form(on, of, (hold, "Let payouts go on"), typed),
        None => place_form(on, of, None, typed),
    }
}

fn place_form(on: &OnStaff, (mode, tenant): (Mode, TenantId), payout: Option<PayoutId>, typed: &str) -> Html {
    let (title, about) = match payout {
        Some(_) => ("Hold this payout", STOPS_ONE),
        None => ("Hold their payouts", STOPS_ALL),
    };
    let id = format!("hold-why-{}", word(mode));
    let which = payout.map(|id| fill("<input type=\"hidden\" name=\"payout\" value=\"{}\">", &[&id.to_string()]));
    fill(
        "<details{}><summary>{} ({} mode)</summary><p>{}</p><form class=\"form\" method=\"post\" action=\"/platform/{}/holds/{}\">{}{}{}<button class=\"danger\">{}</button></form></details>",
        &[
            &open(typed),
            &title,
            &word(mode),
            &about,
            &word(mode),
            &tenant.to_string(),
            &shell::token(&on.form),
            &which,
            &reason_field(&id, "Why, for the merchant to read", typed),
            &title,
        ],
    )
}

/// Whether a form that was typed into is shown open.
fn open(typed: &str) -> Option<Html> {
    (!typed.is_empty()).then(|| raw(" open"))
}

fn lift_form(on: &OnStaff, (mode, tenant): (Mode, TenantId), (hold, title): (&HoldRow, &str), typed: &str) -> Html {
    let id = format!("lift-why-{}", word(mode));
    fill(
        "<section><h2>Held in {} mode</h2><p>{}</p><p class=\"hint\">since {} UTC</p><details{}><summary>{}</summary><form class=\"form\" method=\"post\" action=\"/platform/{}/holds/{}/{}/lift\">{}{}{}<button class=\"main\">{}</button></form></details></section>",
        &[
            &word(mode),
            &hold.reason,
            &utc().when(&hold.placed_at.to_string()),
            &open(typed),
            &title,
            &word(mode),
            &tenant.to_string(),
            &hold.id.to_string(),
            &shell::token(&on.form),
            &reason_field(&id, "Why it may go on, for the merchant to read", typed),
            &code_field(),
            &title,
        ],
    )
}

/// `POST /platform/{mode}/holds/{tenant}`
pub(crate) async fn place(
    State(desk): State<Desk>,
    Path((mode, tenant)): Path<(String, String)>,
    sent: SentByStaff,
) -> Shown {
    let (Some(mode), Ok(tenant)) = (mode_of(&mode), tenant.parse()) else { return Ok(nothing(&sent.on)) };
    if let Some(page) = beyond(&sent.on, Deed::Hold) {
        return Ok(page);
    }
    let payout = match sent.typed.get("payout") {
        "" => None,
        text => match text.parse() {
            Ok(id) => Some(id),
            Err(_) => return Ok(nothing(&sent.on)),
        },
    };
    let done = placed(&desk, &sent, (mode, tenant), payout).await;
    answered(&desk, &sent, (mode, tenant), payout, done).await
}

async fn placed(
    desk: &Desk,
    sent: &SentByStaff,
    of: (Mode, TenantId),
    payout: Option<PayoutId>,
) -> usecase::Result<()> {
    let scope = at(desk, &sent.on, of, Some(("hold.place", &of.1.to_string()))).await?;
    let mut tx = scope.begin().await?;
    ::payouts::place(&mut tx, payout, sent.typed.get("reason")).await?;
    Ok(tx.commit(()).await?)
}

/// `POST /platform/{mode}/holds/{tenant}/{hold}/lift`
pub(crate) async fn lift(
    State(desk): State<Desk>,
    Path((mode, tenant, hold)): Path<(String, String, String)>,
    sent: SentByStaff,
) -> Shown {
    let (Some(mode), Ok(tenant), Ok(hold)) = (mode_of(&mode), tenant.parse(), hold.parse::<HoldId>()) else {
        return Ok(nothing(&sent.on));
    };
    if let Some(page) = beyond(&sent.on, Deed::Hold) {
        return Ok(page);
    }
    match lifted(&desk, &sent, (mode, tenant), hold).await {
        Ok(payout) => answered(&desk, &sent, (mode, tenant), payout, Ok(())).await,
        Err(error) => answered(&desk, &sent, (mode, tenant), None, Err(error)).await,
    }
}

async fn lifted(
    desk: &Desk,
    sent: &SentByStaff,
    of: (Mode, TenantId),
    hold: HoldId,
) -> usecase::Result<Option<PayoutId>> {
    let scope = at(desk, &sent.on, of, Some(("hold.lift", &hold.to_string()))).await?;
    code(desk, sent).await?;
    let mut tx = scope.begin().await?;
    let row = ::payouts::lift(&mut tx, hold, sent.typed.get("reason")).await?;
    Ok(tx.commit(row.payout_id).await?)
}

/// Goes on to where it was done, or shows why it was not.
async fn answered(
    desk: &Desk,
    sent: &SentByStaff,
    (mode, tenant): (Mode, TenantId),
    payout: Option<PayoutId>,
    done: usecase::Result<()>,
) -> Shown {
    match (done, payout) {
        (Ok(()), Some(id)) => Ok(onward(&super::payouts::place(mode, tenant, id))),
        (Ok(()), None) => Ok(onward(&format!("/platform/merchants/{tenant}"))),
        (Err(error), _) => wrong(desk, sent, (mode, tenant), payout, error).await,
    }
}

async fn wrong(
    desk: &Desk,
    sent: &SentByStaff,
    (mode, tenant): (Mode, TenantId),
    payout: Option<PayoutId>,
    error: Error,
) -> Shown {
    if !is_told(&error) || matches!(error.kind, usecase::Kind::Missing) || error.code == "not_at_your_own" {
        return Ok(refused(&sent.on, error));
    }
    match payout {
        Some(id) => super::payouts::page(desk, &sent.on, (mode, tenant), id, Again::of(sent, &error)).await,
        None => super::merchants::page(desk, &sent.on, tenant, Again::of(sent, &error)).await,
    }
}
