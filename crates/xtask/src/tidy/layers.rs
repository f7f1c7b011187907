//! Imports point downwards. Beside one another only where the list below says why.

use std::collections::{BTreeMap, BTreeSet};

use crate::problem::Problem;
use crate::workspace::{Dependency, Kind, Package, Workspace, manifest};

/// From the ground up. Support stands beside the house: it may see all of it, and is seen by tests only.
const LAYERS: [(&str, &[&str]); 5] = [
    (
        "pure",
        &[
            "ids",
            "money",
            "calendar",
            "ledger",
            "billing",
            "calc",
            "recovery",
            "notices",
            "tariff",
            "reconciliation",
            "escrow",
        ],
    ),
    ("mechanism", &["runtime", "credential", "authenticator", "throttle", "wire", "store", "pg", "objects"]),
    (
        "application",
        &[
            "usecase",
            "access",
            "setup",
            "restored",
            "routing",
            "refunds",
            "providers",
            "payouts",
            "escrows",
            "identity",
            "office",
            "vetting",
            "reminders",
            "app",
            "disputes",
            "portal",
            "checkout",
            "people",
            "house",
            "board",
            "persons",
            "settling",
            "webhooks",
            "outreach",
            "audit",
            "gateways",
            "messaging",
            "documents",
        ],
    ),
    (
        "delivery",
        &[
            "web",
            "pages",
            "order-pages",
            "checkout-pages",
            "person-pages",
            "hooks",
            "event-api",
            "message-api",
            "access-api",
            "audit-api",
            "provider-api",
            "refund-api",
            "payout-api",
            "escrow-api",
            "checkout-api",
            "settling-api",
            "realtime",
            "core-api",
            "public-api",
            "worker",
            "bench",
            "devtools",
            "mcp",
            "recoup",
        ],
    ),
    ("support", &["testkit", "xtask"]),
];

const SUPPORT: usize = 4;

/// The crates whose sources the layers of pure code are.
pub(super) const PURE: &[&str] = LAYERS[0].1;

/// The one binary that ships.
const BINARY: &str = "recoup";

/// The feature of `store` that opens a door for tests.
const TEST_DOOR: (&str, &str) = ("store", "testkit");

/// Edges within a layer: who, whom (`*`: anyone in the layer), why.
const BESIDE: [(&str, &str, &str); 137] = [
    ("wire", "runtime", "what is sent to a provider carries the trace that it is sent for"),
    ("ledger", "ids", "accounts have owners"),
    ("ledger", "money", "postings are amounts"),
    ("billing", "ids", "decisions name what they are about"),
    ("billing", "money", "invoices are amounts"),
    ("billing", "calendar", "periods come from cycles"),
    ("calc", "money", "amounts go in and out"),
    ("calc", "calendar", "it answers questions about periods"),
    ("calc", "billing", "it is the arithmetic of a bill behind a document"),
    ("recovery", "money", "what is left to recover is an amount"),
    ("recovery", "calendar", "tries are planned around paydays"),
    ("notices", "money", "customers are told amounts"),
    ("notices", "calendar", "nobody is rung at night"),
    ("tariff", "money", "what a payout costs is amounts"),
    ("escrow", "ids", "decisions name what they are about"),
    ("escrow", "money", "what is held is amounts"),
    ("escrow", "ledger", "it is held in the same books as what is billed"),
    ("store", "runtime", "a transaction's instant is the clock's"),
    ("store", "credential", "its doors are opened with the texts of credentials"),
    ("access", "usecase", "credentials are use cases"),
    ("setup", "usecase", "what merchants set up is use cases"),
    ("app", "usecase", "and so is what is billed"),
    ("routing", "usecase", "which account takes a payment is a use case"),
    ("app", "routing", "payers without a saved method are sent where the merchant says"),
    ("app", "restored", "what a restore forgot is taken up, not charged again"),
    ("refunds", "usecase", "money that goes back is use cases"),
    ("app", "refunds", "credit notes are paid back, and its jobs see to it"),
    ("providers", "refunds", "what providers tell of refunds is asked about"),
    ("disputes", "usecase", "answering disputes is use cases"),
    ("disputes", "app", "what speaks for a merchant is what was billed; its job is one of the worker's"),
    ("disputes", "escrows", "a payment into escrow is disputed like any other, and its order bears it"),
    ("disputes", "gateways", "the simulator's disputes are foreseen"),
    ("providers", "disputes", "what providers tell of disputes is asked about"),
    ("refund-api", "web", "the kit that both APIs are made of"),
    ("public-api", "refund-api", "refunds are a part of the merchant's API"),
    ("providers", "usecase", "accounts are use cases"),
    ("providers", "routing", "what is kept of accounts in the open"),
    ("providers", "gateways", "it opens their adapters"),
    ("payouts", "usecase", "money on its way out is use cases"),
    ("payouts", "restored", "what a restore forgot is paid once"),
    ("payouts", "escrows", "out of a wallet only what no payer claims is sent"),
    ("settling", "restored", "what providers list is read for what it was for"),
    ("payouts", "routing", "it asks which accounts pay out"),
    ("payouts", "app", "its jobs are two of the worker's"),
    ("escrows", "usecase", "orders are use cases"),
    ("escrows", "routing", "it asks which accounts take a payment"),
    ("escrows", "app", "its jobs are two of the worker's, and its proof is one with that of what was billed"),
    ("order-pages", "web", "the kit that every service is made of"),
    ("order-pages", "pages", "every page looks alike"),
    ("public-api", "order-pages", "the merchant's address shows them"),
    ("identity", "usecase", "who somebody is is asked by use cases"),
    ("identity", "escrows", "whoever proves a phone is party to an order"),
    ("outreach", "identity", "codes are handed to the same carriers by the same job"),
    ("settling", "escrows", "what it finds of a payment into escrow is asked about by who carries payments out"),
    ("providers", "escrows", "what providers tell of payments into escrow is asked about"),
    ("checkout", "usecase", "selling on a page is use cases"),
    ("checkout", "routing", "it asks which accounts take a payment"),
    ("checkout", "setup", "a guest who pays becomes a customer"),
    ("checkout", "app", "what it makes is billed and charged as everything is; its job is one of the worker's"),
    ("checkout", "escrows", "it fills wallets, and pays for orders"),
    ("checkout", "portal", "a card that is only saved is saved as on a customer's page"),
    ("checkout-pages", "web", "the kit that every service is made of"),
    ("checkout-pages", "pages", "every page looks alike"),
    ("checkout-pages", "person-pages", "whoever comes back comes in by the same door"),
    ("public-api", "checkout-pages", "the merchant's address shows them"),
    ("checkout-api", "web", "the kit that both APIs are made of"),
    ("public-api", "checkout-api", "checkout is a part of the merchant's API"),
    ("escrow-api", "web", "the kit that both APIs are made of"),
    ("public-api", "escrow-api", "escrow is a part of the merchant's API"),
    ("payout-api", "web", "the kit that both APIs are made of"),
    ("public-api", "payout-api", "payouts are a part of the merchant's API"),
    ("provider-api", "web", "the kit that both APIs are made of"),
    ("public-api", "provider-api", "accounts at providers are a part of the merchant's API"),
    ("reconciliation", "ids", "lines name what they are about"),
    ("reconciliation", "money", "what is compared is amounts"),
    ("settling", "usecase", "what is compared and decided is use cases"),
    ("settling", "app", "what it finds is booked by the path of any other outcome, and its job is one of the worker's"),
    ("settling", "refunds", "what it finds of a refund is asked about by who carries refunds out"),
    ("settling", "payouts", "what it finds of a payout is asked about, and booked, by who carries payouts out"),
    ("settling", "disputes", "what it finds of a dispute is asked about by who works on disputes"),
    ("settling", "gateways", "which references are ours, and which provider needs no account"),
    ("settling-api", "web", "the kit that both APIs are made of"),
    ("settling-api", "pages", "a report has a page"),
    ("public-api", "settling-api", "comparisons with providers are a part of the merchant's API"),
    ("app", "setup", "it bills with what merchants set up"),
    ("board", "usecase", "its figures are asked for like anything else"),
    ("board", "app", "it adds up what is billed and recovered"),
    ("webhooks", "usecase", "what merchants are told is use cases"),
    ("webhooks", "setup", "it reads the events from where that begins"),
    ("webhooks", "app", "its jobs are two of the worker's"),
    ("outreach", "usecase", "and so is what customers are told"),
    ("outreach", "setup", "it reads the events that endpoints are told of"),
    ("outreach", "app", "it tells of what was billed and recovered"),
    ("outreach", "escrows", "it tells parties of their orders"),
    ("reminders", "usecase", "who is reminded is use cases"),
    ("app", "reminders", "its jobs look for what is to be told"),
    ("portal", "usecase", "what customers do is use cases"),
    ("portal", "app", "made of those that merchants have"),
    ("house", "usecase", "it is written to the port of gateways"),
    ("house", "escrows", "what a person can spend is what a party can"),
    ("people", "escrows", "a wallet is the one that parties have"),
    ("people", "usecase", "who somebody is across merchants is use cases"),
    ("people", "setup", "a person is a customer of the house"),
    ("people", "identity", "a contact is proved by a code"),
    ("people", "app", "what persons do is made of what merchants have"),
    ("people", "portal", "what they see at a merchant is what that merchant's customer sees"),
    ("people", "persons", "a person is shown and forgotten like any customer"),
    ("person-pages", "web", "the kit that every service is made of"),
    ("person-pages", "pages", "every page looks alike"),
    ("public-api", "person-pages", "the merchant's address shows them"),
    ("persons", "usecase", "forgetting and showing somebody is use cases"),
    ("gateways", "usecase", "gateways are written to its ports"),
    ("messaging", "usecase", "senders are written to its ports"),
    ("pages", "web", "the kit that everything served is made of"),
    ("public-api", "pages", "an invoice names its page"),
    ("event-api", "web", "the kit that both APIs are made of"),
    ("public-api", "event-api", "what merchants are told is a part of their API"),
    ("message-api", "web", "the kit that both APIs are made of"),
    ("mcp", "devtools", "an assistant is one more client of the API"),
    ("access-api", "web", "the kit that both APIs are made of"),
    ("public-api", "access-api", "credentials are a part of the merchant's API"),
    ("public-api", "message-api", "what customers are told is a part of the merchant's API"),
    ("audit", "usecase", "its errors are those of any other"),
    ("audit-api", "web", "the kit that both APIs are made of"),
    ("public-api", "audit-api", "who did what is a part of the merchant's API"),
    ("office", "usecase", "people and their teams are use cases"),
    ("vetting", "usecase", "the look at who merchants are is use cases"),
    ("vetting", "office", "papers are sent by members, and judged by people with authenticators"),
    ("office", "access", "what a role may do is said in scopes"),
    ("core-api", "web", "the kit that both APIs are made of"),
    ("core-api", "pages", "its pages are made of the same HTML"),
    ("core-api", "public-api", "the dashboard reads the merchant API, in process"),
    ("public-api", "web", "the kit that both APIs are made of"),
    ("bench", "core-api", "it measures pages as they are served"),
    ("bench", "public-api", "usage is measured from the request to the answer"),
    ("bench", "web", "it serves that API on loopback"),
    ("recoup", "*", "the binary wires every role"),
];

pub(super) fn check(workspace: &Workspace) -> Vec<Problem> {
    let mut problems = Vec::new();
    let names = workspace.names();
    let mut used = BTreeSet::new();
    for package in &workspace.crates {
        let file = manifest(&package.name);
        let Some(layer) = layer(&package.name) else {
            problems.push(Problem::wrong(
                &file,
                0,
                format!("`{}` has no layer: give it one in {}", package.name, file!()),
            ));
            continue;
        };
        for dependency in package.dependencies.iter().filter(|dependency| names.contains(dependency.name.as_str())) {
            let judged = if dependency.kind == Kind::Dev {
                for_tests(&package.name, layer, &dependency.name)
            } else {
                shipped(&package.name, layer, &dependency.name, &mut used)
            };
            problems.extend(judged.err().map(|why| Problem::wrong(&file, 0, why)));
        }
    }
    problems.extend(unneeded(&names, &used));
    problems.extend(test_doors(workspace));
    problems
}

fn layer(name: &str) -> Option<usize> {
    LAYERS.iter().position(|(_, crates)| crates.contains(&name))
}

/// Judges an edge of shipped code.
fn shipped(from: &str, layer_of_from: usize, to: &str, used: &mut BTreeSet<(&str, &str)>) -> Result<(), String> {
    let Some(layer_of_to) = layer(to) else { return Ok(()) };
    if layer_of_to == SUPPORT {
        return Err(format!("`{from}` ships with `{to}`, which is for tests: make it a dev-dependency"));
    }
    if layer_of_to < layer_of_from {
        return Ok(());
    }
    if layer_of_to > layer_of_from {
        let (low, high) = (LAYERS[layer_of_from].0, LAYERS[layer_of_to].0);
        return Err(format!("`{from}` ({low}) imports `{to}` ({high}): imports point downwards"));
    }
    let allowed = BESIDE.iter().find(|(who, whom, _)| *who == from && (*whom == to || *whom == "*"));
    let (who, whom, _) = allowed.ok_or_else(|| {
        format!(
            "`{from}` imports `{to}` beside it: move what they share down, or add the edge with its reason in {}",
            file!()
        )
    })?;
    used.insert((*who, *whom));
    Ok(())
}

/// Tests may stand beside and below, and on the test kit; the binary's tests run what ships.
fn for_tests(from: &str, layer_of_from: usize, to: &str) -> Result<(), String> {
    match layer(to) {
        Some(layer_of_to) if layer_of_to > layer_of_from && to != "testkit" => {
            Err(format!("the tests of `{from}` import `{to}` from above: move them there, or to a fake of its port"))
        }
        _ => Ok(()),
    }
}

/// An exception that no crate uses any more goes.
fn unneeded(names: &BTreeSet<&str>, used: &BTreeSet<(&str, &str)>) -> Vec<Problem> {
    let stale = BESIDE.iter().filter(|(who, whom, _)| names.contains(who) && !used.contains(&(*who, *whom)));
    stale
        .map(|(who, whom, _)| {
            Problem::wrong(file!(), 0, format!("nobody needs the edge `{who}` to `{whom}` any more: delete it"))
        })
        .collect()
}

/// Nothing that the binary is built from may ask for the test door.
fn test_doors(workspace: &Workspace) -> Vec<Problem> {
    let by_name: BTreeMap<&str, &Package> = workspace.crates.iter().map(|one| (one.name.as_str(), one)).collect();
    let (mut waiting, mut seen, mut problems) = (vec![BINARY], BTreeSet::new(), Vec::new());
    while let Some(package) = waiting.pop().and_then(|name| by_name.get(name)) {
        if !seen.insert(package.name.as_str()) {
            continue;
        }
        for dependency in package.dependencies.iter().filter(|dependency| dependency.kind != Kind::Dev) {
            if opens_test_door(dependency) {
                let why = "the binary is built from this crate: it may not ask for `open_for_test`";
                problems.push(Problem::wrong(&manifest(&package.name), 0, why));
            }
            if by_name.contains_key(dependency.name.as_str()) {
                waiting.push(&dependency.name);
            }
        }
    }
    problems
}

fn opens_test_door(dependency: &Dependency) -> bool {
    dependency.name == TEST_DOOR.0 && dependency.features.iter().any(|feature| feature == TEST_DOOR.1)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::workspace::{Kind, made_up};

    fn why(name: &str, dependencies: &[(&str, Kind)]) -> Vec<String> {
        let ours = dependencies.iter().filter(|(other, _)| super::layer(other).is_some());
        let others = ours.map(|(other, _)| made_up::package(other, &[]));
        let crates = others.chain([made_up::package(name, dependencies)]).collect();
        let found = check(&made_up::crates(crates)).into_iter().map(|problem| problem.why);
        found.filter(|why| !why.starts_with("nobody")).collect()
    }

    #[test]
    fn downwards_and_the_listed_edges_are_fine() {
        assert_eq!(why("app", &[("billing", Kind::Normal), ("store", Kind::Normal)]), [""; 0]);
        assert_eq!(why("public-api", &[("web", Kind::Normal), ("testkit", Kind::Dev)]), [""; 0]);
        assert_eq!(why("recoup", &[("worker", Kind::Normal), ("serde", Kind::Normal)]), [""; 0]);
        assert_eq!(why("testkit", &[("app", Kind::Normal), ("pg", Kind::Normal)]), [""; 0]);
        assert_eq!(why("calendar", &[("money", Kind::Dev)]), [""; 0]);
    }

    #[test]
    fn upwards_and_sideways_are_not() {
        assert!(why("money", &[("store", Kind::Normal)])[0].contains("imports point downwards"));
        assert!(why("money", &[("store", Kind::Dev)])[0].contains("from above"));
        assert!(why("worker", &[("web", Kind::Normal)])[0].contains("beside it"));
        assert!(why("app", &[("testkit", Kind::Normal)])[0].contains("dev-dependency"));
        assert!(why("newcomer", &[])[0].contains("no layer"));
    }

    #[test]
    fn an_edge_that_nobody_needs_is_told() {
        let found = check(&made_up::crates(vec![made_up::package("ledger", &[])]));
        assert_eq!(found.len(), 2, "to ids and to money: {found:?}");
    }

    #[test]
    fn the_binary_has_no_test_door() {
        let mut bench = made_up::package("bench", &[("store", Kind::Normal)]);
        bench.dependencies[0].features.push("testkit".to_owned());
        let crates = |binary| made_up::crates(vec![bench.clone(), binary, made_up::package("store", &[])]);
        let told = |binary| check(&crates(binary)).iter().any(|problem| problem.why.contains("open_for_test"));
        assert!(told(made_up::package("recoup", &[("bench", Kind::Normal)])));
        assert!(!told(made_up::package("recoup", &[("store", Kind::Normal)])));
    }
}
