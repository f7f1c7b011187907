//! Buckets in this process: one number each, under one lock that is held for some arithmetic.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Instant;

use crate::bucket::{Bucket, Take, WINDOW_NS};

#[cfg(test)]
mod tests;

/// A full bucket is as good as none: these are thrown away when so many are kept.
const SWEPT_AT: usize = 10_000;
/// Most buckets kept. Beyond it those that are fullest go, so that whoever invents addresses fills no memory.
const MOST: usize = 200_000;

/// The buckets.
pub(crate) struct Local {
    began: Instant,
    kept: Mutex<Kept>,
}

struct Kept {
    full_at: HashMap<Bucket, u64>,
    sweep_at: usize,
}

impl Default for Local {
    fn default() -> Local {
        Local { began: Instant::now(), kept: Mutex::new(Kept { full_at: HashMap::new(), sweep_at: SWEPT_AT }) }
    }
}

impl Local {
    /// Takes from all or none. Answers which, and for each bucket how long it would take to be full, in nanoseconds, with what
    /// was asked for taken out.
    pub(crate) fn used_after(&self, takes: &[Take]) -> (bool, Vec<u64>) {
        let now = u64::try_from(self.began.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.used_after_at(takes, now)
    }

    fn used_after_at(&self, takes: &[Take], now: u64) -> (bool, Vec<u64>) {
        let mut kept = self.kept.lock().expect("no holder of the buckets panics");
        let full_at = |take: &Take, kept: &Kept| kept.full_at.get(&take.bucket).copied().unwrap_or(now).max(now);
        let used: Vec<u64> =
            takes.iter().map(|take| (full_at(take, &kept) - now).saturating_add(take.weight_ns())).collect();
        let taken = used.iter().all(|used| *used <= WINDOW_NS);
        if taken {
            for (take, used) in takes.iter().zip(&used) {
                kept.full_at.insert(take.bucket.clone(), now.saturating_add(*used));
            }
            kept.tidy(now);
        }
        (taken, used)
    }
}

impl Kept {
    fn tidy(&mut self, now: u64) {
        if self.full_at.len() < self.sweep_at {
            return;
        }
        self.full_at.retain(|_, full_at| *full_at > now);
        if self.full_at.len() >= MOST {
            let mut instants: Vec<u64> = self.full_at.values().copied().collect();
            let middle = instants.len() / 2;
            let (_, median, _) = instants.select_nth_unstable(middle);
            let median = *median;
            self.full_at.retain(|_, full_at| *full_at > median);
        }
        self.sweep_at = SWEPT_AT.max(self.full_at.len().saturating_mul(2)).min(MOST);
    }
}
