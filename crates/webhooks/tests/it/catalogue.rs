//! Nothing is recorded that is not in the list, and nothing is in the list that is never recorded.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use webhooks::catalogue;

/// Words of the audit log, which says who did what: `customer.create` beside the event `customer.created`.
const DEEDS: [&str; 43] = [
    "add_lines",
    "add_price",
    "adjust_balance",
    "advance",
    "apply",
    "archive",
    "attach",
    "blacklist",
    "cancel",
    "card_update_link",
    "change",
    "change_line",
    "collect",
    "consent",
    "create",
    "delete",
    "disable",
    "drop",
    "drop_change",
    "end",
    "end_trial",
    "extend_trial",
    "finalize",
    "mark_paid",
    "mark_uncollectible",
    "pause",
    "pay",
    "portal_link",
    "reactivate",
    "release_schedule",
    "remove",
    "remove_line",
    "replay",
    "resolve",
    "resume",
    "retry",
    "revoke",
    "rotate_secret",
    "send",
    "set_schedule",
    "start",
    "stop",
    "uncancel",
];
const MORE_DEEDS: [&str; 39] = [
    "save_card",
    "place",
    "lift",
    "pass_code",
    "portal",
    "complete",
    "expire",
    "act",
    "link",
    "code",
    "wrong_code",
    "token",
    "sign_in",
    "begin",
    "propose",
    "approve",
    "confirm",
    "enroll",
    "reject",
    "settle_by_hand",
    "accept",
    "open",
    "submit",
    "connect",
    "erase",
    "redirect",
    "connect",
    "erase",
    "import",
    "report_leak",
    "roll",
    "unblacklist",
    "update",
    "void",
    "withdraw",
    "save",
    "reminders",
    "resend",
    "test",
];

/// Texts of that form that are something else: kinds of journals, fields of settings, names of what sockets tell.
const NO_EVENTS: [&str; 20] = [
    "payout.requested",
    "credit_note.issued",
    "dead_address.added",
    "dispute.offer",
    "dispute.resolved",
    "invoice.issued",
    "invoice.written_off",
    "payment.outside",
    "payment.partial",
    "payment.received",
    "payment.recovered",
    "refund.submitted",
    "surplus.applied",
    "surplus.received",
    "surplus.refunded",
    "core.tenants",
    "core.operator_log",
    "notice.waiting",
    "message_settings.update",
    "page.css",
];

/// Crates whose code records events.
const RECORDERS: [&str; 19] = [
    "access",
    "app",
    "billing",
    "board",
    "checkout",
    "disputes",
    "escrows",
    "identity",
    "message-api",
    "outreach",
    "payouts",
    "persons",
    "portal",
    "providers",
    "refunds",
    "reminders",
    "settling",
    "setup",
    "webhooks",
];

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|ext| ext == "rs") && !path.ends_with("tests.rs") {
            out.push(path);
        }
    }
}

/// Every quoted `noun.verb` in the code that ships, with the file that has it.
fn literals() -> BTreeMap<String, String> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for name in RECORDERS {
        sources(&crates.join(name).join("src"), &mut files);
    }
    let mut found = BTreeMap::new();
    for file in files.iter().filter(|file| !file.components().any(|part| part.as_os_str() == "catalogue")) {
        let text = std::fs::read_to_string(file).expect("a source");
        let shipped = text.split("#[cfg(test)]").next().unwrap_or_default();
        for quoted in shipped.split('"').skip(1).step_by(2).filter(|quoted| is_type(quoted)) {
            found.insert(quoted.to_owned(), file.display().to_string());
        }
    }
    found
}

fn is_type(text: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    text.split_once('.').is_some_and(|(noun, verb)| word(noun) && word(verb))
}

#[test]
fn every_type_that_is_recorded_is_in_the_list_and_the_other_way_round() {
    let literals = literals();
    let nouns: BTreeSet<&str> = catalogue::all().iter().filter_map(|entry| entry.kind.split('.').next()).collect();
    let is_deed = |verb: &str| DEEDS.contains(&verb) || MORE_DEEDS.contains(&verb);
    let missing: Vec<_> = literals
        .iter()
        .filter(|(kind, _)| catalogue::entry(kind).is_none() && !NO_EVENTS.contains(&kind.as_str()))
        .filter(|(kind, _)| kind.split_once('.').is_some_and(|(noun, verb)| nouns.contains(noun) && !is_deed(verb)))
        .collect();
    assert!(missing.is_empty(), "recorded and not in webhooks::catalogue: {missing:#?}");
    let unknown: Vec<_> =
        catalogue::all().iter().map(|entry| entry.kind).filter(|kind| !literals.contains_key(*kind)).collect();
    assert!(unknown.is_empty(), "in the list and recorded nowhere: {unknown:?}");
}

/// Nouns are known, too: `record` is never called with one that has no type in the list.
#[test]
fn every_recorded_literal_is_of_a_known_noun() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for name in RECORDERS {
        sources(&crates.join(name).join("src"), &mut files);
    }
    let mut seen = 0;
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a source");
        for after in text.split(".record(").skip(1) {
            // A pen is told the transaction first.
            let after = after.trim_start();
            let after = after.strip_prefix("tx, ").unwrap_or(after);
            let Some(kind) = after.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next()) else {
                continue;
            };
            seen += 1;
            assert!(catalogue::entry(kind).is_some(), "{}: `{kind}` is not in the list", file.display());
        }
    }
    assert!(seen > 40, "only {seen} were found: the search no longer fits the code");
}

#[test]
fn the_published_page_is_the_list() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/events.md");
    let published = std::fs::read_to_string(&file).unwrap_or_default();
    let page = catalogue::page("2026-11-21");
    assert!(
        published == page,
        "docs/events.md is not the list: cargo run -q -p webhooks --example events_page > docs/events.md"
    );
}
