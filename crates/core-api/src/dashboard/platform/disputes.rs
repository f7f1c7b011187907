//! What is contested, for staff: disputes within orders that wait for somebody, and charges whose providers want an answer by a day.
//!
//! Nothing is decided here: a merchant answers for its charges, and the merchant's own people decide about its orders. Staff see who has
//! little time left, and tell them.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use office::duties::Deed;
use pages::html::Html;
use serde_json::Value;
use store::operator::oversight::{self, ContestedRow, OrderDisputeRow};

use super::{beyond, cell, cut, merchant_link, modes, nothing, table};
use crate::dashboard::account::utc;
use crate::dashboard::desk::Desk;
use crate::dashboard::entry::{Shown, fail};
use crate::dashboard::guard::OnStaff;
use crate::dashboard::markup::{fill, raw};
use crate::dashboard::shell::{self, mode_of};
use crate::dashboard::show::{badge, money, short, words};

/// Less time than this is little.
const LITTLE: SignedDuration = SignedDuration::from_hours(72);

/// `GET /platform/{mode}/disputes`
pub(crate) async fn list(State(desk): State<Desk>, Path(mode): Path<String>, on: OnStaff) -> Shown {
    let Some(mode) = mode_of(&mode) else { return Ok(nothing(&on)) };
    if let Some(page) = beyond(&on, Deed::Look) {
        return Ok(page);
    }
    let charges = oversight::contested(desk.audit(), mode).await.map_err(fail)?;
    let orders = oversight::order_disputes(desk.audit(), mode).await.map_err(fail)?;
    let now = desk.api().db(mode).clock().now();
    let body = fill(
        "<h1>Disputes</h1>{}<section><h2>Orders that wait for a decision</h2>{}{}</section><section><h2>Charges that payers dispute</h2>{}{}</section>",
        &[
            &modes(mode, "disputes"),
            &of_orders(&orders, now),
            &cut(orders.len()),
            &of_charges(&charges, now),
            &cut(charges.len()),
        ],
    );
    Ok(shell::platform(&on, StatusCode::OK, Some(mode), "disputes", "Disputes", &body))
}

/// How much time is left until an instant, in words.
pub(super) fn left(until: Timestamp, now: Timestamp) -> Html {
    let span = until.duration_since(now);
    let hours = span.as_hours();
    let told = match hours {
        _ if span.is_negative() || span.is_zero() => "Its time is over".to_owned(),
        0 => "Less than an hour left".to_owned(),
        1 => "One hour left".to_owned(),
        2..=71 => format!("{hours} hours left"),
        more => format!("{} days left", more / 24),
    };
    let mood = if span < LITTLE { "bad" } else { "calm" };
    fill("<span class=\"badge {}\">{}</span> {}", &[&mood, &told, &utc().when(&until.to_string())])
}

/// Where a dispute of an order is: the phase's word, and when it ends by itself.
fn phase(dispute: &Value) -> (String, Option<Timestamp>) {
    let found = dispute["phase"].as_object().and_then(|all| all.iter().next());
    let end = found.and_then(|(_, end)| end.as_str()).and_then(|text| text.parse().ok());
    (found.map_or_else(|| "unknown".to_owned(), |(word, _)| word.clone()), end)
}

fn whose_turn(phase: &str, dispute: &Value) -> &'static str {
    match phase {
        "decision" if !dispute["escalated_at"].is_null() => "Somebody senior of the merchant decides",
        "decision" => "The merchant's people decide",
        "awaiting_response" => "The other side answers",
        "negotiation" => "The parties talk",
        "evidence" => "Both sides show what they have",
        "awarded" => "Decided; the money waits for a condition or an appeal",
        _ => "Its phase is not known here",
    }
}

fn of_orders(found: &[OrderDisputeRow], now: Timestamp) -> Html {
    if found.is_empty() {
        return raw("<p class=\"none\">No order is disputed.</p>");
    }
    let mut all: Vec<(&OrderDisputeRow, String, Option<Timestamp>)> = found
        .iter()
        .map(|row| {
            let (word, end) = phase(&row.dispute);
            (row, word, end)
        })
        .collect();
    // What waits for somebody's decision comes first, and what ends first of that.
    all.sort_by_key(|(_, word, end)| (word != "decision", end.unwrap_or(Timestamp::MAX)));
    let line = |(row, word, end): &(&OrderDisputeRow, String, Option<Timestamp>)| {
        let parts = row.dispute["contested"].as_array().map_or(&[][..], Vec::as_slice);
        let sum = parts.iter().filter_map(|part| part["minor"].as_i64()).fold(0, i64::saturating_add);
        let order = fill("{} <code>{}</code>", &[&row.title, &short(&row.order_id.to_string())]);
        fill(
            "{}{}{}{}{}",
            &[
                &cell("Order", &order),
                &cell("Merchant", &merchant_link(row.tenant_id, &row.tenant_name)),
                &cell("Contested", &fill("{}", &[&money(sum, &row.currency)])),
                &cell("Whose turn", &fill("{}", &[&whose_turn(word, &row.dispute)])),
                &cell("Until, UTC", &end.map_or_else(Html::new, |end| left(end, now))),
            ],
        )
    };
    table(&["Order", "Merchant", "Contested", "Whose turn", "Until, UTC"], &all.iter().map(line).collect::<Vec<_>>())
}

fn of_charges(found: &[ContestedRow], now: Timestamp) -> Html {
    if found.is_empty() {
        return raw("<p class=\"none\">No charge is disputed.</p>");
    }
    let line = |row: &ContestedRow| {
        let sum = match (row.amount_minor, row.currency.as_deref()) {
            (Some(minor), Some(currency)) => fill("{}", &[&money(minor, currency)]),
            _ => raw("Not told yet"),
        };
        let wish = match row.wish.as_deref() {
            Some("submit") => "Will be answered",
            Some("accept") => "Given in to",
            Some(_) | None => "Nothing said yet",
        };
        fill(
            "{}{}{}{}{}{}",
            &[
                &cell("Amount", &sum),
                &cell("Merchant", &merchant_link(row.tenant_id, &row.tenant_name)),
                &cell("At", &fill("{} <code>{}</code>", &[&words(&row.gateway), &short(&row.id.to_string())])),
                &cell("State", &badge(&row.state)),
                &cell("The merchant", &fill("{}", &[&wish])),
                &cell("Answer by, UTC", &row.answer_by.map_or_else(|| raw("No day told"), |end| left(end, now))),
            ],
        )
    };
    table(
        &["Amount", "Merchant", "At", "State", "The merchant", "Answer by, UTC"],
        &found.iter().map(line).collect::<Vec<_>>(),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn time_that_is_left_is_told_in_words() {
        let now: Timestamp = "2026-11-01T00:00:00Z".parse().expect("an instant");
        for (hours, told, mood) in [
            (-1, "Its time is over", "bad"),
            (0, "Its time is over", "bad"),
            (1, "One hour left", "bad"),
            (71, "71 hours left", "bad"),
            (72, "3 days left", "calm"),
        ] {
            let page = left(now + SignedDuration::from_hours(hours), now).done();
            assert!(page.contains(told) && page.contains(mood), "{hours}: {page}");
        }
        assert!(left(now + SignedDuration::from_mins(5), now).done().contains("Less than an hour left"));
    }

    #[test]
    fn a_phase_is_read_as_the_order_keeps_it() {
        let (word, end) = phase(&json!({ "phase": { "decision": "2026-11-03T00:00:00Z" } }));
        assert_eq!(
            (word.as_str(), end.map(|end| end.to_string()).as_deref()),
            ("decision", Some("2026-11-03T00:00:00Z"))
        );
        assert_eq!(phase(&json!({ "phase": "resolved" })).0, "unknown");
    }
}
