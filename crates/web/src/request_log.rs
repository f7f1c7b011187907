//! What was asked of the sandbox and how it was answered, noted behind the answers.
//!
//! Nobody waits for it: lines are gathered for a moment and written together, and when too many are waiting the next ones are
//! lost. In live mode nothing is noted.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::{Method, Response, StatusCode};
use ids::{Mode, RequestId, RequestLogId, TenantId, Uuid};
use jiff::Timestamp;
use store::TenantScope;
use store::request_log::{self, RequestLogRow};

use crate::Problem;

/// How long lines are gathered.
const EVERY: Duration = Duration::from_millis(200);
/// Lines that may wait; more are lost.
const MOST: usize = 20_000;
/// How much of a path is kept, in characters.
const PATH_CHARS: usize = 300;

/// Where its own reading is asked for: whoever watches the log is not in it.
pub(crate) const PATH: &str = "/v1/request-log";

/// Lines that wait to be written.
#[derive(Clone, Debug, Default)]
pub(crate) struct RequestLog(Arc<Mutex<Vec<(TenantScope, RequestLogRow)>>>);

/// A request that may become a line.
#[derive(Debug)]
pub(crate) struct Begun {
    scope: TenantScope,
    id: RequestId,
    method: Method,
    path: String,
    at: Timestamp,
    since: std::time::Instant,
}

impl Begun {
    /// A request of a merchant's; none in live mode.
    pub(crate) fn of(scope: &TenantScope, id: RequestId, method: &Method, path: &str, at: Timestamp) -> Option<Begun> {
        if scope.mode() == Mode::Live || path == PATH {
            return None;
        }
        let (scope, method) = (scope.clone(), method.clone());
        let path = path.chars().take(PATH_CHARS).collect();
        Some(Begun { scope, id, method, path, at, since: std::time::Instant::now() })
    }
}

impl RequestLog {
    /// Notes how a request was answered.
    pub(crate) fn note<B>(&self, begun: Begun, response: &Response<B>) {
        let Begun { scope, id, method, path, at, since } = begun;
        let row = RequestLogRow {
            id: fresh(),
            request_id: id.to_string(),
            at,
            method: method.as_str().chars().take(20).collect(),
            path,
            status: i16::try_from(response.status().as_u16()).unwrap_or(0),
            duration_ms: i32::try_from(since.elapsed().as_millis()).unwrap_or(i32::MAX),
            actor_type: scope.actor().kind().to_owned(),
            actor_id: scope.actor().name(),
            error_code: code_of(response),
        };
        let mut waiting = self.0.lock().expect("no holder of the lines panics");
        if waiting.len() >= MOST {
            metrics::counter!("request_log_lost_total").increment(1);
            return;
        }
        waiting.push((scope, row));
        if waiting.len() == 1 {
            let log = self.clone();
            tokio::spawn(async move {
                tokio::time::sleep(EVERY).await;
                log.write().await;
            });
        }
    }

    /// Writes what waits, one statement for each merchant.
    async fn write(&self) {
        let waiting = std::mem::take(&mut *self.0.lock().expect("no holder of the lines panics"));
        let mut of: HashMap<TenantId, (TenantScope, Vec<RequestLogRow>)> = HashMap::new();
        for (scope, row) in waiting {
            of.entry(scope.tenant()).or_insert_with(|| (scope, Vec::new())).1.push(row);
        }
        for (scope, rows) in of.into_values() {
            if let Err(error) = request_log::append(&scope, &rows).await {
                tracing::debug!(%error, lines = rows.len(), "lines of the request log are lost");
            }
        }
    }
}

/// The stable code of a refusal.
fn code_of<B>(response: &Response<B>) -> Option<String> {
    if response.status() < StatusCode::BAD_REQUEST {
        return None;
    }
    response.extensions().get::<Arc<Problem>>().map(|problem| problem.code().to_owned())
}

#[expect(clippy::disallowed_methods, reason = "a line has no transaction yet that could hand out an id")]
fn fresh() -> RequestLogId {
    RequestLogId::from_uuid(Uuid::now_v7())
}
