//! The table of kinds of objects: what each is called, where the API has it, what its lists show, and what can be done.

mod developers;
mod escrow;
mod money;
mod sales;

use super::resources::Resource;

/// All kinds, in the order of the menu.
pub(crate) fn all() -> impl Iterator<Item = &'static Resource> {
    [sales::ALL, money::ALL, escrow::ALL, developers::ALL].into_iter().flatten()
}
