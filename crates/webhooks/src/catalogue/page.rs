//! The page of all types, as it is published in `docs/events.md`.

use std::fmt::Write as _;

use super::{ENTRIES, FOREIGN, example};

const TOP: &str = "\
# Events

Whatever changes is recorded as an event, in the commit that changed it. Events are numbered without a gap (`seq`) and never
change. `GET /v1/events?after=<seq>` reads them in order, [webhooks](webhooks.md) bring them to you, and
`GET /v1/event-types` lists what is below. New types come: ignore what you do not know.

This page is written by the program: `cargo run -q -p webhooks --example events_page > docs/events.md`.

## Types

| type | object | what happened |
|---|---|---|
";

const NAMES: &str = "
## Names you may know

The specifications that this product follows call some events differently. Names with an underscore are those of the
subscription platform, names with a dot those of the billing engine.

| theirs | ours | |
|---|---|---|
";

const EXAMPLES: &str = "
## Examples

One message for each kind of object, as an endpoint gets it with `payload` `snapshot`. Amounts are in minor units of their
currency.
";

/// The page.
pub fn page(api_version: &str) -> String {
    let mut out = String::from(TOP);
    for entry in ENTRIES {
        row(&mut out, &[&format!("`{}`", entry.kind), entry.object(), entry.line]);
    }
    out.push_str(NAMES);
    for name in FOREIGN {
        let ours: Vec<String> = name.ours.iter().map(|ours| format!("`{ours}`")).collect();
        row(&mut out, &[&format!("`{}`", name.theirs), &ours.join(", "), name.why]);
    }
    out.push_str(EXAMPLES);
    let mut shown = Vec::new();
    for entry in ENTRIES {
        if shown.contains(&entry.object()) {
            continue;
        }
        shown.push(entry.object());
        let message = serde_json::to_string_pretty(&example(entry, api_version)).unwrap_or_default();
        let heading = entry.object();
        write!(out, "\n### {heading}\n\n```json\n{message}\n```\n").expect("text can be written to");
    }
    out
}

fn row(out: &mut String, cells: &[&str]) {
    writeln!(out, "| {} |", cells.join(" | ").trim_end()).expect("text can be written to");
}
