//! Prints the page of all types of events, for `docs/events.md`.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    std::io::stdout().write_all(webhooks::catalogue::page("2026-11-21").as_bytes())
}
