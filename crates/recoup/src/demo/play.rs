//! The play itself: two merchants with the same customers and different policies, month by month.

use std::sync::Arc;

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use recovery::Policy;

use super::calendar::Calendar;
use super::checks::{self, Check, Webhooks};
use super::data::Book;
use super::player::Player;
use super::receiver::Mailbox;
use super::report::{Difference, Report, Side};
use super::stage::Stage;
use super::story::{Amounts, Span, Story};
use super::tally::{Figures, Month, Snapshot};
use super::wire::{FailureReport, Subscription, Transaction};
use crate::cli::DemoArgs;
use crate::output;

/// Where the two merchants hear of events.
pub(super) const PATHS: [&str; 2] = ["/payday-aware", "/fixed-ladder"];

/// What a play needs besides the stage.
pub(super) struct Play<'a> {
    pub(super) stage: &'a Stage,
    pub(super) book: Arc<Book>,
    pub(super) args: &'a DemoArgs,
    pub(super) calendar: Calendar,
    pub(super) amounts: Amounts<'a>,
    bar: ProgressBar,
}

impl<'a> Play<'a> {
    pub(super) fn new(
        stage: &'a Stage,
        book: Arc<Book>,
        args: &'a DemoArgs,
        calendar: Calendar,
        amounts: Amounts<'a>,
    ) -> Play<'a> {
        let hours = calendar.end().duration_since(calendar.start).as_hours();
        let bar = ProgressBar::new(u64::try_from(hours).unwrap_or(0));
        // The template is ours, and valid; without it the bar would only look different.
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg:12} {bar:40} {elapsed}") {
            bar.set_style(style);
        }
        Play { stage, book, args, calendar, amounts, bar }
    }

    /// Plays to the end.
    pub(super) async fn run(self, mailboxes: [Mailbox; 2]) -> Result<Report> {
        let [ours, theirs] = self.enter(mailboxes).await?;
        self.say(&format!(
            "{}: {} customers, {} months, seed {}. The same customers twice: one merchant waits for payday, the other \
             climbs a fixed ladder.\n",
            self.book.merchant.name,
            self.book.customers.len(),
            self.args.months,
            self.args.seed
        ))?;
        self.first_month(&ours, &theirs).await?;
        let mut story = Story::default();
        let mut from = self.calendar.start;
        for end in self.calendar.ends.clone() {
            self.both_to(&ours, &theirs, end).await?;
            let (left, right) = tokio::try_join!(ours.snapshot(), theirs.snapshot())?;
            let span = Span { from, to: end };
            self.tell_month(end, &left.between(from, end), &right.between(from, end))?;
            for moment in story.moments(&ours, &left, span, &self.calendar, self.amounts).await? {
                self.say(&format!("    {moment}"))?;
            }
            from = end;
        }
        self.bar.set_message("webhooks");
        let report = self.finish(&ours, &theirs).await?;
        self.bar.finish_and_clear();
        Ok(report)
    }

    async fn enter(&self, mailboxes: [Mailbox; 2]) -> Result<[Player; 2]> {
        self.bar.set_message("setting up");
        let [left, right] = mailboxes;
        let (payday, ladder) = (Policy::payday_aware(), Policy::fixed_ladder());
        let start = self.calendar.start;
        let ours = Player::enter(self.stage, &self.book, &payday, (PATHS[0], left), start);
        let theirs = Player::enter(self.stage, &self.book, &ladder, (PATHS[1], right), start);
        let (ours, theirs) = tokio::try_join!(ours, theirs)?;
        Ok([ours, theirs])
    }

    /// Day by day, whoever joins subscribes.
    async fn first_month(&self, ours: &Player, theirs: &Player) -> Result<()> {
        for (date, opens) in &self.calendar.joining {
            if *opens > self.calendar.start {
                self.both_to(ours, theirs, *opens).await?;
            }
            tokio::try_join!(ours.join(*date), theirs.join(*date))?;
        }
        Ok(())
    }

    async fn both_to(&self, ours: &Player, theirs: &Player, to: Timestamp) -> Result<()> {
        let seen = |at: Timestamp| {
            self.bar.set_message(self.calendar.day(at));
            let hours = at.duration_since(self.calendar.start).as_hours();
            self.bar.set_position(u64::try_from(hours).unwrap_or(0));
        };
        tokio::try_join!(ours.advance(to, &seen), theirs.advance(to, &|_| {}))?;
        Ok(())
    }

    fn say(&self, text: &str) -> Result<()> {
        if self.args.json { Ok(()) } else { self.bar.suspend(|| output::line(text)) }
    }

    fn tell_month(&self, end: Timestamp, ours: &Month, theirs: &Month) -> Result<()> {
        let amounts = self.amounts;
        self.say(&format!(
            "{}  invoiced {}, collected {}, failed {}, recovered {}; so far {} came back (ladder: {})",
            self.calendar.month_before(end),
            amounts(ours.invoiced.amount_minor),
            amounts(ours.collected.amount_minor),
            amounts(ours.failed.amount_minor),
            amounts(ours.recovered.amount_minor),
            amounts(ours.recovered_so_far.amount_minor),
            amounts(theirs.recovered_so_far.amount_minor),
        ))
    }

    async fn finish(&self, ours: &Player, theirs: &Player) -> Result<Report> {
        let (ours, theirs) = tokio::try_join!(Ending::of(ours), Ending::of(theirs))?;
        let (left, right) = (Side::new(ours.figures, ours.webhooks), Side::new(theirs.figures, theirs.webhooks));
        let difference = Difference::between(&left, &right);
        let mut worse = Vec::new();
        if difference.recovered_minor <= 0 {
            worse.push(format!("the difference is {}", (self.amounts)(difference.recovered_minor)));
        }
        let mut checks: Vec<Check> = Vec::new();
        for (who, found) in [("payday-aware", ours.checks), ("fixed ladder", theirs.checks)] {
            checks.extend(found.into_iter().map(|check| Check { what: format!("{who}: {}", check.what), ..check }));
        }
        checks.push(Check::new("waiting for payday recovered more than the fixed ladder", worse));
        let audit = self.stage.audit();
        checks.push(checks::set_aside(&audit).await?);
        checks.extend(checks::books(&audit).await?);
        Ok(Report {
            merchant: self.book.merchant.name.clone(),
            currency: self.book.merchant.currency.clone(),
            customers: self.book.customers.len(),
            months: self.args.months,
            seed: self.args.seed,
            payday_aware: left,
            fixed_ladder: right,
            difference,
            held: checks.iter().all(|check| check.holds),
            checks,
        })
    }
}

/// What one merchant ends with.
struct Ending {
    figures: Figures,
    webhooks: Webhooks,
    checks: Vec<Check>,
}

impl Ending {
    async fn of(player: &Player) -> Result<Ending> {
        let client = &player.client;
        let snapshot: Snapshot = player.snapshot().await?;
        let tries: Vec<Transaction> = client.all("/v1/transactions").await?;
        let subscriptions: Vec<Subscription> = client.all("/v1/subscriptions").await?;
        let told: FailureReport = client.get("/v1/analytics/failures").await?;
        let figures = snapshot.figures(&tries, &subscriptions);
        let told = told.currencies.into_iter().next().unwrap_or_default();
        let (webhooks, delivered) = checks::webhooks(player).await?;
        let checks = vec![
            Check::new("the figures add up, and the API's own agree", figures.contradictions(&told)),
            delivered,
            checks::unresolved(player, &tries),
        ];
        Ok(Ending { figures, webhooks, checks })
    }
}
