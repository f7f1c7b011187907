//! Kinds of conditions: those that come with the product, and a merchant's own.

use escrow::condition::{Template, shipped};
use serde_json::Value;
use store::TenantTx;
use store::escrow::templates::{self as table, EscrowTemplateRow};
use usecase::{Error, OnConstraint as _, Result};

use crate::refused;

/// Longest code, in characters.
const MAX_CODE: usize = 60;

/// Every kind in its newest version, the product's first. A merchant's own of the same code comes in its place.
///
/// # Errors
/// `Fault` for a stored one that cannot be read.
pub async fn templates(tx: &mut TenantTx) -> Result<Vec<Template>> {
    let mut all = shipped();
    for row in table::newest(tx).await? {
        let own: Template = serde_json::from_value(row.body)
            .map_err(|error| Error::fault("a stored kind of condition cannot be read").because(error))?;
        all.retain(|one| one.code != own.code);
        all.push(own);
    }
    Ok(all)
}

/// Adds a kind, or another version of one. Orders keep the version that they were agreed with.
///
/// # Errors
/// Field errors; `Refused` for a text that is missing or too long; `Conflict` when somebody added one in between.
pub async fn add_template(tx: &mut TenantTx, mut template: Template) -> Result<Template> {
    let fits = (1..=MAX_CODE).contains(&template.code.chars().count())
        && template.code.chars().all(|one| one.is_ascii_uppercase() || one.is_ascii_digit() || one == '_');
    if !fits {
        let message = "A code has up to 60 capital letters, digits and underscores, such as KEYS_HANDED_OVER.";
        return Err(Error::field("code", "invalid_code", message));
    }
    template.check().map_err(refused)?;
    let known = templates(tx).await?;
    let before = known.iter().find(|one| one.code == template.code).map_or(0, |one| one.version);
    template.version = before.saturating_add(1);
    let number = i32::try_from(template.version).map_err(|_| Error::fault("too many versions"))?;
    let body: Value = serde_json::to_value(&template)
        .map_err(|error| Error::fault("a kind of condition cannot be written").because(error))?;
    let row = EscrowTemplateRow { code: template.code.clone(), number, body: body.clone(), created_at: tx.wall_now() };
    table::insert(tx, &row).await.on_constraint("escrow_templates_pkey", || {
        Error::conflict("changed_meanwhile", "Somebody added a version at the same time. Look at it and try again.")
    })?;
    tx.audit("escrow_template.add", template.code.clone(), None, Some(body));
    Ok(template)
}
