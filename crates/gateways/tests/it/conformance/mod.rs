//! One suite that every adapter passes: what must hold whatever the provider is like.
//!
//! To add an adapter:
//!
//! 1. Write `conformance/<provider>.rs` with `fn exam() -> Exam`: how its account is opened, a [`Deed`] for each way that it moves
//!    money (a saved card, a page, a refund, a payout), and [`Hooks`] if the provider calls us.
//! 2. A deed says where it is sent and asked about, what the provider answers in each [`Scene`] (`None` where the provider has no
//!    such answer), how amounts and keys look on the wire, where the status stands in an answer, what may be missing, and the provider's words with
//!    what they mean ([`Word`]).
//! 3. Every secret of the credentials contains [`CANARY`].
//! 4. End the file with `conformance::exam!(exam());`, which makes one test of each rule, and name it in the list below.
//!
//! [`Books`] say what the provider lists of its own books, if it does.
//!
//! A rule that cannot apply says so in the exam (`keys_tell_the_mode: false`, `covers_body: false`), never by silence.

mod act;
mod books;
mod cases;
mod check;
pub(crate) mod fincra;
mod hooks;
pub(crate) mod nomba;
pub(crate) mod paystack;
pub(crate) mod providus;
mod secrets;
pub(crate) mod stripe;

pub(crate) use act::open;
pub(crate) use cases::{Books, CANARY, Deed, End, Event, Exam, Hooks, Kind, Letter, Means, Place, Scene, Word};

/// One test of each rule for an exam.
macro_rules! exam {
    ($exam:expr) => {
        mod exam {
            use super::*;
            use crate::conformance::{books, check, hooks, secrets};

            #[tokio::test]
            async fn amounts_are_in_the_providers_unit_both_ways() {
                check::amounts(&$exam).await;
            }

            #[tokio::test]
            async fn one_key_has_one_reference() {
                check::keys(&$exam).await;
            }

            #[tokio::test]
            async fn scenes_are_told_as_they_are() {
                check::scenes(&$exam).await;
            }

            #[tokio::test]
            async fn another_amount_is_never_taken_for_the_one_asked() {
                check::other_amounts(&$exam).await;
            }

            #[tokio::test]
            async fn a_line_cut_after_sending_is_unknown_and_a_look_up_settles_it() {
                check::cuts(&$exam).await;
            }

            #[tokio::test]
            async fn what_reached_nobody_was_not_sent() {
                check::refused_connections(&$exam).await;
            }

            #[tokio::test]
            async fn statuses_mean_what_they_mean_everywhere() {
                check::statuses(&$exam).await;
            }

            #[tokio::test]
            async fn an_answer_without_a_known_status_settles_nothing() {
                check::missing_statuses(&$exam).await;
            }

            #[tokio::test]
            async fn further_and_missing_fields_change_nothing() {
                check::other_fields(&$exam).await;
            }

            #[tokio::test]
            async fn the_providers_words_mean_what_the_table_says() {
                check::words(&$exam).await;
            }

            #[tokio::test]
            async fn no_account_works_in_the_other_mode() {
                check::modes(&$exam).await;
            }

            #[tokio::test]
            async fn webhooks_are_believed_when_they_are_the_providers() {
                hooks::all(&$exam);
            }

            #[tokio::test]
            async fn the_providers_books_are_read_as_they_are() {
                books::movements(&$exam).await;
            }

            #[tokio::test]
            async fn settlements_are_told_with_what_they_consist_of() {
                books::settlements(&$exam).await;
            }

            #[tokio::test]
            async fn a_list_that_was_not_heard_is_no_empty_list() {
                books::unheard(&$exam).await;
            }

            #[tokio::test]
            async fn no_secret_is_seen_again() {
                secrets::never_seen(&$exam).await;
            }
        }
    };
}
pub(crate) use exam;
