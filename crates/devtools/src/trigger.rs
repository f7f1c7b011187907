//! `trigger`: makes an event of a type happen, for real, by the calls and the passing of time that lead to it.
//!
//! Nothing is faked: the objects are there afterwards, in test mode, and the event is one of the log.

use std::time::Duration;

use serde_json::Value;

use crate::recipe::Book;
use crate::{Call, Client, Failure, listen};

/// How often the log is asked for the event.
const PAUSE: Duration = Duration::from_millis(250);
/// How often at most: a minute.
const MOST_READS: u32 = 240;

/// The event types that can be brought about, in order.
///
/// # Errors
/// `Local` when the recipes cannot be read.
pub fn types() -> Result<Vec<String>, Failure> {
    Ok(Book::ours()?.events.into_keys().collect())
}

/// The event types that no call can bring about, each with the reason.
///
/// # Errors
/// `Local` when the recipes cannot be read.
pub fn untriggerable() -> Result<Vec<(String, String)>, Failure> {
    Ok(Book::ours()?.not_by_calls.into_iter().collect())
}

/// Brings about an event of a type and answers it. `say` hears each step.
///
/// # Errors
/// `Local` for a type without a recipe; a refusal of the API; `Waited` when the event did not come within a minute.
pub async fn run(client: &Client, kind: &str, say: &mut (dyn FnMut(&str) + Send)) -> Result<Value, Failure> {
    let book = Book::ours()?;
    if let Some(why) = book.not_by_calls.get(kind) {
        return Err(Failure::Local(format!("`{kind}` cannot be triggered: {why}")));
    }
    let block = book.events.get(kind).ok_or_else(|| {
        Failure::Local(format!(
            "`{kind}` is not an event type that can be triggered. `recoup trigger --list` shows them"
        ))
    })?;
    let before = listen::head(client).await?;
    book.run(client, block, say).await?;
    let newest = Call::get("/v1/events").with("type", kind).with("limit", "1");
    for _ in 0..MOST_READS {
        let found = client.data(&newest).await?;
        if found[0]["seq"].as_i64().is_some_and(|seq| seq > before) {
            return Ok(found[0].clone());
        }
        tokio::time::sleep(PAUSE).await;
    }
    Err(Failure::Waited(format!("all was done, but `{kind}` did not come within a minute. Is the worker running?")))
}
