//! A few moments of each month, told in the product's own words.
//!
//! What is told follows from the data alone: the earliest of its kind, and of two at the same instant the one
//! whose customer comes first by name.

use std::collections::BTreeSet;

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};

use super::calendar::Calendar;
use super::player::Player;
use super::tally::Snapshot;
use super::wire::{Schedule, ScheduleDetail};

/// Writes amounts; the story does not know the currency.
pub(super) type Amounts<'a> = &'a (dyn Fn(i64) -> String + Sync);

/// A stretch of time to tell about.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
}

impl Span {
    fn holds(self, at: Option<Timestamp>) -> bool {
        at.is_some_and(|at| self.from <= at && at < self.to)
    }
}

/// Waits shorter than this are not worth telling.
const LONG_WAIT: SignedDuration = SignedDuration::from_hours(3 * 24);

/// Tells month after month, and of everybody once as long as there are others.
#[derive(Debug, Default)]
pub(super) struct Story {
    months: usize,
    told: BTreeSet<String>,
}

impl Story {
    /// The moments of a month, in the order in which they happened.
    pub(super) async fn moments(
        &mut self,
        player: &Player,
        snapshot: &Snapshot,
        span: Span,
        calendar: &Calendar,
        amounts: Amounts<'_>,
    ) -> Result<Vec<String>> {
        self.months += 1;
        let teller = Teller { player, amounts };
        let mut moments = Vec::new();
        if let Some(schedule) = teller.earliest(snapshot, span, &mut self.told, waited_for_payday) {
            moments.push(teller.explained(&schedule, schedule.first_failed_at).await?);
            moments.extend(teller.came_back(&schedule));
        }
        if self.months.is_multiple_of(2) {
            let given_up = |row: &Schedule| row.exhausted_at;
            if let Some(schedule) = teller.earliest(snapshot, span, &mut self.told, given_up) {
                moments.push(teller.explained(&schedule, schedule.exhausted_at.unwrap_or(span.from)).await?);
            }
        } else if let Some(schedule) = teller.earliest(snapshot, span, &mut self.told, paid_by_request) {
            moments.push(teller.explained(&schedule, schedule.first_failed_at).await?);
            moments.extend(teller.came_back(&schedule));
        }
        moments.sort();
        Ok(moments.into_iter().map(|(at, text)| format!("{}  {text}", calendar.day(at))).collect())
    }
}

/// When a charge failed that was tried again, with success, on a payday some days ahead.
fn waited_for_payday(row: &Schedule) -> Option<Timestamp> {
    let waited = row.recovered_at?.duration_since(row.first_failed_at);
    // With one try more than the first, the payday named first was the one that brought the money.
    (row.last_action == "retry_payday" && row.attempts_made == 1 && waited >= LONG_WAIT).then_some(row.first_failed_at)
}

/// When a payment request brought what the card did not.
fn paid_by_request(row: &Schedule) -> Option<Timestamp> {
    row.recovered_at.filter(|_| row.recovered_rail.as_deref() != Some("card"))
}

struct Teller<'a> {
    player: &'a Player,
    amounts: Amounts<'a>,
}

impl Teller<'_> {
    fn name(&self, schedule: &Schedule) -> &str {
        self.player.customer(&schedule.customer_id).map_or("somebody", |who| who.name.as_str())
    }

    /// The first recovery to which something happened in the span, of somebody of whom nothing was told yet if there is
    /// one; from now on something was.
    fn earliest(
        &self,
        snapshot: &Snapshot,
        span: Span,
        told: &mut BTreeSet<String>,
        happened: impl Fn(&Schedule) -> Option<Timestamp>,
    ) -> Option<Schedule> {
        let inside = snapshot.schedules.iter().filter(|schedule| span.holds(happened(schedule)));
        let order = |row: &&Schedule| (told.contains(&row.customer_id), happened(row), self.name(row).to_owned());
        let first = inside.min_by_key(order).cloned();
        told.extend(first.iter().map(|schedule| schedule.customer_id.clone()));
        first
    }

    /// What was decided at an instant, and why.
    async fn explained(&self, schedule: &Schedule, at: Timestamp) -> Result<(Timestamp, String)> {
        let path = format!("/v1/dunning-schedules/{}", schedule.id);
        let detail: ScheduleDetail = self.player.client.get(&path).await?;
        let reason = detail.decisions.iter().find(|decision| decision.created_at >= at).or(detail.decisions.last());
        let reason = reason.map_or("no reason was stored", |decision| decision.reason.as_str());
        Ok((at, format!("{}, {}: {reason}", self.name(schedule), (self.amounts)(schedule.amount))))
    }

    fn came_back(&self, schedule: &Schedule) -> Option<(Timestamp, String)> {
        let at = schedule.recovered_at?;
        let after = match at.duration_since(schedule.first_failed_at).as_hours() / 24 {
            0 => "on the same day".to_owned(),
            1 => "a day later".to_owned(),
            days => format!("after {days} days"),
        };
        let rail = schedule.recovered_rail.as_deref().unwrap_or("an unknown rail").replace('_', " ");
        let amount = (self.amounts)(schedule.amount);
        Some((at, format!("{}, {amount}: paid by {rail} {after}.", self.name(schedule))))
    }
}
