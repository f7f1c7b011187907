//! Stopping in good order: one signal that everybody can wait for.

use tokio_util::sync::CancellationToken;

/// A request to stop, shared by all tasks of a process. Once given it cannot be taken back.
#[derive(Clone, Debug, Default)]
pub struct Shutdown(CancellationToken);

impl Shutdown {
    /// A stop signal that nobody has given yet.
    pub fn new() -> Shutdown {
        Shutdown::default()
    }

    /// Gives the signal.
    pub fn request(&self) {
        self.0.cancel();
    }

    /// Whether the signal was given.
    pub fn is_requested(&self) -> bool {
        self.0.is_cancelled()
    }

    /// Waits for the signal.
    pub async fn requested(&self) {
        self.0.cancelled().await;
    }

    /// A signal of its own that also follows this one: stopping the child leaves the parent running.
    pub fn child(&self) -> Shutdown {
        Shutdown(self.0.child_token())
    }

    /// Waits for SIGTERM or Ctrl-C, then gives the signal. A second Ctrl-C ends the process at once.
    pub async fn on_signals(self) {
        use tokio::signal::unix::{SignalKind, signal};
        let mut term = signal(SignalKind::terminate()).expect("the process may listen for SIGTERM");
        tokio::select! {
            _ = term.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
            () = self.requested() => return,
        }
        tracing::info!("stopping: finishing what is in hand");
        self.request();
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(130);
        }
    }
}
