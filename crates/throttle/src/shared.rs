//! Buckets in Redis: one script that takes from all or none by Redis's own clock.
//!
//! Redis is asked within [`PATIENCE`], and after a failure not again for [`REST`]: nobody waits for a Redis that is away.

use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, RedisError, Script};

use crate::bucket::{Take, WINDOW_NS};

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_millis(100);
/// How long a connection may take to come about.
const GREETING: Duration = Duration::from_millis(500);
/// How long Redis is left alone after it did not answer.
const REST: Duration = Duration::from_secs(1);
/// Before every name of ours.
const PREFIX: &str = "recoup:bucket:";

/// Each bucket is the microsecond at which it is full again. KEYS are buckets; ARGV is the window, then for each bucket how
/// long it takes to refill what is taken. Answers whether it was taken, then for each bucket how long it would take to be
/// full. Numbers stay below 2^53, which Lua's can hold exactly.
const SCRIPT: &str = r"
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local window = tonumber(ARGV[1])
local answer, taken = {1}, true
for at, name in ipairs(KEYS) do
  local full_at = tonumber(redis.call('GET', name) or '0')
  if full_at < now then full_at = now end
  local used = full_at - now + tonumber(ARGV[at + 1])
  answer[at + 1] = used
  if used > window then taken = false end
end
if not taken then
  answer[1] = 0
  return answer
end
for at, name in ipairs(KEYS) do
  local used = answer[at + 1]
  redis.call('SET', name, string.format('%.0f', now + used), 'PX', math.floor(used / 1000) + 1)
end
return answer
";

/// Redis, as far as it answers.
pub(crate) struct Shared {
    client: Client,
    script: Script,
    state: Mutex<State>,
    away: AtomicBool,
}

#[derive(Default)]
struct State {
    connection: Option<MultiplexedConnection>,
    rests_until: Option<Instant>,
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("away", &self.is_away()).finish_non_exhaustive()
    }
}

impl Shared {
    pub(crate) fn open(url: &str) -> Result<Shared, String> {
        let client = Client::open(url).map_err(|error| {
            format!("the URL of Redis cannot be used ({}): write redis://host:port", error.category())
        })?;
        let (state, away) = (Mutex::default(), AtomicBool::new(false));
        Ok(Shared { client, script: Script::new(SCRIPT), state, away })
    }

    /// Whether it did not answer the last time.
    pub(crate) fn is_away(&self) -> bool {
        self.away.load(Ordering::Relaxed)
    }

    /// Takes from all or none; `None` when Redis does not answer. Answers as [`Local::used_after`](crate::local::Local::used_after).
    pub(crate) async fn used_after(&self, takes: &[Take]) -> Option<(bool, Vec<u64>)> {
        if takes.is_empty() || self.rests() {
            return None;
        }
        let asked = tokio::time::timeout(GREETING.saturating_add(PATIENCE), self.ask(takes)).await;
        match asked {
            Ok(Ok(answer)) => {
                if self.away.swap(false, Ordering::Relaxed) {
                    tracing::info!("Redis answers again: requests are counted for all processes together");
                }
                answer
            }
            Ok(Err(error)) => self.gone(error.category()),
            Err(_) => self.gone("no answer in time"),
        }
    }

    async fn ask(&self, takes: &[Take]) -> Result<Option<(bool, Vec<u64>)>, RedisError> {
        let mut connection = self.connection().await?;
        let mut call = self.script.prepare_invoke();
        call.arg(WINDOW_NS / 1_000);
        for take in takes {
            call.key(format!("{PREFIX}{}", take.bucket.name())).arg(take.weight_ns() / 1_000);
        }
        let answer: Vec<u64> = call.invoke_async(&mut connection).await?;
        let Some((taken, used)) = answer.split_first() else { return Ok(None) };
        Ok(Some((*taken == 1, used.iter().map(|micros| micros.saturating_mul(1_000)).collect())))
    }

    async fn connection(&self) -> Result<MultiplexedConnection, RedisError> {
        if let Some(connection) = self.state.lock().expect("no holder panics").connection.clone() {
            return Ok(connection);
        }
        let config =
            AsyncConnectionConfig::new().set_connection_timeout(Some(GREETING)).set_response_timeout(Some(PATIENCE));
        let connection = self.client.get_multiplexed_async_connection_with_config(&config).await?;
        self.state.lock().expect("no holder panics").connection = Some(connection.clone());
        Ok(connection)
    }

    fn rests(&self) -> bool {
        let state = self.state.lock().expect("no holder panics");
        state.rests_until.is_some_and(|until| Instant::now() < until)
    }

    fn gone(&self, why: &str) -> Option<(bool, Vec<u64>)> {
        *self.state.lock().expect("no holder panics") =
            State { connection: None, rests_until: Instant::now().checked_add(REST) };
        if !self.away.swap(true, Ordering::Relaxed) {
            tracing::warn!(why, "Redis does not answer: requests are counted in each process by itself");
        }
        None
    }
}
