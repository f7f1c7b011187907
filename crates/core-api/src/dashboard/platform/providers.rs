//! How providers do, for staff: what routing knows of each account's last hour, drawn, and the breakers that are not closed.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use office::duties::Deed;
use pages::html::Html;
use routing::Health;
use store::operator::oversight::{self, BreakerOpenRow, OutcomeRow};

use super::{beyond, cell, cut, merchant_link, modes, nothing, table};
use crate::dashboard::account::utc;
use crate::dashboard::charts::shares;
use crate::dashboard::desk::Desk;
use crate::dashboard::entry::{Shown, fail};
use crate::dashboard::guard::OnStaff;
use crate::dashboard::markup::{each, fill, raw};
use crate::dashboard::shell::{self, mode_of};
use crate::dashboard::show::{badge, words};

/// `GET /platform/{mode}/providers`
pub(crate) async fn list(State(desk): State<Desk>, Path(mode): Path<String>, on: OnStaff) -> Shown {
    let Some(mode) = mode_of(&mode) else { return Ok(nothing(&on)) };
    if let Some(page) = beyond(&on, Deed::Look) {
        return Ok(page);
    }
    let outcomes = oversight::outcomes(desk.audit(), mode).await.map_err(fail)?;
    let breakers = oversight::unclosed_breakers(desk.audit(), mode).await.map_err(fail)?;
    let body = fill(
        "<h1>Providers</h1>{}<p>What became of the payments of the last hour. A failure counts when it was no fault of the payer or of the \
         payer's bank, or when nobody answered. Rules that prefer health pass an account by when half of five or more failed so.</p>\
         {}<section><h2>By account</h2>{}{}</section><section><h2>Breakers that are not closed</h2>{}{}</section>",
        &[
            &modes(mode, "providers"),
            &each(gateways(&outcomes), |(name, tried, failed)| drawn(&name, tried, failed)),
            &accounts(&outcomes),
            &cut(outcomes.len()),
            &not_closed(&breakers),
            &cut(breakers.len()),
        ],
    );
    Ok(shell::platform(&on, StatusCode::OK, Some(mode), "providers", "Providers", &body))
}

/// Each provider with the outcomes of all accounts there.
fn gateways(found: &[OutcomeRow]) -> Vec<(String, i64, i64)> {
    let mut all: Vec<(String, i64, i64)> = Vec::new();
    for row in found {
        match all.iter_mut().find(|(name, ..)| *name == row.gateway) {
            Some((_, tried, failed)) => {
                *tried = tried.saturating_add(row.tried);
                *failed = failed.saturating_add(row.failed);
            }
            None => all.push((row.gateway.clone(), row.tried, row.failed)),
        }
    }
    all.sort();
    all
}

fn drawn(gateway: &str, tried: i64, failed: i64) -> Html {
    let fine = tried.saturating_sub(failed);
    let name = words(gateway);
    let parts = [
        ("Answered".to_owned(), fine, fine.to_string(), "good"),
        ("Its own failures".to_owned(), failed, failed.to_string(), "bad"),
    ];
    let title = format!("{name}: {fine} answered, {failed} its own failures");
    fill("<section><h2>{} {}</h2>{}</section>", &[&name, &badge(state(tried, failed)), &shares(&title, &parts)])
}

/// What routing thinks of an account.
fn state(tried: i64, failed: i64) -> &'static str {
    if (Health { tried, failed }).is_well() { "well" } else { "unwell" }
}

fn accounts(found: &[OutcomeRow]) -> Html {
    if found.is_empty() {
        return raw("<p class=\"none\">No account took a payment within the last hour.</p>");
    }
    let line = |row: &OutcomeRow| {
        fill(
            "{}{}{}{}{}{}",
            &[
                &cell("Account", &fill("{} ({})", &[&row.label, &words(&row.gateway)])),
                &cell("Merchant", &merchant_link(row.tenant_id, &row.tenant_name)),
                &cell("By", &fill("{}, {}", &[&words(&row.rail), &row.currency])),
                &cell("Payments", &fill("{}", &[&row.tried])),
                &cell("Its own failures", &fill("{}", &[&row.failed])),
                &cell("State", &badge(state(row.tried, row.failed))),
            ],
        )
    };
    table(
        &["Account", "Merchant", "By", "Payments", "Its own failures", "State"],
        &found.iter().map(line).collect::<Vec<_>>(),
    )
}

fn not_closed(found: &[BreakerOpenRow]) -> Html {
    if found.is_empty() {
        return raw(
            "<p class=\"none\">Every breaker is closed: nothing waits for a provider or a bank that does not answer.</p>",
        );
    }
    let line = |row: &BreakerOpenRow| {
        let issuer = (!row.issuer.is_empty()).then(|| fill(", bank <code>{}</code>", &[&row.issuer]));
        fill(
            "{}{}{}{}",
            &[
                &cell("Provider", &fill("{}{}", &[&words(&row.gateway), &issuer])),
                &cell("Merchant", &merchant_link(row.tenant_id, &row.tenant_name)),
                &cell("State", &badge(&row.state)),
                &cell("Since, UTC", &utc().when(&row.updated_at.to_string())),
            ],
        )
    };
    table(&["Provider", "Merchant", "State", "Since, UTC"], &found.iter().map(line).collect::<Vec<_>>())
}
