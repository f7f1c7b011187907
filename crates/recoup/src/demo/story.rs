//! A few moments of each month, told in the product's own words.
//!
//! What is told follows from the data alone: the earliest of its kind, and of two at the same instant the one
//! whose customer comes first by name.

use std::collections::BTreeSet;

use anyhow::Result;
use jiff::Timestamp;

use super::calendar::Calendar;
use super::player::Player;
use super::tally::Snapshot;
use super::wire::{Schedule, ScheduleDetail};

/// What was told, so that its end can be told as well.
#[derive(Debug, Default)]
pub(super) struct Story {
    told: BTreeSet<String>,
}

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

/// Writes amounts; the story does not know the currency.
pub(super) type Amounts<'a> = &'a (dyn Fn(i64) -> String + Sync);

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
        let mut told: Vec<(Timestamp, String)> = Vec::new();
        let all = || snapshot.schedules.iter();
        let name =
            |schedule: &Schedule| player.customer(&schedule.customer_id).map_or("somebody", |who| who.name.as_str());
        let earliest = |found: &mut dyn Iterator<Item = &'_ Schedule>, at: fn(&Schedule) -> Option<Timestamp>| {
            found
                .filter(|schedule| span.holds(at(schedule)))
                .min_by_key(|schedule| (at(schedule), name(schedule).to_owned()))
                .cloned()
        };
        let recovered = |schedule: &Schedule| schedule.recovered_at;
        let known = earliest(&mut all().filter(|schedule| self.told.contains(&schedule.id)), recovered);
        let by_other_rail =
            earliest(&mut all().filter(|schedule| schedule.recovered_rail.as_deref() != Some("card")), recovered);
        for schedule in [known, by_other_rail].into_iter().flatten() {
            let Some(at) = schedule.recovered_at else { continue };
            told.push((at, came_back(&schedule, at, name(&schedule), amounts)));
        }
        let lost = earliest(&mut all(), |schedule| schedule.exhausted_at);
        if let Some((schedule, at)) = lost.and_then(|schedule| schedule.exhausted_at.map(|at| (schedule, at))) {
            told.push((at, self.explained(player, &schedule, at, name(&schedule), amounts).await?));
        }
        let waits = |schedule: &&Schedule| schedule.state == "scheduled" && schedule.last_action == "retry_payday";
        if let Some(schedule) = earliest(&mut all().filter(waits), |schedule| Some(schedule.first_failed_at)) {
            let at = schedule.first_failed_at;
            told.push((at, self.explained(player, &schedule, at, name(&schedule), amounts).await?));
        }
        told.sort();
        Ok(told.into_iter().map(|(at, text)| format!("{}  {text}", calendar.day(at))).collect())
    }

    /// What was decided at an instant, and why.
    async fn explained(
        &mut self,
        player: &Player,
        schedule: &Schedule,
        at: Timestamp,
        name: &str,
        amounts: Amounts<'_>,
    ) -> Result<String> {
        self.told.insert(schedule.id.clone());
        let detail: ScheduleDetail = player.client.get(&format!("/v1/dunning-schedules/{}", schedule.id)).await?;
        let reason = detail.decisions.iter().find(|decision| decision.created_at == at).or(detail.decisions.last());
        let reason = reason.map_or("no reason was stored", |decision| decision.reason.as_str());
        Ok(format!("{name}, {}: {reason}", amounts(schedule.amount)))
    }
}

fn came_back(schedule: &Schedule, at: Timestamp, name: &str, amounts: Amounts<'_>) -> String {
    let days = at.duration_since(schedule.first_failed_at).as_hours() / 24;
    let after = match days {
        0 => "on the same day".to_owned(),
        1 => "a day later".to_owned(),
        days => format!("after {days} days"),
    };
    let rail = schedule.recovered_rail.as_deref().unwrap_or("an unknown rail").replace('_', " ");
    format!("{name}, {}: came back by {rail} {after}", amounts(schedule.amount))
}
