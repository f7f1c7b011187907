//! Whose turn it is when more work is due than one scan finds.
//!
//! The tenants take turns in the order of their ids: every round goes on where the last one stopped, so that
//! nobody's thousands keep the others waiting. Each engine goes around by itself and begins anywhere; two that
//! have come to the same place would race for the same rows for ever, so one that loses a race begins elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use ids::{TenantId, Uuid};
use store::{Candidate, Kind};

/// Before all tenants.
pub(crate) const FIRST: TenantId = TenantId::from_uuid(Uuid::nil());

/// Where each kind of work goes on; a kind that is not here is done oldest first.
#[derive(Debug, Default)]
pub(crate) struct Turns(Mutex<BTreeMap<Kind, TenantId>>);

impl Turns {
    /// The tenant to go on at, while turns are taken.
    pub(crate) fn place(&self, kind: Kind) -> Option<TenantId> {
        self.places().get(&kind).copied()
    }

    /// Where to begin taking turns: at any of those who have waited longest.
    pub(crate) fn any_of(waiting: &[Candidate]) -> TenantId {
        let tenants: BTreeSet<TenantId> = waiting.iter().map(|row| row.tenant).collect();
        let any = rand::random_range(0..tenants.len().max(1));
        tenants.into_iter().nth(any).unwrap_or(FIRST)
    }

    /// Goes on behind a tenant next time, or, when the round came to the end of all tenants, at the first.
    pub(crate) fn stopped(&self, kind: Kind, last: Option<TenantId>) {
        let next = last.and_then(|tenant| tenant.uuid().as_u128().checked_add(1));
        let place = next.map_or(FIRST, |raw| TenantId::from_uuid(Uuid::from_u128(raw)));
        self.places().insert(kind, place);
    }

    /// Ends the turns: all that is due was seen, or somebody else is at work here and one begins elsewhere next time.
    pub(crate) fn leave(&self, kind: Kind) {
        self.places().remove(&kind);
    }

    fn places(&self) -> std::sync::MutexGuard<'_, BTreeMap<Kind, TenantId>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant(raw: u128) -> TenantId {
        TenantId::from_uuid(Uuid::from_u128(raw))
    }

    fn waiting(tenants: &[u128]) -> Vec<Candidate> {
        let row = |raw: &u128| Candidate {
            tenant: tenant(*raw),
            subject: Uuid::nil(),
            due_at: jiff::Timestamp::UNIX_EPOCH,
            crashes: 0,
        };
        tenants.iter().map(row).collect()
    }

    #[test]
    fn a_round_goes_on_behind_the_last_and_after_the_end_at_the_first() {
        let turns = Turns::default();
        assert_eq!(turns.place(Kind::Collect), None);
        turns.stopped(Kind::Collect, Some(tenant(7)));
        assert_eq!(turns.place(Kind::Collect), Some(tenant(8)));
        assert_eq!(turns.place(Kind::Dun), None);
        turns.stopped(Kind::Collect, None);
        assert_eq!(turns.place(Kind::Collect), Some(FIRST));
        turns.leave(Kind::Collect);
        assert_eq!(turns.place(Kind::Collect), None);
    }

    #[test]
    fn turns_begin_with_one_who_waits() {
        assert_eq!(Turns::any_of(&waiting(&[7, 7])), tenant(7));
        let begun = Turns::any_of(&waiting(&[3, 5, 3]));
        assert!([tenant(3), tenant(5)].contains(&begun));
    }
}
