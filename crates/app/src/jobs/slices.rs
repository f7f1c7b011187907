//! Cutting due rows into slices: one tenant each, none too long, tenants taking turns.

use std::collections::{BTreeMap, VecDeque};

use ids::TenantId;
use store::Candidate;

/// Rows of one tenant, to be claimed together.
#[derive(Debug)]
pub(crate) struct Slice {
    pub(crate) candidates: Vec<Candidate>,
}

/// Slices of at most `size` rows. A row that crashed before stands alone, so that it cannot take others with
/// it. Tenants take turns: the first slice of each comes before the second of any.
pub(crate) fn cut(found: Vec<Candidate>, size: usize) -> Vec<Slice> {
    let mut tenants: BTreeMap<TenantId, VecDeque<Slice>> = BTreeMap::new();
    let mut order: Vec<TenantId> = Vec::new();
    for candidate in found {
        let slices = tenants.entry(candidate.tenant).or_insert_with(|| {
            order.push(candidate.tenant);
            VecDeque::new()
        });
        match slices.back_mut() {
            Some(open) if joins(open, &candidate, size) => open.candidates.push(candidate),
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

fn joins(open: &Slice, candidate: &Candidate, size: usize) -> bool {
    candidate.crashes == 0
        && open.candidates.len() < size
        && open.candidates.last().is_some_and(|last| last.crashes == 0)
}
