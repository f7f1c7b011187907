//! What customers are told, and whether they may be told now: texts in six languages, four channels, one set of rules.
//!
//! The promise: the same template, language, values and look always give the same message; a tag is replaced once
//! and a value is never read as text with tags; a missing value is an error and never a hole; amounts and dates
//! come from typed values. [`contact::decide()`] says on which channel a person may be reached, from when, or why not.
//!
//! This crate refuses to know who carries a message, whether it arrived, which events lead to one, and the time:
//! `now` is an argument.
#![deny(missing_docs)]
#![cfg_attr(
    not(test),
    deny(
        clippy::float_arithmetic,
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::indexing_slicing
    )
)]

mod channel;
pub mod contact;
pub mod gsm;
pub mod locale;
mod look;
pub mod render;
pub mod samples;
mod show;
mod tag;
mod template;
pub mod text;
mod value;
pub mod wording;

pub use channel::{Category, Channel};
pub use locale::Locale;
pub use look::{Look, LookError};
pub use render::{Email, InApp, RenderError, Rendered, Sms, Whatsapp, render};
pub use tag::{Kind, Tag};
pub use template::{Action, Reach, Sender, Template};
pub use value::{Instructions, MAX_LINK_CHARS, MAX_TEXT_CHARS, Value, ValueError, Values, one_line};
pub use wording::{CheckedWording, Wording, WordingError};
