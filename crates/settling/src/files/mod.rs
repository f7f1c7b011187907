//! Files of settlements that merchants hand in, where a provider lists none or the list is not enough.
//!
//! Reading is lenient: columns in any order, headers in any case, amounts with thousands separators. Deciding is strict: a line that
//! cannot be read refuses the whole file with its number and the reason, so that nothing is booked of half a file. The same bytes
//! handed in twice change nothing, and neither does a settlement that is known.

mod layout;
mod read;

use std::collections::BTreeMap;

use ids::{ProviderAccountId, StatementFileId};
use sha2::{Digest as _, Sha256};
use store::TenantTx;
use store::settlements::{self as rows, StatementFileRow};
use usecase::check::Checks;
use usecase::ports::{SettledInto, SettledItem};
use usecase::{Error, OnConstraint as _, Result};

pub use layout::{Column, LAYOUTS, Layout, Unit};
pub use read::{Line, read};

use crate::Source;
use crate::settled::{self, Origin, Told};

/// Longest file, in bytes.
pub const MOST_BYTES: usize = 4 << 20;

/// A file to be imported.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// Whose; none is the provider of test mode.
    pub account: Option<ProviderAccountId>,
    /// What the merchant calls it.
    pub name: String,
    /// By which columns it is read; the provider's own unless it says otherwise.
    pub layout: Option<String>,
    /// The file.
    pub content: String,
}

/// Imports a file; one that is known is answered as it was, and changes nothing. The second value tells whether it is new.
///
/// # Errors
/// `Missing`; field errors, one for each line that cannot be read.
pub async fn import(tx: &mut TenantTx, new: &NewFile) -> Result<(StatementFileRow, bool)> {
    let source = Source::of(tx, new.account).await?;
    let mut checks = Checks::new();
    checks.text("name", &new.name, 200);
    checks.demand(
        new.content.len() <= MOST_BYTES,
        "content",
        "too_long",
        "Send at most 4 MiB; cut the file by its settlements.",
    );
    checks.done()?;
    let layout = layout_of(new.layout.as_deref(), &source)?;
    let sha256 = Sha256::digest(new.content.as_bytes()).to_vec();
    if let Some(known) = rows::file_of(tx, &source.name(), &sha256).await? {
        return Ok((known, false));
    }
    let lines = read(layout, &new.content)?;
    let mut row = StatementFileRow {
        id: tx.fresh::<StatementFileId>(),
        gateway: source.gateway.clone(),
        account_id: source.account,
        source: source.name(),
        name: new.name.clone(),
        sha256,
        layout: layout.name.to_owned(),
        lines: i32::try_from(lines.len()).unwrap_or(i32::MAX),
        taken: 0,
        created_at: tx.wall_now(),
    };
    let origin = Origin { run: None, file: Some(row.id) };
    for told in settlements(lines)? {
        row.taken = row.taken.saturating_add(i32::from(settled::record(tx, &source, &told, origin).await?));
    }
    rows::insert_file(tx, &row).await.on_constraint("statement_files_once", || {
        Error::conflict("changed_meanwhile", "The same file was imported at the same time. Repeat the request.")
    })?;
    tx.audit("settlement.import", row.id.to_string(), None, Some(facts(&row)));
    Ok((row, true))
}

fn facts(row: &StatementFileRow) -> serde_json::Value {
    serde_json::json!({
        "id": row.id, "accountId": row.account_id, "name": row.name, "layout": row.layout, "lines": row.lines,
        "settlements": row.taken,
    })
}

fn layout_of(name: Option<&str>, source: &Source) -> Result<&'static Layout> {
    let wanted = name.unwrap_or(&source.gateway);
    let found = LAYOUTS.iter().find(|layout| layout.name == wanted);
    let found = found.or_else(|| LAYOUTS.first().filter(|_| name.is_none()));
    found.ok_or_else(|| {
        let known: Vec<&str> = LAYOUTS.iter().map(|layout| layout.name).collect();
        Error::field("layout", "unknown_value", format!("Send one of {}.", known.join(", ")))
    })
}

/// Lines by their settlement. What arrived is the sum of what each line says it came to.
fn settlements(lines: Vec<Line>) -> Result<Vec<Told>> {
    let mut found: BTreeMap<String, Told> = BTreeMap::new();
    for line in lines {
        let Line { settlement, settled_at, net, item, number } = line;
        let not_one = |why: &str| Error::field("content", "invalid_line", format!("Line {number}: {why}"));
        match found.get_mut(&settlement) {
            None => {
                let (items, into) = (Some(vec![item]), SettledInto::Bank);
                found.insert(settlement.clone(), Told { gateway_ref: settlement, net, into, at: settled_at, items });
            }
            Some(told) => {
                if told.at != settled_at {
                    return Err(not_one("the settlement has another date than in the lines before."));
                }
                told.net = told.net.checked_add(net).map_err(|_| not_one("the settlement has another currency."))?;
                told.items.get_or_insert_with(Vec::<SettledItem>::new).push(item);
            }
        }
    }
    Ok(found.into_values().collect())
}

#[cfg(test)]
mod tests;
