//! Reads what a receiver answered, as little of it as is needed, and puts failures into words a merchant
//! can act on. An answer is hostile input: every part of it is bounded.

use std::time::Duration;

use reqwest::Response;
use wire::answer;

use super::resolve::RefusedName;

/// How much of an answer's body is read and kept, in bytes.
const EXCERPT_BYTES: usize = 1024;

/// The beginning of the body as text; none when there is no body. A body that breaks off or stalls until the
/// deadline keeps what had come: the status has been received, and it is what counts.
pub(super) async fn excerpt(response: &mut Response) -> Option<String> {
    let mut taken: Vec<u8> = Vec::new();
    while taken.len() < EXCERPT_BYTES {
        let Ok(Some(chunk)) = response.chunk().await else { break };
        let room = EXCERPT_BYTES.saturating_sub(taken.len());
        taken.extend(chunk.iter().take(room));
    }
    (!taken.is_empty()).then(|| readable(&taken))
}

/// Text that a database takes: valid UTF-8 without NUL, and not longer than the bytes it came from may be.
fn readable(bytes: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(bytes).replace('\0', "\u{fffd}");
    text.truncate(text.floor_char_boundary(EXCERPT_BYTES));
    text
}

/// Why there was no answer. The URL is left out: its path may be secret.
pub(super) fn reason(error: &reqwest::Error, total: Duration, connect: Duration) -> String {
    match answer::chain(error).find_map(|cause| cause.downcast_ref::<RefusedName>()) {
        Some(refused) => refused.to_string(),
        None => answer::reason(error, total, connect),
    }
}

#[cfg(test)]
mod tests;
