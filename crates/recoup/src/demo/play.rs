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
use super::told::{self, Told};
use super::wire::{FailureReport, Subscription, Transaction};
use crate::cli::DemoArgs;
use crate::output;

/// What a play needs besides the stage.
pub(super) struct Play<'a> {
    stage: &'a Stage,
    book: Arc<Book>,
    args: &'a DemoArgs,
    calendar: Calendar,
    amounts: Amounts<'a>,
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
    pub(super) async fn run(self, mailbox: Mailbox) -> Result<Report> {
        self.say(&format!(
            "{}: {} customers, {} months, seed {}. Two merchants with the same customers: one waits for payday, the \
             other climbs a fixed ladder.\n",
            self.book.merchant.name,
            self.book.customers.len(),
            self.args.months,
            self.args.seed
        ))?;
        self.bar.set_message("setting up");
        let start = self.calendar.start;
        let (payday, ladder) = (Policy::payday_aware(), Policy::fixed_ladder());
        let ours = Player::enter(self.stage, &self.book, &payday, Some(mailbox), start);
        let theirs = Player::enter(self.stage, &self.book, &ladder, None, start);
        let (ours, theirs) = tokio::try_join!(ours, theirs)?;
        self.first_month(&ours, &theirs).await?;
        self.months(&ours, &theirs).await?;
        self.bar.set_message("the books");
        let report = self.finish(&ours, &theirs).await?;
        self.bar.finish_and_clear();
        Ok(report)
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

    async fn months(&self, ours: &Player, theirs: &Player) -> Result<()> {
        let mut story = Story::default();
        let mut from = self.calendar.start;
        for end in self.calendar.ends.iter().copied() {
            self.both_to(ours, theirs, end).await?;
            let (left, right) = tokio::try_join!(ours.snapshot(), theirs.recoveries())?;
            let right = Snapshot { invoices: Vec::new(), schedules: right };
            self.tell_month(end, &left.between(from, end), &right.between(from, end))?;
            let span = Span { from, to: end };
            for moment in story.moments(ours, &left, span, &self.calendar, self.amounts).await? {
                self.say(&format!("    {moment}"))?;
            }
            from = end;
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
        let (ours, theirs) = tokio::try_join!(
            Ending::of(ours, &self.book.merchant.billing_zone),
            Ending::of(theirs, &self.book.merchant.billing_zone)
        )?;
        let mut checks: Vec<Check> = Vec::new();
        for (who, found) in [("payday-aware", ours.checks), ("fixed ladder", theirs.checks)] {
            checks.extend(found.into_iter().map(|check| Check { what: format!("{who}: {}", check.what), ..check }));
        }
        let (left, right) = (Side::new(ours.figures), Side::new(theirs.figures));
        let difference = Difference::between(&left, &right);
        let mut worse = Vec::new();
        if difference.recovered_minor <= 0 {
            worse.push(format!("the difference is {}", (self.amounts)(difference.recovered_minor)));
        }
        checks.push(Check::new("waiting for payday recovered more than the fixed ladder", worse));
        let audit = self.stage.audit();
        checks.push(checks::set_aside(&audit).await?);
        let proof = checks::books(&audit).await?;
        Ok(Report {
            merchant: self.book.merchant.name.clone(),
            currency: self.book.merchant.currency.clone(),
            customers: self.book.customers.len(),
            months: self.args.months,
            seed: self.args.seed,
            payday_aware: left,
            fixed_ladder: right,
            difference,
            webhooks: ours.webhooks,
            told: ours.told,
            outbox: self.stage.outbox(),
            held: checks.iter().chain(&proof).all(|check| check.holds),
            checks,
            verify: proof,
        })
    }
}

/// What one merchant ends with.
struct Ending {
    figures: Figures,
    told: Told,
    webhooks: Option<Webhooks>,
    checks: Vec<Check>,
}

impl Ending {
    async fn of(player: &Player, zone: &str) -> Result<Ending> {
        let client = &player.client;
        let snapshot: Snapshot = player.snapshot().await?;
        let tries: Vec<Transaction> = client.all("/v1/transactions").await?;
        let subscriptions: Vec<Subscription> = client.all("/v1/subscriptions").await?;
        let told: FailureReport = client.get("/v1/analytics/failures").await?;
        let figures = snapshot.figures(&tries, &subscriptions);
        let told = told.currencies.into_iter().next().unwrap_or_default();
        let mut checks = vec![
            Check::new("the figures add up, and the API's own agree", figures.contradictions(&told)),
            checks::unresolved(player, &tries),
        ];
        let (told, check) = told::read(client, zone).await?;
        checks.push(check);
        let mut webhooks = None;
        if let Some(hook) = &player.hook {
            let (seen, check) = checks::webhooks(client, hook).await?;
            webhooks = Some(seen);
            checks.push(check);
        }
        Ok(Ending { figures, told, webhooks, checks })
    }
}
