//! Counts the statements that our own code sends, by listening to the driver's log on one thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tracing::span;

/// A listener that counts the driver's reports of statements and hears nothing else.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counter(Arc<AtomicU64>);

impl Counter {
    /// Statements so far.
    pub(crate) fn seen(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl tracing::Subscriber for Counter {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, _: &tracing::Event<'_>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// Runs a future, and all tasks it spawns, on one thread of its own with somebody listening.
pub(crate) fn on_own_thread<L, T, F, Fut>(listener: &L, work: F) -> anyhow::Result<T>
where
    L: tracing::Subscriber + Clone + Send + Sync + 'static,
    T: Send,
    F: FnOnce() -> Fut + Send,
    Fut: Future<Output = anyhow::Result<T>>,
{
    std::thread::scope(|scope| {
        let running = scope.spawn(|| {
            // While there is one listener only, whichever thread comes to a statement first decides for all whether it is told of, and
            // another thread has no listener. With two, both are asked, whoever comes first.
            let _second = tracing::Dispatch::new(listener.clone());
            let _listening = tracing::subscriber::set_default(listener.clone());
            tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work())
        });
        running.join().unwrap_or_else(|_| Err(anyhow::anyhow!("the counted run panicked")))
    })
}
