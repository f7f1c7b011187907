//! What is told on each of several channels: one message on each, at its own time, and a copy in the portal.
//!
//! A channel that fails is not stood in for by another: each has its own turn. What is said is read anew for each, so that nobody is
//! told in the morning what was settled at night.

use std::collections::BTreeSet;

use jiff::Timestamp;
use notices::contact::{Decision, Policy};
use notices::{Channel, Values};
use store::TenantTx;
use store::messages::MessageRow;
use store::notices::NoticeRow;
use usecase::Result;

use crate::case::{Case, May, may, next_try};
use crate::send::{MOST_TRIES, shown, went};

/// Where a notice stands by its messages: `delivered` or `sent` when one went out, on a channel that reaches somebody or else in the
/// portal. `None` when none did.
pub(crate) fn standing(made: &[MessageRow]) -> Option<&'static str> {
    let outside = || made.iter().filter(|row| row.channel != Channel::InApp.as_str() && went(row));
    if outside().any(|row| matches!(row.status.as_str(), "delivered" | "read")) {
        return Some("delivered");
    }
    if outside().next().is_some() {
        return Some("sent");
    }
    made.iter().any(went).then_some("delivered")
}

impl Case<'_> {
    /// The copy in the portal, once.
    pub(crate) async fn put_up(&mut self, tx: &mut TenantTx, notice: &NoticeRow, values: &Values) -> Result<()> {
        if self.on(Channel::InApp).is_some() {
            return Ok(());
        }
        match self.message(tx, notice, Channel::InApp, values).await {
            Ok((_, row)) => self.made.push(shown(tx, row).await?),
            // The other channels say for themselves whether they can be made.
            Err(error) if error.kind == usecase::Kind::Refused => {
                tracing::error!(notice = %notice.id, %error, "a message cannot be made");
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn on(&self, channel: Channel) -> Option<&MessageRow> {
        self.made.iter().find(|row| row.channel == channel.as_str())
    }

    /// The next of the channels whose turn it is; else until when the others wait; else that it is over.
    pub(crate) async fn may_each(&self, tx: &mut TenantTx, channels: &[Channel]) -> Result<May> {
        let now = tx.now();
        let known = self.known(tx).await?;
        let policy = self.chosen.policy();
        let (mut waits, mut ended): (Vec<(Timestamp, String)>, Option<May>) = (Vec::new(), None);
        for channel in channels.iter().filter(|channel| policy.order.contains(channel)) {
            if self.on(*channel).is_some_and(went) {
                continue;
            }
            if let Some(at) = self.again(*channel).filter(|at| *at > now) {
                waits.push((at, "no carrier was there".to_owned()));
                continue;
            }
            let alone = Policy { order: vec![*channel], ..policy.clone() };
            match self.ask(&known, &alone, &self.failed_on(*channel), now)? {
                Decision::Send { channel } => return Ok(May::On(channel)),
                Decision::Wait { until, reason, .. } => waits.push((until, reason.to_string())),
                nobody @ Decision::Nobody { .. } => ended = Some(may(nobody)),
            }
        }
        let outside = self.made.iter().any(|row| row.channel != Channel::InApp.as_str() && went(row));
        match (waits.into_iter().min(), ended) {
            (Some((until, why)), _) => Ok(May::From(until, why)),
            // Why nobody was reached is worth a word; why one of several channels is closed is not.
            (None, Some(why)) if !outside => Ok(why),
            (None, _) => Ok(May::Done),
        }
    }

    /// When a channel is tried again on which nobody was there.
    fn again(&self, channel: Channel) -> Option<Timestamp> {
        self.on(channel).filter(|row| row.status == "unavailable" && row.tries < MOST_TRIES).map(next_try)
    }

    /// The channel, if this message has failed on it for good.
    fn failed_on(&self, channel: Channel) -> BTreeSet<Channel> {
        let failed = self.on(channel).is_some_and(|row| match row.status.as_str() {
            "refused" | "failed" => true,
            "unavailable" => row.tries >= MOST_TRIES,
            _ => false,
        });
        failed.then_some(channel).into_iter().collect()
    }
}
