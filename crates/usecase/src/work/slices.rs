//! How much work of a kind is held and done together.

use store::Kind;

/// Kinds of which many are cheaper together than one by one. Subscriptions have a size of their own, which whoever runs the engine says.
const TOGETHER: [(Kind, usize); 8] = [
    (Kind::Invoice, 200),
    (Kind::Threshold, 64),
    (Kind::Grant, 32),
    (Kind::Collect, 32),
    (Kind::Dun, 32),
    (Kind::Resolve, 32),
    (Kind::Escrow, 32),
    (Kind::EscrowPayment, 32),
];

/// How many of a kind one worker holds at once; one by one, unless it is known that many are cheaper.
pub fn slice_size(kind: Kind) -> usize {
    TOGETHER.iter().find(|(of, _)| *of == kind).map_or(1, |(_, size)| *size)
}
