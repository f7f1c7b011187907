//! Which policies make sense. Every problem is reported, each beside the field it is in.

use calendar::Interval;
use serde::Serialize;

use super::{LocalHours, PastPeriod, Policy};

/// One problem with one field, fit to show beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field's name.
    pub field: &'static str,
    /// Where in the document it is: `backoff_hours[2]`, `payday.zone`.
    pub path: String,
    /// What is wrong, as a sentence part.
    pub message: String,
}

impl Policy {
    /// Checks every field; an empty list would be `Ok`.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut found = Found(vec![]);
        found.range("name", u32::try_from(self.name.chars().count()).unwrap_or(u32::MAX), 1, 64);
        found.range("version", self.version, 1, u32::MAX);
        found.range("max_attempts", self.max_attempts, 1, 15);
        found.range("jitter_minutes", self.jitter_minutes, 0, 720);
        found.range("max_wait_percent", self.max_wait_percent, 1, 100);
        found.range("short_interval_days", self.short_interval_days, 1, 31);
        found.range("max_wait_days", self.max_wait_days, self.short_interval_days, 366);
        found.range("request_expiry_hours", self.request_expiry_hours, 1, 720);
        self.check_backoff(&mut found);
        self.check_hours(&mut found);
        self.check_rails(&mut found);
        self.check_payday(&mut found);
        self.check_contact(&mut found);
        self.check_codes_and_issuers(&mut found);
        if found.0.is_empty() { Ok(()) } else { Err(found.0) }
    }

    /// Checks the policy against a plan that is to be recovered by it. One that says `past_period: refused` may not have
    /// a ladder that reaches the waiting limit of the plan; one that says `bounded` may, and is cut there.
    ///
    /// # Errors
    /// Each step that would come too late, by its path.
    pub fn check_for(&self, interval: Interval) -> Result<(), Vec<FieldError>> {
        let mut found = Found(vec![]);
        if self.past_period == PastPeriod::Refused {
            let limit = self.longest_wait_hours(interval);
            let used = self.backoff_hours.iter().take(usize::try_from(self.max_attempts).unwrap_or(usize::MAX));
            for (at, hours) in used.enumerate().filter(|(_, hours)| i64::from(**hours) >= limit) {
                let why = format!("waits {hours} hours, and an invoice of this plan can wait {limit} at the most");
                found.at("backoff_hours", format!("backoff_hours[{at}]"), why);
            }
        }
        if found.0.is_empty() { Ok(()) } else { Err(found.0) }
    }

    fn check_backoff(&self, found: &mut Found) {
        let hours = &self.backoff_hours;
        let count = u32::try_from(hours.len()).unwrap_or(u32::MAX);
        if count < self.max_attempts {
            found.add("backoff_hours", format!("needs one entry per attempt ({})", self.max_attempts));
        }
        let pairs = hours.iter().zip(hours.iter().skip(1)).enumerate();
        for (at, _) in pairs.filter(|(_, (one, next))| one >= next) {
            let path = format!("backoff_hours[{}]", at.saturating_add(1));
            found.at("backoff_hours", path, "must rise from entry to entry".to_owned());
        }
        for (at, _) in hours.iter().enumerate().filter(|(_, hours)| **hours > 8_784) {
            let path = format!("backoff_hours[{at}]");
            found.at("backoff_hours", path, "must not pass a year (8784 hours)".to_owned());
        }
    }

    fn check_hours(&self, found: &mut Found) {
        let spans = &self.allowed_hours;
        if spans.is_empty() {
            found.add("allowed_hours", "needs at least one span".to_owned());
        }
        let is_none = |span: &LocalHours| span.from >= span.to || span.to > 24;
        for (at, _) in spans.iter().enumerate().filter(|(_, span)| is_none(span)) {
            let why = "each span needs 0 <= from < to <= 24".to_owned();
            found.at("allowed_hours", format!("allowed_hours[{at}]"), why);
        }
        let pairs = spans.iter().zip(spans.iter().skip(1)).enumerate();
        for (at, _) in pairs.filter(|(_, (one, next))| one.to > next.from) {
            let path = format!("allowed_hours[{}]", at.saturating_add(1));
            found.at("allowed_hours", path, "spans must be in order and not overlap".to_owned());
        }
    }

    fn check_rails(&self, found: &mut Found) {
        let rails = &self.rails;
        for (at, rail) in rails.iter().enumerate() {
            if rails.iter().take(at).any(|earlier| earlier == rail) {
                found.at("rails", format!("rails[{at}]"), format!("must name each rail once ({rail} is there twice)"));
            }
        }
    }

    fn check_payday(&self, found: &mut Found) {
        let rule = &self.payday;
        let is_day = |day: u8| (1..=31).contains(&day);
        for (path, day) in [("payday.from_day", rule.from_day), ("payday.to_day", rule.to_day)] {
            if !is_day(day) {
                found.at("payday", path.to_owned(), "must be a day of the month, 1 to 31".to_owned());
            }
        }
        if !(0..=23).contains(&rule.hour) {
            found.at("payday", "payday.hour".to_owned(), "must be an hour of the day, 0 to 23".to_owned());
        }
        if calendar::canonical_zone(&rule.zone).is_err() {
            let why = format!("must be the IANA name of a time zone, which `{}` is not", rule.zone);
            found.at("payday", "payday.zone".to_owned(), why);
        }
    }

    fn check_contact(&self, found: &mut Found) {
        let cap = self.contact_cap;
        found.range_at("contact_cap", "contact_cap.per_day", cap.per_day, 1, 10);
        found.range_at("contact_cap", "contact_cap.per_week", cap.per_week, 1, 50);
        let Some(quiet) = self.quiet_hours else { return };
        if quiet.from > 23 || quiet.to > 23 || quiet.from == quiet.to {
            found.add("quiet_hours", "needs two different hours from 0 to 23".to_owned());
        } else if self.all_hours_are_quiet() {
            found.add("quiet_hours", "leaves none of the allowed hours".to_owned());
        }
    }

    /// Of hours that are right by themselves.
    fn all_hours_are_quiet(&self) -> bool {
        let spans = &self.allowed_hours;
        let right = !spans.is_empty() && spans.iter().all(|span| span.from < span.to && span.to <= 24);
        right && self.open_hours().is_empty()
    }

    fn check_codes_and_issuers(&self, found: &mut Found) {
        for (at, code) in self.never_retry.iter().enumerate().filter(|(_, code)| !code.class().is_decline()) {
            let why = format!("`{code}` is not a decline: it is resolved, not retried");
            found.at("never_retry", format!("never_retry[{at}]"), why);
        }
        if let Some(limit) = self.issuer_limit {
            found.range_at("issuer_limit", "issuer_limit.charges", limit.charges, 1, u32::MAX);
            found.range_at("issuer_limit", "issuer_limit.minutes", limit.minutes, 1, 1_440);
        }
    }
}

struct Found(Vec<FieldError>);

impl Found {
    fn add(&mut self, field: &'static str, message: String) {
        self.at(field, field.to_owned(), message);
    }

    fn at(&mut self, field: &'static str, path: String, message: String) {
        self.0.push(FieldError { field, path, message });
    }

    fn range(&mut self, field: &'static str, value: u32, least: u32, most: u32) {
        self.range_at(field, field, value, least, most);
    }

    fn range_at(&mut self, field: &'static str, path: &str, value: u32, least: u32, most: u32) {
        if value < least || value > most {
            let bound = if most == u32::MAX {
                format!("must be at least {least}")
            } else {
                format!("must be from {least} to {most}")
            };
            self.at(field, path.to_owned(), bound);
        }
    }
}
