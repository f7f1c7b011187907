//! How large things may grow before they are split. The length of a function is clippy's.

use std::collections::BTreeMap;

use crate::problem::Problem;
use crate::source::Source;
use crate::workspace::{Workspace, manifest};

/// A file this long has more than one idea.
const FILE_WARNS_AT: usize = 400;
const FILE_FAILS_AT: usize = 800;

/// A crate this long is slow to build and slow to know.
const CRATE_FAILS_AT: usize = 10_000;

/// Crates that are longer for now, each with a limit of its own that only ever falls, and why.
const LONGER: &[(&str, usize)] = &[
    // One write path serves renewals, changes, drafts and ends. What only reads (explanations, papers, analytics) leaves
    // first. Circuit breakers, scopes and experiments of recoveries stand beside the charges they steer: 1,000 lines more.
    // Credit notes write their refunds, and the worker gives disputes to whoever answers them.
    // What merchants may take before verification is looked at where a charge is begun: 120 lines.
    ("app", 17_150),
    // All SQL is here, by rule. The migrations' runner and the proofs leave first. Deliveries are claimed, written and
    // replayed by sets since endpoints are the unit of delivery; OAuth clients and tokens are two tables and a door more; what
    // lists are narrowed by, versions of objects and a merchant's own data as rows; chains of the audit log and data keys; what
    // erasing a customer blanks, and the salts that open what is sealed of people.
    // Accounts at providers, what they told, and the log of requests are four tables; the end of a transaction as one message.
    // Comparisons, breaks, settlements and what waits for a person are six tables; refunds and disputes two, with their proofs.
    // Payouts are nine tables and their proofs: whom, how, by which account, who agreed.
    // Escrow is nine tables more, with its proofs; the auditor reads whole books. Feeds are two. Persons, what they let be charged and
    // what was are seven, with their doors, tokens and proofs. Checkout is two, who works for merchants six, and what a restore forgot one.
    // What customers may change by themselves, and what codes may cost, are six columns of the settings. Who merchants are is two tables.
    // Payouts and disputes as lines of a comparison, outcomes by account, and why a route was chosen.
    // How pages look is three tables, a door and the address of a logo; mails to those who work for merchants are one.
    // Escrow money on its way back to its source, cards that are being saved, numbers at banks and holds are a table each, with what proves them.
    // What merchants may take before verification is two tables with what proves them.
    ("store", 30_400),
    // Five adapters and the simulator, which leaves first. What each lists of its books is 500 lines; it refunds and pays out, too.
    ("gateways", 11_800),
    // Every route with its description, which is most of it. What only answers questions (analytics, calculations,
    // explanations) leaves first.
    ("public-api", 11_000),
];

/// Each foreign package is somebody's code that we answer for. Some 195 are the typesetter's, which
/// only `documents` may have. Fifteen came with the client of object storage, eight of them for systems that we do not run on, and
/// eleven with the server of sockets.
const LOCKED_FAILS_AT: usize = 640;

pub(super) fn check(workspace: &Workspace) -> Vec<Problem> {
    let mut problems: Vec<Problem> = workspace.sources.iter().filter_map(file).collect();
    let mut crates: BTreeMap<&str, usize> = BTreeMap::new();
    for source in &workspace.sources {
        *crates.entry(&source.krate).or_default() += shipped_lines(source);
    }
    let most = |name: &str| LONGER.iter().find(|(longer, _)| *longer == name).map_or(CRATE_FAILS_AT, |(_, most)| *most);
    for (name, lines) in crates.into_iter().filter(|(name, lines)| *lines > most(name)) {
        let why = format!("{lines} lines without tests, of {}: split the crate along its folders", most(name));
        problems.push(Problem::wrong(&manifest(name), 0, why));
    }
    if workspace.locked() > LOCKED_FAILS_AT {
        let why = format!("{} locked packages of others, of {LOCKED_FAILS_AT}: do without one", workspace.locked());
        problems.push(Problem::wrong("Cargo.lock", 0, why));
    }
    problems
}

fn file(source: &Source) -> Option<Problem> {
    if source.is_test {
        return None;
    }
    let lines = shipped_lines(source);
    if lines > FILE_FAILS_AT {
        return Some(Problem::wrong(&source.path, 0, format!("{lines} lines, of {FILE_FAILS_AT}: one file, one idea")));
    }
    (lines > FILE_WARNS_AT).then(|| Problem::warning(&source.path, 0, format!("{lines} lines: more than one idea?")))
}

/// Lines without those that only tests have; comments count.
fn shipped_lines(source: &Source) -> usize {
    if source.is_test {
        return 0;
    }
    let lines = source.code.lines().zip(source.shipped.lines());
    lines.filter(|(code, shipped)| code == shipped).count()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::problem::Weight;
    use crate::workspace::made_up;

    fn weights(path: &str, lines: usize) -> Vec<Weight> {
        let text = "const A: u8 = 1;\n".repeat(lines);
        check(&made_up::files(&[(path, &text)])).into_iter().map(|problem| problem.weight).collect()
    }

    #[test]
    fn files_warn_before_they_fail() {
        assert_eq!(weights("crates/app/src/a.rs", 400), []);
        assert_eq!(weights("crates/app/src/a.rs", 401), [Weight::Warning]);
        assert_eq!(weights("crates/app/src/a.rs", 801), [Weight::Wrong]);
        assert_eq!(weights("crates/app/tests/it/a.rs", 801), []);
    }

    #[test]
    fn tests_in_a_file_do_not_count() {
        let text = format!(
            "{}#[cfg(test)]\nmod tests {{\n{}}}\n",
            "const A: u8 = 1;\n".repeat(390),
            "const B: u8 = 1;\n".repeat(500)
        );
        assert_eq!(check(&made_up::files(&[("crates/app/src/a.rs", &text)])), []);
    }

    #[test]
    fn crates_and_locked_packages_have_an_end() {
        let text = "const A: u8 = 1;\n".repeat(390);
        let paths: Vec<String> = (0..26).map(|n| format!("crates/web/src/{n}.rs")).collect();
        let mut files: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), text.as_str())).collect();
        let lock = "[[package]]\nname = \"a\"\nsource = \"registry\"\n".repeat(701);
        files.push(("Cargo.lock", &lock));
        let found = check(&made_up::files(&files));
        let places: Vec<&str> = found.iter().map(|problem| problem.file.as_str()).collect();
        assert_eq!(places, ["crates/web/Cargo.toml", "Cargo.lock"]);
    }
}
