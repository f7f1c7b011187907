//! Customers are told: from the event that billing wrote to the message that a carrier took, on a real Postgres.

mod deal;
mod failing;
mod parties;
mod purse;
mod receipts;
mod telling;
mod town;
