//! Which policies make sense. Every problem is reported, each beside the field it is in.

use serde::Serialize;

use super::Policy;

/// One problem with one field, fit to show beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field's name.
    pub field: &'static str,
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
        if found.0.is_empty() { Ok(()) } else { Err(found.0) }
    }

    fn check_backoff(&self, found: &mut Found) {
        let hours = &self.backoff_hours;
        let count = u32::try_from(hours.len()).unwrap_or(u32::MAX);
        if count < self.max_attempts {
            found.add("backoff_hours", format!("needs one entry per attempt ({})", self.max_attempts));
        }
        if hours.iter().zip(hours.iter().skip(1)).any(|(one, next)| one >= next) {
            found.add("backoff_hours", "must rise from entry to entry".to_owned());
        }
        if hours.iter().any(|h| *h > 8_784) {
            found.add("backoff_hours", "must not pass a year (8784 hours)".to_owned());
        }
    }

    fn check_hours(&self, found: &mut Found) {
        let spans = &self.allowed_hours;
        if spans.is_empty() {
            found.add("allowed_hours", "needs at least one span".to_owned());
        }
        if spans.iter().any(|s| s.from >= s.to || s.to > 24) {
            found.add("allowed_hours", "each span needs 0 <= from < to <= 24".to_owned());
        }
        if spans.iter().zip(spans.iter().skip(1)).any(|(one, next)| one.to > next.from) {
            found.add("allowed_hours", "spans must be in order and not overlap".to_owned());
        }
    }

    fn check_rails(&self, found: &mut Found) {
        let rails = &self.rails;
        if rails.iter().enumerate().any(|(at, rail)| rails.iter().take(at).any(|r| r == rail)) {
            found.add("rails", "must name each rail once".to_owned());
        }
    }

    fn check_payday(&self, found: &mut Found) {
        if let Err(problem) = self.payday.check() {
            found.add("payday", problem.to_string());
        }
    }
}

struct Found(Vec<FieldError>);

impl Found {
    fn add(&mut self, field: &'static str, message: String) {
        self.0.push(FieldError { field, message });
    }

    fn range(&mut self, field: &'static str, value: u32, least: u32, most: u32) {
        if value < least || value > most {
            let bound = if most == u32::MAX {
                format!("must be at least {least}")
            } else {
                format!("must be from {least} to {most}")
            };
            self.add(field, bound);
        }
    }
}
