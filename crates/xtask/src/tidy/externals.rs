//! Who may speak to the outside (SQL, outgoing requests and mail, incoming requests), and who may have what is heavy.

use super::layers::PURE;
use crate::problem::Problem;
use crate::workspace::{Kind, Workspace, manifest};

/// A way to the outside, and the crates that may have it.
struct Gate {
    what: &'static str,
    packages: &'static [&'static str],
    open_to: &'static [&'static str],
    /// Whether tests of other crates may use it.
    tests_too: bool,
    why: &'static str,
}

const GATES: [Gate; 8] = [
    Gate {
        what: "SQL",
        packages: &["sqlx", "jiff-sqlx", "tokio-postgres", "postgres", "diesel", "sea-orm", "rusqlite"],
        // The benchmark prints each path beside its floor, which is bare SQL.
        open_to: &["store", "bench"],
        tests_too: false,
        why: "the walls between tenants are kept where the SQL is",
    },
    Gate {
        what: "an outgoing client",
        packages: &["reqwest", "hyper", "hyper-util", "ureq", "isahc", "curl", "awc", "lettre"],
        // The binary's demo plays a merchant's server, and the developer's tools are one: strangers to our API. The floor of what is
        // sent is a bare client to a receiver in the same process.
        open_to: &["wire", "messaging", "objects", "devtools", "recoup", "bench"],
        tests_too: true,
        why: "what leaves the house has deadlines and an address guard there",
    },
    Gate {
        what: "a client of object storage",
        packages: &["object_store", "aws-sdk-s3", "opendal"],
        open_to: &["objects"],
        tests_too: false,
        why: "files are written once there, and nothing deletes",
    },
    Gate {
        what: "an HTTP server",
        packages: &["axum", "utoipa-axum", "tower-http", "warp", "actix-web", "tonic"],
        // The worker answers health checks; the binary starts the servers and plays a merchant's; the benchmark serves
        // the API that it measures.
        open_to: &[
            "web",
            "pages",
            "hooks",
            "event-api",
            "message-api",
            "access-api",
            "audit-api",
            "provider-api",
            "payout-api",
            "escrow-api",
            "order-pages",
            "checkout-pages",
            "checkout-api",
            "person-pages",
            "settling-api",
            "refund-api",
            "realtime",
            "core-api",
            "public-api",
            "worker",
            "bench",
            "recoup",
        ],
        tests_too: true,
        why: "below delivery nothing knows that requests exist",
    },
    Gate {
        what: "a server of sockets",
        packages: &["socketioxide", "engineioxide", "tokio-tungstenite"],
        open_to: &["realtime"],
        tests_too: false,
        why: "what is told over a socket was committed, and is bounded there",
    },
    Gate {
        what: "Redis",
        packages: &["redis", "fred"],
        open_to: &["throttle"],
        tests_too: false,
        why: "nothing but limits lives there, and everything works without it",
    },
    Gate {
        what: "the typesetter",
        packages: &["typst", "typst-layout", "typst-pdf", "comemo"],
        open_to: &["documents"],
        tests_too: false,
        why: "its interface changes with every release, so one file knows it",
    },
    Gate {
        what: "the typesetter's crate",
        packages: &["documents"],
        open_to: &["worker"],
        tests_too: false,
        why: "it adds minutes to a build and tens of megabytes to a program",
    },
];

/// What pure crates may stand on: data types and arithmetic.
const PURE_MAY_USE: [&str; 6] = ["iso_currency", "jiff", "rust_decimal", "serde", "thiserror", "uuid"];

/// What one pure crate may stand on besides, and why.
const PURE_BESIDES: [(&str, &str, &str); 5] = [
    ("calc", "serde_json", "its values are documents"),
    ("calc", "serde_path_to_error", "and it says where one is wrong"),
    ("tariff", "serde_json", "its table is data with dates and sources, which people read and check"),
    ("notices", "phonenumber", "the world's numbering plans are data"),
    ("escrow", "sha2", "what was agreed and what was approved is bound by a digest"),
];

pub(super) fn check(workspace: &Workspace) -> Vec<Problem> {
    let mut problems = Vec::new();
    let ours = workspace.names();
    for package in &workspace.crates {
        let file = manifest(&package.name);
        let pure = PURE.contains(&package.name.as_str());
        for dependency in &package.dependencies {
            let (name, in_tests) = (dependency.name.as_str(), dependency.kind == Kind::Dev);
            for gate in GATES.iter().filter(|gate| gate.packages.contains(&name)) {
                let open = gate.open_to.contains(&package.name.as_str()) || (in_tests && gate.tests_too);
                if !open {
                    let list = gate.open_to.join(", ");
                    problems.push(Problem::wrong(
                        &file,
                        0,
                        format!("`{name}` is {}, which only {list} may have: {}", gate.what, gate.why),
                    ));
                }
            }
            let besides = PURE_BESIDES.iter().any(|(who, what, _)| *who == package.name && *what == name);
            if pure && !in_tests && !ours.contains(name) && !PURE_MAY_USE.contains(&name) && !besides {
                problems.push(Problem::wrong(&file, 0, format!("a pure crate may not stand on `{name}`")));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::workspace::{Kind, made_up};

    fn told(name: &str, dependency: &str, kind: Kind) -> usize {
        check(&made_up::crates(vec![made_up::package(name, &[(dependency, kind)])])).len()
    }

    #[test]
    fn gates_are_open_to_their_crates_only() {
        assert_eq!(told("store", "sqlx", Kind::Normal), 0);
        assert_eq!(told("app", "sqlx", Kind::Normal), 1);
        assert_eq!(told("app", "sqlx", Kind::Dev), 1, "tests go through the store as well");
        assert_eq!(told("messaging", "axum", Kind::Dev), 0, "a receiver for tests");
        assert_eq!(told("messaging", "axum", Kind::Normal), 1);
        assert_eq!(told("app", "reqwest", Kind::Build), 1);
    }

    #[test]
    fn pure_crates_stand_on_little() {
        assert_eq!(told("money", "serde", Kind::Normal), 0);
        assert_eq!(told("money", "tokio", Kind::Normal), 1);
        assert_eq!(told("money", "proptest", Kind::Dev), 0);
        assert_eq!(told("calc", "serde_json", Kind::Normal), 0);
        assert_eq!(told("billing", "serde_json", Kind::Normal), 1);
    }
}
