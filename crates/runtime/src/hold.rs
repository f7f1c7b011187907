//! Keeping still: one word that everybody who acts looks at, with the reason.

use std::sync::Arc;

use tokio::sync::watch;

/// Whether a process may act, shared by all of its tasks. It is told again and again from outside; nobody holds themselves.
#[derive(Clone, Debug)]
pub struct Hold(Arc<watch::Sender<Option<String>>>);

impl Default for Hold {
    fn default() -> Hold {
        Hold(Arc::new(watch::Sender::new(None)))
    }
}

impl Hold {
    /// Nobody is held.
    pub fn new() -> Hold {
        Hold::default()
    }

    /// Holds, with a reason, or lets go.
    pub fn set(&self, why: Option<String>) {
        self.0.send_if_modified(|held| {
            let is_news = *held != why;
            *held = why;
            is_news
        });
    }

    /// Why nothing may be done now, if nothing may.
    pub fn why(&self) -> Option<String> {
        self.0.borrow().clone()
    }

    /// Waits until acting is allowed; at once when it is.
    pub async fn lifted(&self) {
        // Its sender is in here, so it cannot be closed.
        drop(self.0.subscribe().wait_for(Option::is_none).await);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_goes_on_when_it_is_lifted() {
        let hold = Hold::new();
        hold.lifted().await;
        hold.set(Some("a restore".to_owned()));
        assert_eq!(hold.why().as_deref(), Some("a restore"));
        let waiting = tokio::spawn({
            let hold = hold.clone();
            async move { hold.lifted().await }
        });
        hold.set(None);
        waiting.await.expect("goes on");
    }
}
