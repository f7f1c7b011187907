//! Changes that were shown and wait for their token, for ten minutes and for one use.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::writes::Proposal;

/// How long a token works.
pub(crate) const LIFE: SignedDuration = SignedDuration::from_mins(10);
/// Most that wait at once; the oldest goes first.
const MOST: usize = 100;

/// What waits.
#[derive(Debug, Default)]
pub(crate) struct Proposals(Mutex<BTreeMap<String, (Timestamp, Proposal)>>);

impl Proposals {
    /// Keeps a proposal and answers its token and when that ends.
    pub(crate) fn keep(&self, proposal: Proposal, now: Timestamp) -> (String, Timestamp) {
        let token = hex::encode(rand::random::<[u8; 16]>());
        let end = now.checked_add(LIFE).unwrap_or(Timestamp::MAX);
        let mut waiting = self.waiting();
        waiting.retain(|_, (end, _)| *end > now);
        while waiting.len() >= MOST {
            let oldest = waiting.iter().min_by_key(|(_, (end, _))| *end).map(|(token, _)| token.clone());
            match oldest {
                Some(token) => drop(waiting.remove(&token)),
                None => break,
            }
        }
        waiting.insert(token.clone(), (end, proposal));
        (token, end)
    }

    /// Takes a proposal out; a second time there is none.
    pub(crate) fn take(&self, token: &str, now: Timestamp) -> Option<Proposal> {
        self.waiting().remove(token).filter(|(end, _)| *end > now).map(|(_, proposal)| proposal)
    }

    fn waiting(&self) -> MutexGuard<'_, BTreeMap<String, (Timestamp, Proposal)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
