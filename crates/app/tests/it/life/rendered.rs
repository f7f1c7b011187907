//! A life as text: one line for each event, and under each bill its lines; and the comparison of two such texts.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ids::{SubscriptionId, Uuid};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::invoices::{InvoiceRow, LineRow};
use testkit::World;

use crate::discounts::bills;

/// Every event of the merchant at its instant. A bill stands under the event that tells of it.
pub(super) async fn calendar(world: &World, id: SubscriptionId) -> String {
    let known: BTreeMap<Uuid, (usize, (InvoiceRow, Vec<LineRow>))> = bills(world, id)
        .await
        .into_iter()
        .enumerate()
        .map(|(nth, bill)| (bill.0.id.uuid(), (nth.saturating_add(1), bill)))
        .collect();
    let mut tx = world.begin().await;
    let events = store::events::after(&mut tx, 0, 10_000).await.expect("events");
    tx.commit(()).await.expect("commits");
    let zone = TimeZone::get("Europe/Berlin").expect("a zone");
    let mut out = String::new();
    for event in events {
        writeln!(out, "{} {}", event.created_at, event.kind).expect("writes");
        if event.kind == "invoice.created" {
            let (nth, bill) = known.get(&event.subject_id).expect("a bill of this subscription");
            out.push_str(&told(*nth, bill, &zone));
        }
    }
    out
}

fn told(nth: usize, (row, lines): &(InvoiceRow, Vec<LineRow>), zone: &TimeZone) -> String {
    let mut out = format!(
        "  bill {nth} {}: lines {}, discount {}, tax {}, total {}; from balance {}, to balance {}, charged {}, {}\n",
        row.kind,
        row.subtotal_minor,
        row.discount_minor,
        row.tax_minor,
        row.total_minor,
        row.credit_applied_minor,
        row.credit_granted_minor,
        row.amount_paid_minor,
        row.status,
    );
    let date = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%d").to_string();
    for line in lines {
        writeln!(
            out,
            "    {} {} to {}, {} of: {}, discount {}, tax {}",
            line.kind,
            date(line.period_start),
            date(line.period_end),
            line.quantity,
            line.amount_minor,
            line.discount_minor,
            line.tax_minor,
        )
        .expect("writes");
    }
    out
}

/// Fails with both texts side by side from the first line that differs. What stands behind `#` is for people, and so are
/// empty lines and the width of spaces.
pub(super) fn compare(expected: &str, found: &str) {
    let lines = |text: &str| -> Vec<String> {
        let bare = text.lines().map(|line| line.split('#').next().unwrap_or_default());
        bare.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|line| !line.is_empty()).collect()
    };
    let (expected, found) = (lines(expected), lines(found));
    let same = expected.iter().zip(&found).take_while(|(left, right)| left == right).count();
    if same == expected.len() && same == found.len() {
        return;
    }
    let rest = |from: &[String]| from.get(same..).unwrap_or_default().iter().take(12).cloned().collect::<Vec<_>>();
    let before = expected.get(same.saturating_sub(3)..same).unwrap_or_default().join("\n      ");
    panic!(
        "the calendars differ after line {same}:\n      {before}\nexpected:\n      {}\nfound:\n      {}\n",
        rest(&expected).join("\n      "),
        rest(&found).join("\n      "),
    );
}
