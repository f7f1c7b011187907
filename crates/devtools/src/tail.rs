//! `logs tail`: the requests of the sandbox, as they are answered.
//!
//! Lines come a moment after their answers and not always in order, so the newest ones are asked for again and again, and each is
//! shown once.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use serde_json::Value;

use crate::{Call, Client, Failure};

/// How often the newest lines are asked for.
const PAUSE: Duration = Duration::from_millis(700);
/// How long an API that went away is waited for, between two questions.
const AWAY: Duration = Duration::from_secs(3);
/// Lines asked for at once, and the most that are shown of one question: who is asked more often than that is not watched.
const BATCH: usize = 100;
/// How many lines are remembered as shown.
const REMEMBERED: usize = 2_000;

/// Which requests to show.
#[derive(Clone, Debug, Default)]
pub struct Tailing {
    /// Filters of the API's list, by their names.
    pub filters: Vec<(&'static str, String)>,
    /// Stop after so many.
    pub count: Option<u64>,
    /// Show what is there already.
    pub from_the_past: bool,
}

/// Which lines were shown.
#[derive(Debug, Default)]
struct Shown {
    ids: BTreeSet<String>,
    order: VecDeque<String>,
}

impl Shown {
    /// The lines that were not, oldest first.
    fn news(&mut self, newest_first: &[Value]) -> Vec<Value> {
        let mut news = Vec::new();
        for line in newest_first.iter().rev() {
            let Some(id) = line["id"].as_str() else { continue };
            if self.ids.insert(id.to_owned()) {
                self.order.push_back(id.to_owned());
                news.push(line.clone());
            }
        }
        while self.order.len() > REMEMBERED {
            if let Some(old) = self.order.pop_front() {
                self.ids.remove(&old);
            }
        }
        news
    }
}

/// Shows requests until `count` is reached, or for ever. An API that goes away is waited for; `aside` is told.
///
/// # Errors
/// A refusal of the API.
pub async fn run(
    client: &Client,
    tailing: &Tailing,
    mut show: impl FnMut(&Value),
    mut aside: impl FnMut(&str),
) -> Result<(), Failure> {
    let mut call = Call::get("/v1/request-log").with("limit", BATCH.to_string());
    for (name, value) in &tailing.filters {
        call = call.with(name, value.clone());
    }
    let mut shown = Shown::default();
    if !tailing.from_the_past {
        shown.news(&lines(client, &call).await?);
    }
    let mut left = tailing.count;
    loop {
        match lines(client, &call).await {
            Ok(newest) => {
                for line in shown.news(&newest) {
                    if left == Some(0) {
                        return Ok(());
                    }
                    show(&line);
                    left = left.map(|left| left.saturating_sub(1));
                }
            }
            Err(error @ Failure::Unreachable { .. }) => {
                aside(&format!("{error} Trying again."));
                tokio::time::sleep(AWAY).await;
            }
            Err(error) => return Err(error),
        }
        if left == Some(0) {
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn lines(client: &Client, call: &Call) -> Result<Vec<Value>, Failure> {
    Ok(client.data(call).await?.as_array().cloned().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ids(lines: &[Value]) -> Vec<&str> {
        lines.iter().filter_map(|line| line["id"].as_str()).collect()
    }

    #[test]
    fn a_line_is_shown_once_whenever_it_comes() {
        let mut shown = Shown::default();
        let first = [json!({ "id": "c" }), json!({ "id": "a" })];
        assert_eq!(ids(&shown.news(&first)), ["a", "c"]);
        // A slow one falls between two that were shown.
        let second = [json!({ "id": "d" }), json!({ "id": "c" }), json!({ "id": "b" }), json!({ "id": "a" })];
        assert_eq!(ids(&shown.news(&second)), ["b", "d"]);
        assert!(shown.news(&second).is_empty());
    }
}
