//! Traces: which request something goes back to, as [W3C Trace Context](https://www.w3.org/TR/trace-context/) says it.
//!
//! What it promises: what a client sent as `traceparent` is continued when it is well formed, and nothing else of it is believed; a
//! request without one begins a trace. Whatever is done for it, in this process or by a worker later, is of that trace. It decides
//! nothing: without it everything works.

use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::str::FromStr;

use tokio::task_local;
use tracing::Instrument as _;

task_local! {
    static CURRENT: Cell<Option<Trace>>;
}

/// The header that carries it.
pub const HEADER: &str = "traceparent";

/// Where something is in a trace: the trace, the step in it, and whether whoever began it records it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trace {
    id: u128,
    step: u64,
    flags: u8,
}

/// A text that is no `traceparent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTrace;

impl Trace {
    /// The first step of a new trace. What is random comes from its caller, who has a source of it.
    pub fn new(random: u128, step: u64) -> Trace {
        // A trace of nothing but zeroes is none, by the standard.
        Trace { id: random.max(1), step: step.max(1), flags: 1 }
    }

    /// The next step: its parent is this one.
    #[must_use]
    pub fn step(self, step: u64) -> Trace {
        Trace { step: step.max(1), ..self }
    }

    /// The trace, 32 digits.
    pub fn id(&self) -> String {
        format!("{:032x}", self.id)
    }

    /// The step, 16 digits.
    pub fn step_id(&self) -> String {
        format!("{:016x}", self.step)
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{:032x}-{:016x}-{:02x}", self.id, self.step, self.flags)
    }
}

/// So many hexadecimal digits in lower case, and nothing else.
fn digits(text: &str, length: usize) -> Option<&str> {
    let fits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'));
    fits.then_some(text)
}

impl FromStr for Trace {
    type Err = NoTrace;

    /// Version 00 is read whole; of a later one what it shares with it.
    fn from_str(text: &str) -> Result<Trace, NoTrace> {
        let mut parts = text.split('-');
        let mut next = |length| parts.next().and_then(|part| digits(part, length)).ok_or(NoTrace);
        let (version, id, step, flags) = (next(2)?, next(32)?, next(16)?, next(2)?);
        let more = parts.next().is_some();
        if version == "ff" || (version == "00" && more) {
            return Err(NoTrace);
        }
        let id = u128::from_str_radix(id, 16).map_err(|_| NoTrace)?;
        let step = u64::from_str_radix(step, 16).map_err(|_| NoTrace)?;
        let flags = u8::from_str_radix(flags, 16).map_err(|_| NoTrace)?;
        if id == 0 || step == 0 { Err(NoTrace) } else { Ok(Trace { id, step, flags: flags & 1 }) }
    }
}

/// Does something as a part of a trace.
pub async fn within<F: Future>(trace: Option<Trace>, work: F) -> F::Output {
    CURRENT.scope(Cell::new(trace), work).await
}

/// Does a job as a part of the trace that it goes back to, with its ids in whatever is logged meanwhile.
pub async fn job<F: Future>(trace: Option<Trace>, kind: &'static str, work: F) -> F::Output {
    let span = tracing::info_span!("job", kind, trace_id = tracing::field::Empty, span_id = tracing::field::Empty);
    if let Some(trace) = trace {
        span.record("trace_id", trace.id());
        span.record("span_id", trace.step_id());
    }
    within(trace, work).instrument(span).await
}

/// The trace that this is done for, if it is for one.
pub fn current() -> Option<Trace> {
    CURRENT.try_with(Cell::get).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn what_is_well_formed_is_read_and_written_the_same() {
        let trace: Trace = SENT.parse().expect("a trace");
        assert_eq!((trace.to_string().as_str(), trace.id().as_str()), (SENT, "4bf92f3577b34da6a3ce929d0e0e4736"));
        let next = trace.step(7);
        assert_eq!(next.to_string(), "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000007-01");
        let later = "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-will-be-like";
        assert_eq!(later.parse(), Ok(trace), "a later version begins in the same way");
        assert_eq!(Trace::new(0, 0).to_string().parse::<Trace>(), Ok(Trace::new(1, 1)), "none is all zeroes");
    }

    #[test]
    fn nothing_else_is_believed() {
        for wrong in [
            "",
            "x",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
            "00 4bf92f3577b34da6a3ce929d0e0e4736 00f067aa0ba902b7 01",
        ] {
            assert_eq!(wrong.parse::<Trace>(), Err(NoTrace), "{wrong}");
        }
    }

    #[tokio::test]
    async fn work_is_of_the_trace_that_it_is_done_within() {
        let trace: Trace = SENT.parse().expect("a trace");
        assert_eq!(current(), None);
        let inner = within(Some(trace), async { (current(), within(None, async { current() }).await) }).await;
        assert_eq!(inner, (Some(trace), None));
        assert_eq!(current(), None);
    }
}
