//! Payouts that wait for somebody, for staff: who agrees is bound to what was on the page, and proves it with a code for that deed.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use ids::{Mode, PayoutId, TenantId};
use office::duties::Deed;
use pages::html::Html;
use store::beneficiaries::{self, BeneficiaryRow};
use store::holds::{self, HoldRow};
use store::operator::oversight::{self, WaitingRow};
use store::payout_approvals::{self, PayoutApprovalRow};
use store::payouts::{self as rows, PayoutRow};
use usecase::Error;

use super::{Again, at, banner, beyond, cell, code, code_field, cut, merchant_link, modes, nothing, refused, table};
use crate::dashboard::account::utc;
use crate::dashboard::desk::Desk;
use crate::dashboard::entry::{Shown, fail, is_told};
use crate::dashboard::guard::{OnStaff, SentByStaff, onward};
use crate::dashboard::markup::{each, fill, raw};
use crate::dashboard::names::Names;
use crate::dashboard::shell::{self, mode_of, word};
use crate::dashboard::show::{badge, money, words};

/// The address of one payout.
pub(super) fn place(mode: Mode, tenant: TenantId, payout: PayoutId) -> String {
    format!("/platform/{}/payouts/{tenant}/{payout}", word(mode))
}

/// `GET /platform/{mode}/payouts`
pub(crate) async fn list(State(desk): State<Desk>, Path(mode): Path<String>, on: OnStaff) -> Shown {
    let Some(mode) = mode_of(&mode) else { return Ok(nothing(&on)) };
    if let Some(page) = beyond(&on, Deed::Look) {
        return Ok(page);
    }
    let found = oversight::waiting(desk.audit(), mode).await.map_err(fail)?;
    let body = fill(
        "<h1>Payouts that wait</h1>{}<p>Each waits for people who agree to it: for those of the merchant, or for you. Who asked for one never \
         agrees to it.</p>{}{}",
        &[&modes(mode, "payouts"), &waiting(mode, &found), &cut(found.len())],
    );
    Ok(shell::platform(&on, StatusCode::OK, Some(mode), "payouts", "Payouts that wait", &body))
}

/// Payouts that wait, as a table.
fn waiting(mode: Mode, found: &[WaitingRow]) -> Html {
    if found.is_empty() {
        return raw(
            "<p class=\"empty\">No payout waits for anybody. One that needs approvals appears here as soon as it is asked for.</p>",
        );
    }
    let line = |row: &WaitingRow| {
        let amount = fill(
            "<a href=\"{}\">{}</a>{}",
            &[
                &place(mode, row.tenant_id, row.id),
                &money(row.amount_minor, &row.currency),
                &row.is_held.then(|| fill(" {}", &[&badge("held")])),
            ],
        );
        let until = row.approve_by.map(|at| utc().when(&at.to_string()));
        fill(
            "{}{}{}{}{}",
            &[
                &cell("Amount", &amount),
                &cell("Merchant", &merchant_link(row.tenant_id, &row.tenant_name)),
                &cell("To", &fill("{} …{}", &[&row.bank_name, &row.last4])),
                &cell("Approvals", &fill("{} of {}", &[&row.given, &i64::from(row.approvals_needed)])),
                &cell("Until, UTC", &fill("{}", &[&until])),
            ],
        )
    };
    table(&["Amount", "Merchant", "To", "Approvals", "Until, UTC"], &found.iter().map(line).collect::<Vec<_>>())
}

/// One payout with what is known of it.
struct Seen {
    row: PayoutRow,
    to: BeneficiaryRow,
    said: Vec<PayoutApprovalRow>,
    hold: Option<HoldRow>,
    names: Names,
}

async fn seen(desk: &Desk, on: &OnStaff, of: (Mode, TenantId), id: PayoutId) -> usecase::Result<Seen> {
    let scope = at(desk, on, of, Some(("payout.look", &id.to_string()))).await?;
    let mut tx = scope.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    let to = beneficiaries::get(&mut tx, row.beneficiary_id).await?;
    let said = payout_approvals::of(&mut tx, id).await?;
    let hold = holds::in_force(&mut tx, Some(id)).await?;
    tx.commit(()).await?;
    let names = Names::of(desk, of.1).await?;
    Ok(Seen { row, to, said, hold, names })
}

type Address = (String, String, String);

/// What an address names; none when it names nothing.
fn named((mode, tenant, payout): &Address) -> Option<((Mode, TenantId), PayoutId)> {
    Some(((mode_of(mode)?, tenant.parse().ok()?), payout.parse().ok()?))
}

/// `GET /platform/{mode}/payouts/{tenant}/{payout}`
pub(crate) async fn show(State(desk): State<Desk>, Path(address): Path<Address>, on: OnStaff) -> Shown {
    let Some((of, id)) = named(&address) else { return Ok(nothing(&on)) };
    match beyond(&on, Deed::Look) {
        Some(page) => Ok(page),
        None => page(&desk, &on, of, id, Again::default()).await,
    }
}

/// The page of a payout, with what went wrong and what was typed.
pub(super) async fn page(desk: &Desk, on: &OnStaff, of: (Mode, TenantId), id: PayoutId, again: Again<'_>) -> Shown {
    let seen = match seen(desk, on, of, id).await {
        Ok(seen) => seen,
        Err(error) => return Ok(refused(on, error)),
    };
    let (mode, tenant) = of;
    let waits = seen.row.status == "pending_approval";
    let stops = matches!(seen.row.status.as_str(), "pending_approval" | "approved");
    let title = format!("Payout of {}", money(seen.row.amount_minor, &seen.row.currency));
    let held = seen.hold.as_ref().map(held_notice);
    let body = fill(
        "<p class=\"crumbs\"><a href=\"/platform/{}/payouts\">Payouts</a></p><h1>{}</h1>{}{}<p>{} <a href=\"/platform/merchants/{}\">The merchant</a></p>{}{}{}{}",
        &[
            &word(mode),
            &title,
            &banner(again.error),
            &held,
            &badge(&seen.row.status),
            &tenant.to_string(),
            &facts(&seen),
            &said(&seen),
            &(waits && on.staff.may(Deed::Approve)).then(|| decision(on, of, &seen, again.note)),
            &(stops && on.staff.may(Deed::Hold))
                .then(|| super::holds::of_payout(on, of, (id, seen.hold.as_ref()), again.reason)),
        ],
    );
    Ok(shell::platform(on, again.status(), Some(mode), "payouts", &title, &body))
}

fn held_notice(hold: &HoldRow) -> Html {
    let what = if hold.payout_id.is_some() { "This payout is held" } else { "All payouts of this merchant are held" };
    shell::notice("warn", &format!("{what}: {} It gets no approval and is not sent.", hold.reason))
}

fn facts(seen: &Seen) -> Html {
    let (row, to) = (&seen.row, &seen.to);
    let until = row.approve_by.map(|at| fill("{} UTC", &[&utc().when(&at.to_string())]));
    let pairs: [(&str, Html); 9] = [
        ("They get", fill("{}", &[&money(row.amount_minor, &row.currency)])),
        ("It costs", fill("{}", &[&money(row.cost_minor, &row.currency)])),
        ("To", fill("{} …{}", &[&to.bank_name, &to.last4])),
        ("Whose name", fill("{}", &[&name_match(&to.name_match)])),
        ("Both sides read", fill("{}", &[&row.narration])),
        ("Asked for by", fill("{}", &[&seen.names.of_actor(&row.maker)])),
        ("Asked for", fill("{} UTC", &[&utc().when(&row.created_at.to_string())])),
        ("Waits until", fill("{}", &[&until])),
        ("What is agreed to", fill("<code>{}</code>", &[&row.digest.chars().take(16).collect::<String>()])),
    ];
    let lines = each(&pairs, |(name, value)| fill("<div><dt>{}</dt><dd>{}</dd></div>", &[name, value]));
    fill("<section><h2>What it is</h2><dl class=\"facts\">{}</dl></section>", &[&lines])
}

fn name_match(word: &str) -> String {
    match word {
        "exact" => "The bank names the account as the merchant does".to_owned(),
        "close" => "The bank's name is close to the merchant's".to_owned(),
        "different" => "The bank names somebody else; the merchant accepted that".to_owned(),
        "not_given" => "The merchant gave no name; the bank's was taken".to_owned(),
        other => words(other),
    }
}

fn said(seen: &Seen) -> Html {
    let needed = i64::from(seen.row.approvals_needed);
    let agreed = seen.said.iter().filter(|one| one.decision == "approve" && one.digest == seen.row.digest).count();
    let lines = each(&seen.said, |one| {
        let verb = if one.decision == "approve" { "agreed" } else { "said no" };
        let note = one.note.as_ref().map(|note| fill(": {}", &[note]));
        fill(
            "<li>{} UTC · {} {}{}</li>",
            &[&utc().when(&one.created_at.to_string()), &seen.names.of_actor(&one.approver), &verb, &note],
        )
    });
    fill(
        "<section><h2>Who agreed</h2><p>{} of {} agreed.</p><ol class=\"timeline\">{}</ol></section>",
        &[&i64::try_from(agreed).unwrap_or(0), &needed, &lines],
    )
}

fn decision(on: &OnStaff, (mode, tenant): (Mode, TenantId), seen: &Seen, typed: &str) -> Html {
    let row = &seen.row;
    let sum = money(row.amount_minor, &row.currency);
    fill(
        "<section><h2>Decide</h2><p>Your yes is for {} to {} …{}, and for nothing else: if any of that changes, it counts no more. The last \
         yes that is needed sends it. One no ends it, and what was held for it goes back.</p>\
         <form class=\"form\" method=\"post\" action=\"{}/decide\">{}<input type=\"hidden\" name=\"digest\" value=\"{}\">\
         <div class=\"field\"><label for=\"note\">Note <span class=\"optional\">optional</span></label><textarea id=\"note\" name=\"note\" rows=\"2\" maxlength=\"500\">{}</textarea></div>\
         {}<p class=\"buttons\"><button class=\"main\" name=\"verdict\" value=\"approve\">Agree</button> <button class=\"danger\" name=\"verdict\" value=\"reject\">Say no</button></p></form></section>",
        &[
            &sum,
            &seen.to.bank_name,
            &seen.to.last4,
            &place(mode, tenant, row.id),
            &shell::token(&on.form),
            &row.digest,
            &typed,
            &code_field(),
        ],
    )
}

/// `POST /platform/{mode}/payouts/{tenant}/{payout}/decide`
pub(crate) async fn decide(State(desk): State<Desk>, Path(address): Path<Address>, sent: SentByStaff) -> Shown {
    let Some((of, id)) = named(&address) else { return Ok(nothing(&sent.on)) };
    if let Some(page) = beyond(&sent.on, Deed::Approve) {
        return Ok(page);
    }
    match decided(&desk, &sent, of, id).await {
        Ok(()) => Ok(done(of, id)),
        Err(error) if is_told(&error) => page(&desk, &sent.on, of, id, Again::of(&sent, &error)).await,
        Err(error) => Err(fail(error)),
    }
}

fn done((mode, tenant): (Mode, TenantId), id: PayoutId) -> Response {
    onward(&place(mode, tenant, id))
}

async fn decided(desk: &Desk, sent: &SentByStaff, of: (Mode, TenantId), id: PayoutId) -> usecase::Result<()> {
    let approve = match sent.typed.get("verdict") {
        "approve" => true,
        "reject" => false,
        _ => return Err(Error::field("verdict", "invalid_verdict", "Agree, or say no.")),
    };
    let scope = at(desk, &sent.on, of, Some(("payout.decide", &id.to_string()))).await?;
    let step = code(desk, sent).await?;
    let note = Some(sent.typed.get("note").trim().to_owned()).filter(|text| !text.is_empty());
    let decision = ::payouts::Decision {
        approve,
        note,
        approver: sent.on.staff.user().to_string(),
        step,
        shown: Some(sent.typed.get("digest").to_owned()),
    };
    let mut tx = scope.begin().await?;
    ::payouts::decide(&mut tx, id, decision).await?;
    Ok(tx.commit(()).await?)
}
