//! Whose turn it is when more work is due than one scan finds.
//!
//! The tenants take turns in the order of their ids: every round goes on where the last one stopped, so that
//! nobody's thousands keep the others waiting. Each engine goes around by itself and begins anywhere; two that
//! have come to the same place would race for the same rows for ever, so one that loses a race begins elsewhere.
//!
//! Of a tenant whose rows filled its share, the engine marks how far it saw and looks from there the next time:
//! the rows before the mark are done or in somebody's hands. Marks are forgotten after a while, for the sake of what
//! was given back.
//!
//! When a walk came to the end, only marked tenants have more. They alone are looked at for a moment: a walk reads
//! the index of every tenant, and at the end of a run there is less and less to find for it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use ids::{TenantId, Uuid};
use jiff::{SignedDuration, Timestamp};
use store::{Candidate, Kind, Sweep};

/// Before all tenants.
pub(crate) const FIRST: TenantId = TenantId::from_uuid(Uuid::nil());

/// How long marks are kept.
const MARKED: SignedDuration = SignedDuration::from_secs(10);

/// How long only those with more than their share are looked at: the time for which somebody new may go unseen.
const REST: SignedDuration = SignedDuration::from_secs(1);

/// Where each kind of work goes on; a kind that is not here is done oldest first.
#[derive(Debug, Default)]
pub(crate) struct Turns(Mutex<BTreeMap<Kind, Turn>>);

/// The turns of one kind of work.
#[derive(Debug)]
struct Turn {
    place: TenantId,
    marks: BTreeMap<TenantId, Timestamp>,
    since: Timestamp,
    /// When a walk saw that nobody but the marked have more.
    rest: Option<Timestamp>,
}

impl Turn {
    fn at(place: TenantId, now: Timestamp) -> Turn {
        Turn { place, marks: BTreeMap::new(), since: now, rest: None }
    }
}

impl Turns {
    /// The tenant to go on at, while turns are taken.
    pub(crate) fn place(&self, kind: Kind) -> Option<TenantId> {
        self.all().get(&kind).map(|turn| turn.place)
    }

    /// From where on to look at which tenants.
    pub(crate) fn marks(&self, kind: Kind, now: Timestamp) -> Vec<(TenantId, Timestamp)> {
        let mut all = self.all();
        let Some(turn) = all.get_mut(&kind) else { return Vec::new() };
        if now.duration_since(turn.since) > MARKED {
            turn.marks.clear();
            turn.since = now;
        }
        turn.marks.iter().map(|(tenant, at)| (*tenant, *at)).collect()
    }

    /// Whether some tenant is looked at from the middle.
    pub(crate) fn has_marks(&self, kind: Kind) -> bool {
        self.all().get(&kind).is_some_and(|turn| !turn.marks.is_empty())
    }

    /// Marks how far a scan saw of those tenants who had more than their share.
    pub(crate) fn mark(&self, kind: Kind, found: &[Candidate], now: Timestamp) {
        let mut all = self.all();
        let turn = all.entry(kind).or_insert_with(|| Turn::at(FIRST, now));
        for rows in found.chunk_by(|one, next| one.tenant == next.tenant) {
            let Some(last) = rows.last() else { continue };
            if rows.len() == Sweep::of_each(kind) {
                turn.marks.insert(last.tenant, last.due_at);
            } else {
                turn.marks.remove(&last.tenant);
            }
        }
    }

    /// Of the marked whom a walk, in order of tenants, did not meet, the one whose work has waited longest, and its mark.
    pub(crate) fn furthest_behind(&self, kind: Kind, met: &[Candidate]) -> Option<(TenantId, Timestamp)> {
        let all = self.all();
        let was_met = |tenant: &TenantId| met.binary_search_by_key(tenant, |row| row.tenant).is_ok();
        let marks = all.get(&kind)?.marks.iter().filter(|(tenant, _)| !was_met(tenant));
        marks.min_by_key(|(_, at)| **at).map(|(tenant, at)| (*tenant, *at))
    }

    /// Marks how far a look at one tenant saw; one who has no more than that is marked no longer.
    pub(crate) fn mark_one(&self, kind: Kind, tenant: TenantId, share: Vec<Candidate>) -> Vec<Candidate> {
        let mut all = self.all();
        let Some(turn) = all.get_mut(&kind) else { return share };
        match share.last().filter(|_| share.len() == Sweep::of_each(kind)) {
            Some(last) => turn.marks.insert(tenant, last.due_at),
            None => turn.marks.remove(&tenant),
        };
        share
    }

    /// Where to begin taking turns: at any of those who have waited longest.
    pub(crate) fn any_of(waiting: &[Candidate]) -> TenantId {
        let tenants: BTreeSet<TenantId> = waiting.iter().map(|row| row.tenant).collect();
        let any = rand::random_range(0..tenants.len().max(1));
        tenants.into_iter().nth(any).unwrap_or(FIRST)
    }

    /// Goes on behind a tenant next time, or, when the round came to the end of all tenants, at the first.
    pub(crate) fn stopped(&self, kind: Kind, last: Option<TenantId>, now: Timestamp) {
        let next = last.and_then(|tenant| tenant.uuid().as_u128().checked_add(1));
        let place = next.map_or(FIRST, |raw| TenantId::from_uuid(Uuid::from_u128(raw)));
        let mut all = self.all();
        let turn = all.entry(kind).or_insert_with(|| Turn::at(place, now));
        turn.place = place;
        turn.rest = last.is_none().then_some(now);
    }

    /// Those who alone may have more, and from where on, if a walk saw it a moment ago.
    pub(crate) fn rest(&self, kind: Kind, now: Timestamp) -> Vec<(TenantId, Timestamp)> {
        let marks = self.marks(kind, now);
        let is_fresh = |since: Timestamp| now.duration_since(since) <= REST;
        if self.all().get(&kind).and_then(|turn| turn.rest).is_some_and(is_fresh) { marks } else { Vec::new() }
    }

    /// Keeps the marks of those of the rest who still have more than their share.
    pub(crate) fn mark_rest(&self, kind: Kind, found: &[Candidate], now: Timestamp) {
        if let Some(turn) = self.all().get_mut(&kind) {
            turn.marks.clear();
        }
        self.mark(kind, found, now);
    }

    /// Ends the turns: all that is due was seen, or somebody else is at work here and one begins elsewhere next time.
    pub(crate) fn leave(&self, kind: Kind) {
        self.all().remove(&kind);
    }

    fn all(&self) -> std::sync::MutexGuard<'_, BTreeMap<Kind, Turn>> {
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
        let now = Timestamp::UNIX_EPOCH;
        turns.stopped(Kind::Collect, Some(tenant(7)), now);
        assert_eq!(turns.place(Kind::Collect), Some(tenant(8)));
        assert_eq!(turns.place(Kind::Dun), None);
        turns.stopped(Kind::Collect, None, now);
        assert_eq!(turns.place(Kind::Collect), Some(FIRST));
        turns.leave(Kind::Collect);
        assert_eq!(turns.place(Kind::Collect), None);
    }

    #[test]
    fn a_tenant_with_more_than_its_share_is_marked_for_a_while() {
        let (turns, now) = (Turns::default(), Timestamp::UNIX_EPOCH);
        let share = Sweep::of_each(Kind::Collect);
        let found = |count: usize| waiting(&[vec![3; count], vec![5; 2]].concat());
        turns.mark(Kind::Collect, &found(share), now);
        assert_eq!(turns.marks(Kind::Collect, now), [(tenant(3), now)]);
        assert_eq!(turns.marks(Kind::Dun, now), []);
        let later = now + MARKED;
        assert_eq!(turns.marks(Kind::Collect, later).len(), 1);
        assert_eq!(turns.marks(Kind::Collect, later + SignedDuration::from_secs(1)), []);
        turns.mark(Kind::Collect, &found(share), now);
        turns.mark(Kind::Collect, &found(share - 1), now);
        assert_eq!(turns.marks(Kind::Collect, now), []);
    }

    #[test]
    fn after_a_walk_to_the_end_only_the_marked_are_looked_at_for_a_moment() {
        let (turns, now) = (Turns::default(), Timestamp::UNIX_EPOCH);
        let share = Sweep::of_each(Kind::Collect);
        let rest_after = |wait| turns.rest(Kind::Collect, now + wait);
        turns.mark(Kind::Collect, &waiting(&[vec![3; share], vec![5; share]].concat()), now);
        turns.stopped(Kind::Collect, Some(tenant(5)), now);
        assert_eq!(rest_after(SignedDuration::ZERO), [], "others come behind the fifth");
        turns.stopped(Kind::Collect, None, now);
        assert_eq!(rest_after(REST), [(tenant(3), now), (tenant(5), now)]);
        assert_eq!(rest_after(REST + SignedDuration::from_millis(1)), [], "somebody new may have come");
        turns.mark_rest(Kind::Collect, &waiting(&vec![5; share]), now);
        assert_eq!(rest_after(SignedDuration::ZERO), [(tenant(5), now)], "of the third nothing was found");
    }

    #[test]
    fn who_is_furthest_behind_has_an_extra_turn_until_little_is_left() {
        let (turns, now) = (Turns::default(), Timestamp::UNIX_EPOCH);
        let share = Sweep::of_each(Kind::Collect);
        assert_eq!(turns.furthest_behind(Kind::Collect, &[]), None);
        let later = |found: Vec<Candidate>, seconds| {
            let due_at = now + SignedDuration::from_secs(seconds);
            found.into_iter().map(|row| Candidate { due_at, ..row }).collect::<Vec<_>>()
        };
        turns.mark(Kind::Collect, &later(waiting(&vec![3; share]), 2), now);
        turns.mark(Kind::Collect, &later(waiting(&vec![5; share]), 1), now);
        let behind = turns.furthest_behind(Kind::Collect, &[]).expect("two are marked");
        assert_eq!(behind, (tenant(5), now + SignedDuration::from_secs(1)));
        assert_eq!(turns.furthest_behind(Kind::Collect, &waiting(&[5])).expect("one is not met").0, tenant(3));
        turns.mark_one(Kind::Collect, tenant(5), later(waiting(&vec![5; share]), 3));
        assert_eq!(turns.furthest_behind(Kind::Collect, &[]).expect("two are marked").0, tenant(3));
        turns.mark_one(Kind::Collect, tenant(3), waiting(&vec![3; share - 1]));
        assert_eq!(turns.furthest_behind(Kind::Collect, &[]).expect("one is marked").0, tenant(5));
    }

    #[test]
    fn turns_begin_with_one_who_waits() {
        assert_eq!(Turns::any_of(&waiting(&[7, 7])), tenant(7));
        let begun = Turns::any_of(&waiting(&[3, 5, 3]));
        assert!([tenant(3), tenant(5)].contains(&begun));
    }
}
