//! A mock made of a provider's own document, which says what is wrong with a request.
//!
//! Start one over a file of `tests/contracts`, point the adapter at its [`Relay`], make the calls, and end with
//! [`Prism::approves`]: it fails when a request broke the document, or had a field that the document does not know.
//! `relay.add("prefer", "code=402, example=stolen_card")` chooses what is answered from then on.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use tokio::process::Command;

use crate::foreign::{MISSING, Program, checkout};
use crate::relay::{Exchange, Relay};

/// A running mock and the line to it.
#[derive(Debug)]
pub(crate) struct Prism {
    /// What to point an adapter at.
    pub(crate) relay: Relay,
    document: Value,
    _program: Program,
}

impl Prism {
    /// Starts the mock of a contract: `stripe.json`.
    pub(crate) async fn of(contract: &str) -> Prism {
        let binary = checkout().join("node_modules/.bin/prism");
        assert!(binary.exists(), "Prism {MISSING}");
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contracts").join(contract);
        let document = std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let document = serde_json::from_slice(&document).expect("a document");
        let mut command = Command::new(&binary);
        command.args(["mock", "-h", "127.0.0.1", "-p", "0"]).arg(&file);
        let program = Program::start("Prism is listening", command).await;
        Prism { relay: Relay::to(program.address).await, document, _program: program }
    }

    /// Fails unless every request so far was as the document wants it, and there were `requests` of them.
    pub(crate) fn approves(&self, requests: usize) {
        let exchanges = self.relay.exchanges();
        let wrong: Vec<String> = exchanges.iter().filter_map(|exchange| self.fault(exchange)).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert_eq!(exchanges.len(), requests, "requests");
    }

    fn fault(&self, exchange: &Exchange) -> Option<String> {
        let seen = &exchange.seen;
        let of = |what: &str| Some(format!("{} {} {}: {what}", seen.method, seen.path, seen.body));
        if let Some(violations) = exchange.header("sl-violations") {
            return of(violations);
        }
        let (path, query) = seen.path.split_once('?').unwrap_or((&seen.path, ""));
        let Some(operation) = self.operation(&seen.method.to_lowercase(), path) else {
            return of("the document knows no such request");
        };
        let asked = operation["parameters"].as_array().into_iter().flatten();
        let asked: BTreeSet<&str> = asked.filter_map(|parameter| parameter["name"].as_str()).collect();
        let stranger = names(query).into_iter().find(|name| !asked.contains(name.as_str()));
        // Only forms: of JSON bodies Prism says itself what is too much, where the document says that nothing may be.
        let form = operation.pointer("/requestBody/content/application~1x-www-form-urlencoded/schema/properties");
        let unknown = form
            .and_then(Value::as_object)
            .and_then(|known| names(&seen.body).into_iter().find(|name| !known.contains_key(name)));
        stranger.or(unknown).and_then(|name| of(&format!("the document knows no `{name}`")))
    }

    /// What the document says of a request: the path with the fewest variables counts.
    fn operation(&self, method: &str, path: &str) -> Option<&Value> {
        let paths = self.document["paths"].as_object().expect("paths");
        let fits = |template: &str| {
            let (wanted, given) = (template.split('/'), path.split('/'));
            wanted.clone().count() == given.clone().count()
                && wanted.zip(given).all(|(wanted, given)| wanted == given || wanted.starts_with('{'))
        };
        let fitting = paths.iter().filter(|(template, _)| fits(template));
        let fitting = fitting.filter_map(|(template, operations)| Some((template, operations.get(method)?)));
        fitting.min_by_key(|(template, _)| template.matches('{').count()).map(|(_, operation)| operation)
    }
}

/// The names in a form or a query, without what stands in brackets.
fn names(pairs: &str) -> Vec<String> {
    let url = wire::Url::parse(&format!("http://form.invalid/?{pairs}")).expect("a form");
    let names = url.query_pairs().map(|(name, _)| name.split('[').next().unwrap_or_default().to_owned());
    names.filter(|name| !name.is_empty()).collect()
}
