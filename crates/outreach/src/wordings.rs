//! Merchants' own words: checked whole when they are saved.

use notices::{Template, Wording, WordingError};
use serde_json::json;
use store::TenantTx;
use store::wordings::{self as table, WordingRow};
use usecase::{Error, FieldError, Result};

/// Every wording of the tenant.
///
/// # Errors
/// Any store error.
pub async fn all(tx: &mut TenantTx) -> Result<Vec<WordingRow>> {
    Ok(table::all(tx).await?)
}

/// Saves a wording of a template on a channel.
///
/// # Errors
/// Field errors, each with its place.
pub async fn save(tx: &mut TenantTx, template: Template, wording: Wording) -> Result<WordingRow> {
    wording.check(template).map_err(|errors| refused(&errors))?;
    let before = table::find(tx, template.key(), wording.channel.as_str()).await?;
    let row = WordingRow {
        template: template.key().to_owned(),
        channel: wording.channel.as_str().to_owned(),
        subject: wording.subject,
        body: wording.body,
        enabled: wording.enabled,
        version: before.as_ref().map_or(1, |old| old.version.saturating_add(1)),
        updated_at: tx.wall_now(),
    };
    table::save(tx, &row).await?;
    let facts = |row: &WordingRow| json!({ "template": row.template, "channel": row.channel, "subject": row.subject, "body": row.body, "enabled": row.enabled });
    let tenant = tx.tenant();
    tx.record(
        "settings.updated",
        tenant.uuid(),
        json!({ "wording": { "template": row.template, "channel": row.channel } }),
    );
    tx.audit(
        "wording.save",
        format!("{}/{}", row.template, row.channel),
        before.as_ref().map(facts),
        Some(facts(&row)),
    );
    Ok(row)
}

/// Everything that is wrong with a wording, as fields.
pub(crate) fn refused(errors: &[WordingError]) -> Error {
    let fields = errors.iter().map(|error| {
        let place = error.line.zip(error.column).map(|(line, column)| format!(" (line {line}, character {column})"));
        let meant = error.suggestion.map(|tag| format!(" Did you mean {{{{{tag}}}}}?"));
        FieldError {
            field: error.field.to_owned(),
            code: error.code,
            message: format!("{}{}.{}", error.message, place.unwrap_or_default(), meant.unwrap_or_default()),
        }
    });
    Error::fields(fields.collect())
}
