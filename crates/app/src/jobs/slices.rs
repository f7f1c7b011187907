//! Cutting due rows into slices: one tenant each, none too long, tenants taking turns.

use std::collections::{BTreeMap, VecDeque};

use ids::TenantId;
use store::Candidate;

/// Rows of one tenant, to be claimed together.
#[derive(Debug)]
pub(crate) struct Slice {
    pub(crate) candidates: Vec<Candidate>,
}

/// Due rows as they are to be worked on.
#[derive(Debug, Default)]
pub(crate) struct Cut {
    /// To be run side by side. Tenants take turns: the first slice of each comes before the second of any.
    pub(crate) slices: Vec<Slice>,
    /// Rows whose last holder did not finish them, each alone: to be run one after the other, when the rest is
    /// done, so that whatever ends the process ends it with the culprit alone in hand.
    pub(crate) suspects: Vec<Slice>,
}

/// Slices of at most `size` rows.
pub(crate) fn cut(found: Vec<Candidate>, size: usize) -> Cut {
    let (suspects, healthy): (Vec<Candidate>, Vec<Candidate>) = found.into_iter().partition(|row| row.crashes > 0);
    Cut {
        slices: in_turns(healthy, size),
        suspects: suspects.into_iter().map(|row| Slice { candidates: vec![row] }).collect(),
    }
}

fn in_turns(found: Vec<Candidate>, size: usize) -> Vec<Slice> {
    let mut tenants: BTreeMap<TenantId, VecDeque<Slice>> = BTreeMap::new();
    let mut order: Vec<TenantId> = Vec::new();
    for candidate in found {
        let slices = tenants.entry(candidate.tenant).or_insert_with(|| {
            order.push(candidate.tenant);
            VecDeque::new()
        });
        match slices.back_mut() {
            Some(open) if open.candidates.len() < size => open.candidates.push(candidate),
            _ => slices.push_back(Slice { candidates: vec![candidate] }),
        }
    }
    let mut out = Vec::new();
    while !tenants.is_empty() {
        order.retain(|tenant| match tenants.get_mut(tenant).and_then(VecDeque::pop_front) {
            Some(slice) => {
                out.push(slice);
                true
            }
            None => {
                tenants.remove(tenant);
                false
            }
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(tenant: u128, subject: u128, crashes: i16) -> Candidate {
        Candidate {
            tenant: TenantId::from_uuid(ids::Uuid::from_u128(tenant)),
            subject: ids::Uuid::from_u128(subject),
            due_at: jiff::Timestamp::UNIX_EPOCH,
            crashes,
        }
    }

    fn shape(slices: &[Slice]) -> Vec<Vec<u128>> {
        slices.iter().map(|slice| slice.candidates.iter().map(|row| row.subject.as_u128()).collect()).collect()
    }

    #[test]
    fn tenants_take_turns_and_suspects_stand_alone() {
        let found = vec![row(1, 11, 0), row(1, 12, 0), row(1, 13, 1), row(1, 14, 0), row(2, 21, 0), row(2, 22, 2)];
        let cut = cut(found, 2);
        assert_eq!(shape(&cut.slices), [vec![11, 12], vec![21], vec![14]]);
        assert_eq!(shape(&cut.suspects), [vec![13], vec![22]]);
    }
}
