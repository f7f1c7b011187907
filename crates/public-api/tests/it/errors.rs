//! The catalogue of codes: whatever the sources can answer with has its section, and the page is served.

use std::collections::BTreeSet;
use std::path::Path;

use crate::rig::{Ask, Rig};

/// The sources of every crate whose refusals reach a merchant.
fn sources() -> Vec<String> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a folder of crates").to_owned();
    let own = [
        "app",
        "setup",
        "usecase",
        "web",
        "public-api",
        "message-api",
        "outreach",
        "portal",
        "board",
        "reminders",
        "persons",
        "identity",
        "people",
        "person-pages",
        "escrow-api",
        "checkout",
        "checkout-api",
        "checkout-pages",
    ];
    let mut folders: Vec<_> = own.iter().map(|name| crates.join(name).join("src")).collect();
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a source folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("tests.rs") {
                let text = std::fs::read_to_string(&path).expect("a source file");
                let shipped = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
                found.push(shipped.to_owned());
            }
        }
    }
    found
}

/// The first literal of snake case behind each `call` that is its argument number `nth`, counted from 0.
fn codes(text: &str, call: &str, nth: usize) -> BTreeSet<String> {
    text.split(call).skip(1).filter_map(|rest| argument(rest, nth)).collect()
}

fn argument(rest: &str, nth: usize) -> Option<String> {
    let (mut depth, mut at, mut quoted, mut text) = (0, 0, false, String::new());
    for letter in rest.chars() {
        match letter {
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted && depth == 0 => break,
            ')' | ']' | '}' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                if at == nth {
                    break;
                }
                at += 1;
                text.clear();
                continue;
            }
            _ => {}
        }
        text.push(letter);
    }
    let code = text.trim().strip_prefix('"')?.strip_suffix('"')?;
    let fits = at == nth
        && !code.is_empty()
        && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte.is_ascii_digit());
    fits.then(|| code.to_owned())
}

/// Refusals of the rules of escrow that are faults of ours: callers see `internal_error`.
const INTERNAL: &[&str] = &["books", "amount_out_of_range"];

#[test]
fn every_code_has_its_section() {
    let (mut whole, mut of_fields) = (BTreeSet::new(), BTreeSet::new());
    for text in sources() {
        for (call, nth) in
            [("Problem::new(", 1), ("Error::conflict(", 0), ("Error::refused(", 0), ("Error::new(Kind::", 1)]
        {
            whole.extend(codes(&text, call, nth));
        }
        for (call, nth) in [("Problem::field(", 1), ("Error::field(", 1), (".wrong(", 1), (".demand(", 2)] {
            of_fields.extend(codes(&text, call, nth));
        }
    }
    assert!(whole.len() > 60 && of_fields.len() > 40, "the scan found {} and {}", whole.len(), of_fields.len());
    whole.extend(escrow::Refusal::CODES.iter().filter(|code| !INTERNAL.contains(code)).map(|code| (*code).to_owned()));
    let known: BTreeSet<String> = web::errors::codes().map(str::to_owned).collect();
    let missing: Vec<_> = whole.difference(&known).collect();
    assert!(missing.is_empty(), "docs/errors.md has no section for {missing:?}");
    let listed = |code: &&String| !web::errors::SOURCE.contains(&format!("\n* `{code}`: "));
    let missing: Vec<_> = of_fields.iter().filter(listed).collect();
    assert!(missing.is_empty(), "docs/errors.md says nothing of the fields' {missing:?}");
}

#[tokio::test]
async fn a_refusal_points_to_its_section() {
    let rig = Rig::new().await;
    let told = rig.get("/v1/customers?limit=0").await.expect(400);
    assert_eq!(told.body["type"], "https://api.example.com/docs/errors#validation_error");
    let page = rig.ask(Ask::new("get", "/docs/errors")).await.expect(200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let guide = rig.ask(Ask::new("get", "/llms.txt")).await.expect(200);
    assert!(guide.header("content-type").starts_with("text/plain"));
}
