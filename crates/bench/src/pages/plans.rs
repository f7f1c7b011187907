//! What the server did for a page: each statement with its time, and the plan of the slowest, as the server itself explains them.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use tracing::field::{Field, Visit};
use tracing::span;

use super::visitor::Visitor;
use crate::place::Place;
use crate::server::script;

/// Where what the server says beside its answers is told.
const NOTICES: &str = "sqlx::postgres::notice";

/// What the server did for a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Done {
    pub(super) statements: usize,
    /// In all of them together, in milliseconds.
    pub(super) total_ms: f64,
    /// Of the slowest: its time and its plan.
    pub(super) slowest: (f64, String),
}

/// Has the server explain every statement of connections that begin from now on.
pub(super) async fn explain(place: &Place) -> Result<()> {
    let settings = [
        ("session_preload_libraries", "auto_explain"),
        ("auto_explain.log_min_duration", "0"),
        ("auto_explain.log_analyze", "on"),
        ("auto_explain.log_buffers", "on"),
        ("client_min_messages", "log"),
    ];
    // One line each: what is between two ends of lines is sent by itself.
    let line = |(name, value): &(&str, &str)| {
        format!(
            "do $$ begin execute format('alter database %I set {name} = %L', current_database(), '{value}'); end $$;\n"
        )
    };
    let text: String = settings.iter().map(line).collect();
    script(&mut place.server.connect().await?, &text).await
}

/// Listens to what the server says.
#[derive(Clone, Debug, Default)]
struct Listener(Arc<Mutex<Vec<String>>>);

impl Listener {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

struct Message(String);

impl Visit for Message {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            value.clone_into(&mut self.0);
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}

impl tracing::Subscriber for Listener {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target() == NOTICES
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut message = Message(String::new());
        event.record(&mut message);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(message.0);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// Asks for each page once more, and listens.
pub(super) async fn of(place: &Place, visitor: Visitor, pages: &[(&str, &str, &str)]) -> Result<Vec<Done>> {
    let anew = visitor.anew(place);
    let pages: Vec<(String, String)> =
        pages.iter().map(|(_, path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let listener = Listener::default();
    let heard = listener.clone();
    crate::counting::on_own_thread(&listener, || async move {
        let mut all = Vec::new();
        for (path, text) in pages {
            // The first opens connections and prepares statements.
            anew.look(&path, &text).await?;
            heard.take();
            anew.look(&path, &text).await?;
            all.push(done(&heard.take()));
        }
        Ok(all)
    })
}

fn done(said: &[String]) -> Done {
    let mut told = Done::default();
    for text in said {
        let Some(rest) = text.strip_prefix("duration: ") else { continue };
        let Some((ms, plan)) = rest.split_once(" ms  plan:") else { continue };
        let ms: f64 = ms.parse().unwrap_or(0.0);
        told.statements += 1;
        told.total_ms += ms;
        if ms >= told.slowest.0 {
            told.slowest = (ms, plan.trim().to_owned());
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_statement_is_the_one_that_is_shown() {
        let said =
            ["duration: 0.5 ms  plan:\nA", "something else", "duration: 12.25 ms  plan:\nB\n  -> C"].map(str::to_owned);
        let told = done(&said);
        assert_eq!((told.statements, told.total_ms), (2, 12.75));
        assert_eq!(told.slowest, (12.25, "B\n  -> C".to_owned()));
    }
}
