//! A merchant's windows of notice: what they are, how they change, and how the lanes begin.

use recovery::policy::QuietHours;
use recovery::reminders::Notice;
use serde::Deserialize as _;
use serde_json::{Value, json};
use store::due::NewDue;
use store::settings::SettingsRow;
use store::{Kind, Lane, TenantTx, due, reminders, settings};
use usecase::check::Checks;
use usecase::{Error, Result};

/// Most days ahead of a renewal.
pub const MAX_DAYS: u16 = 60;

/// Most days ahead of a card's last day.
pub const MAX_CARD_DAYS: u16 = 90;

/// Most days ahead of a trial's end, as its subscription tells it.
const MAX_TRIAL_DAYS: u16 = 30;

/// Most reminders of one thing.
pub const MAX_WINDOWS: usize = 5;

/// The choice in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Whether anything is told. What is off keeps no windows.
    pub enabled: bool,
    /// Days before a renewal, before a card's last day; the hour, quiet hours and zone of both.
    pub notice: Notice,
    /// How many days before its end a trial is told of by `subscription.trial_will_end`, whether reminders are on or
    /// not: the same choice as that of the settings.
    pub trial_days: Option<u16>,
}

/// What may change. `None` leaves alone.
#[derive(Clone, Debug, Default)]
pub struct ChoiceChange {
    /// On or off; sending anything else turns reminders on as well.
    pub enabled: Option<bool>,
    /// Days before a renewal; empty for none.
    pub renewal_days: Option<Vec<u16>>,
    /// Days before a card's last day; empty for none.
    pub card_days: Option<Vec<u16>>,
    /// Days before a trial's end: at most one; empty for none.
    pub trial_days: Option<Vec<u16>>,
    /// The local hour at which reminders are due.
    pub hour: Option<u8>,
    /// When nobody is messaged; an inner `None` for never.
    pub quiet_hours: Option<Option<QuietHours>>,
    /// IANA zone of all of it; the merchant's own at first.
    pub zone: Option<String>,
}

impl ChoiceChange {
    /// Whether it says anything about what is told here.
    fn turns_on(&self) -> bool {
        let windows = self.renewal_days.is_some() || self.card_days.is_some();
        windows || self.hour.is_some() || self.quiet_hours.is_some() || self.zone.is_some()
    }
}

/// A stored choice.
///
/// # Errors
/// `Fault` when this program cannot read it.
pub(crate) fn read(stored: &Value) -> Result<Notice> {
    Notice::deserialize(stored).map_err(|error| Error::fault("stored reminders cannot be read").because(error))
}

fn of(row: &SettingsRow, stored: Option<&Value>) -> Result<Choice> {
    let trial_days = u16::try_from(row.trial_notice_days).ok().filter(|days| *days > 0);
    let usual = Notice { zone: row.billing_zone.clone(), trial_days: Vec::new(), ..Notice::default() };
    let notice = stored.map_or(Ok(usual), read)?;
    Ok(Choice { enabled: stored.is_some(), notice, trial_days })
}

/// The merchant's choice; what would be told if it were turned on now, when it is off.
///
/// # Errors
/// Any store error.
pub async fn choice(tx: &mut TenantTx) -> Result<Choice> {
    let row = settings::get(tx).await?;
    of(&row, reminders::choice(tx).await?.as_ref())
}

/// Changes the choice. What is turned on, or changed, holds from now on: what would have been due before is not told.
///
/// # Errors
/// Field errors; `Conflict` when somebody else changed the settings meanwhile.
pub async fn change(tx: &mut TenantTx, change: ChoiceChange) -> Result<Choice> {
    let mut row = settings::get(tx).await?;
    let stored = reminders::choice(tx).await?;
    let before = of(&row, stored.as_ref())?;
    let mut next = before.clone();
    next.enabled = change.enabled.unwrap_or(before.enabled || change.turns_on());
    let trial_days = change.trial_days.clone();
    apply(&mut next, change);
    check(&mut next, trial_days.as_deref())?;
    if next.trial_days != before.trial_days {
        row.trial_notice_days = next.trial_days.map_or(0, i32::from);
        settings::update(tx, &row).await?;
    }
    let told = (before.enabled, &before.notice) != (next.enabled, &next.notice);
    if told {
        let document = next.enabled.then(|| serde_json::to_value(&next.notice)).transpose();
        let document = document.map_err(|error| Error::fault("reminders cannot be written").because(error))?;
        reminders::choose(tx, document.as_ref()).await?;
    }
    if told && next.enabled {
        begin_everywhere(tx).await?;
    }
    let subject = tx.tenant();
    tx.record("settings.updated", subject.uuid(), json!({ "reminders": facts(&next) }));
    tx.audit("settings.reminders", subject.to_string(), Some(facts(&before)), Some(facts(&next)));
    Ok(next)
}

fn apply(next: &mut Choice, change: ChoiceChange) {
    if let Some(days) = change.renewal_days {
        next.notice.renewal_days = days;
    }
    if let Some(days) = change.card_days {
        next.notice.card_days = days;
    }
    if let Some(days) = change.trial_days {
        next.trial_days = days.first().copied();
    }
    if let Some(hour) = change.hour {
        next.notice.hour = hour;
    }
    if let Some(quiet) = change.quiet_hours {
        next.notice.quiet_hours = quiet;
    }
    if let Some(zone) = change.zone {
        next.notice.zone = zone;
    }
}

fn check(next: &mut Choice, trial_days: Option<&[u16]>) -> Result<()> {
    let mut checks = Checks::new();
    let notice = &mut next.notice;
    windows(&mut checks, "renewalDays", &mut notice.renewal_days, MAX_DAYS);
    windows(&mut checks, "cardDays", &mut notice.card_days, MAX_CARD_DAYS);
    let trials = trial_days.unwrap_or_default();
    let one = trials.len() <= 1 && trials.iter().all(|days| (1..=MAX_TRIAL_DAYS).contains(days));
    let message =
        format!("trialDays is empty or one number of days, from 1 to {MAX_TRIAL_DAYS}: a trial is told of once.");
    checks.demand(one, "trialDays", "out_of_range", &message);
    checks.demand(notice.hour < 24, "hour", "out_of_range", "hour is an hour of the day, from 0 to 23.");
    if let Some(quiet) = notice.quiet_hours {
        let whole = quiet.from < 24 && quiet.to < 24 && quiet.from != quiet.to;
        let message = "quietHours goes from one hour of the day, 0 to 23, to another one.";
        checks.demand(whole, "quietHours", "out_of_range", message);
        let message = "hour lies in the quiet hours, so that no reminder could be sent then. Choose another hour.";
        checks.demand(!whole || !quiet.contains(notice.hour), "hour", "quiet", message);
    }
    match calendar::canonical_zone(&notice.zone) {
        Ok(zone) => notice.zone = zone,
        Err(error) => checks.wrong("zone", "unknown_zone", error.to_string()),
    }
    checks.done()
}

/// Windows of one thing: the longest first, each once.
fn windows(checks: &mut Checks, field: &str, days: &mut Vec<u16>, most: u16) {
    days.sort_unstable_by(|one, other| other.cmp(one));
    days.dedup();
    let range = days.iter().all(|days| (1..=most).contains(days));
    checks.demand(range, field, "out_of_range", &format!("{field} are days ahead, each from 1 to {most}."));
    let message = format!("{field} has at most {MAX_WINDOWS} entries: nobody reads more.");
    checks.demand(days.len() <= MAX_WINDOWS, field, "too_many", &message);
}

/// Every lane is looked through from now on, each in its own time.
async fn begin_everywhere(tx: &mut TenantTx) -> Result<()> {
    let now = tx.now();
    let tenant = tx.tenant().uuid();
    let mut lanes = vec![(Lane::REAL, now)];
    let mut work = vec![NewDue { subject: tenant, lane: Lane::REAL, due_at: Some(now) }];
    for clock in reminders::clocks(tx).await? {
        let lane = Lane::clock(clock.id);
        lanes.push((lane, clock.frozen_at));
        work.push(NewDue { subject: lane.uuid(), lane, due_at: Some(clock.frozen_at) });
    }
    reminders::begin(tx, &lanes).await?;
    Ok(due::schedule(tx, Kind::Remind, &work).await?)
}

fn facts(choice: &Choice) -> Value {
    let quiet = choice.notice.quiet_hours.map(|quiet| json!({ "from": quiet.from, "to": quiet.to }));
    json!({
        "enabled": choice.enabled,
        "renewalDays": choice.notice.renewal_days,
        "cardDays": choice.notice.card_days,
        "trialDays": choice.trial_days.into_iter().collect::<Vec<_>>(),
        "hour": choice.notice.hour,
        "quietHours": quiet,
        "zone": choice.notice.zone,
    })
}
