//! A mock made of a provider's own document, which says what is wrong with a request.
//!
//! Start one over a file of `tests/contracts`, point the adapter at its [`Relay`], make the calls, and end with
//! [`Prism::approves`]: it fails when a request broke the document. `relay.add("prefer", "code=402, example=stolen_card")` chooses what
//! is answered from then on.

use std::path::Path;

use tokio::process::Command;

use crate::foreign::{MISSING, Program, checkout};
use crate::relay::Relay;

/// A running mock and the line to it.
#[derive(Debug)]
pub(crate) struct Prism {
    /// What to point an adapter at.
    pub(crate) relay: Relay,
    _program: Program,
}

impl Prism {
    /// Starts the mock of a contract: `stripe.json`.
    pub(crate) async fn of(contract: &str) -> Prism {
        let binary = checkout().join("node_modules/.bin/prism");
        assert!(binary.exists(), "Prism {MISSING}");
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contracts").join(contract);
        assert!(file.exists(), "{} is not there", file.display());
        let program = Program::start("Prism is listening", |port| {
            let mut command = Command::new(&binary);
            command.args(["mock", "-h", "127.0.0.1", "-p", &port.to_string()]).arg(&file);
            command
        })
        .await;
        Prism { relay: Relay::to(program.address).await, _program: program }
    }

    /// Fails unless every request so far was as the document wants it, and there were `requests` of them.
    pub(crate) fn approves(&self, requests: usize) {
        let exchanges = self.relay.exchanges();
        let wrong: Vec<String> = exchanges
            .iter()
            .filter_map(|exchange| {
                let violations = exchange.header("sl-violations")?;
                Some(format!("{} {} {}: {violations}", exchange.seen.method, exchange.seen.path, exchange.seen.body))
            })
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let lost: Vec<&str> = exchanges
            .iter()
            .filter(|all| all.answer.contains("NO_PATH_MATCHED"))
            .map(|all| all.seen.path.as_str())
            .collect();
        assert!(lost.is_empty(), "the document has no {lost:?}");
        assert_eq!(exchanges.len(), requests, "requests");
    }
}
