//! What a simulation tells about its steps, for tests and for whoever wants to look.

use jiff::Timestamp;

use crate::code::DeclineCode;
use crate::decide::Decision;
use crate::rail::Rail;

/// One thing that happened to one member.
#[derive(Clone, Debug)]
pub enum Step {
    /// A charge was made.
    Charged(Charged),
    /// A decision was taken.
    Decided(Box<Decision>),
    /// A message went out.
    Messaged(Timestamp),
    /// The customer gave another card.
    NewCard(Timestamp),
}

/// A charge and its end.
#[derive(Clone, Copy, Debug)]
pub struct Charged {
    /// The month's number, from 1.
    pub month: u32,
    /// When.
    pub at: Timestamp,
    /// By which rail.
    pub rail: Rail,
    /// Whether recovery made it; the first charge of an invoice is the bill's.
    pub by_recovery: bool,
    /// Whether the customer asked for it, by answering a request: then it keeps no hours.
    pub by_customer: bool,
    /// Why it failed; none when it was paid.
    pub declined: Option<DeclineCode>,
}
