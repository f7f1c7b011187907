//! How we speak to providers: one client without redirects, with deadlines, and the line between what was never sent and
//! what nobody knows. And how what they send us is verified.
//!
//! It knows no provider and keeps nothing. What it returns never holds a key, an address's path or a request's body.

pub mod answer;
mod line;
pub mod signature;
mod text;

pub use line::{Answer, Line, LineError, Lost};
pub use reqwest::{Method, RequestBuilder, StatusCode, Url};
pub use text::{brief, callback, form, is_plain, root, text_of};
