//! Working on a draft, publishing it, and bringing back what was published before.

use ids::{LogoId, Mode};
use jiff::Timestamp;
use serde_json::{Value, json};
use store::appearance::{self as rows, AppearanceRow, LogoRow, VersionRow};
use store::{TenantScope, TenantTx};
use usecase::check::Checks;
use usecase::{Error, Result};

use super::{Appearance, Choices, Colour, Corners, Font, Surface, logo, rules};

/// How many earlier versions are shown.
const HISTORY: i64 = 20;

/// What may change on one surface. `None` leaves alone; an inner `None` takes the choice back.
#[derive(Clone, Debug, Default)]
pub struct SurfaceChange {
    /// `#rrggbb`.
    pub accent: Option<Option<String>>,
    /// `#rrggbb`.
    pub background: Option<Option<String>>,
    /// `#rrggbb`.
    pub card: Option<Option<String>>,
    /// `#rrggbb`.
    pub text: Option<Option<String>>,
    /// One of [`Font::ALL`].
    pub font: Option<Option<String>>,
    /// One of [`Corners::ALL`].
    pub corners: Option<Option<String>>,
    /// A logo that was sent before.
    pub logo_id: Option<Option<LogoId>>,
    /// The line on top.
    pub welcome: Option<Option<String>>,
    /// The small print.
    pub footer: Option<Option<String>>,
    /// Which pages may show a checkout in a frame.
    pub allowed_origins: Option<Vec<String>>,
}

/// What may change, by surface.
pub type Change = Vec<(Surface, SurfaceChange)>;

/// Something that was published.
#[derive(Clone, Debug)]
pub struct Version {
    /// Counted from 1.
    pub number: i64,
    /// What it says.
    pub appearance: Appearance,
    /// The earlier version that it brought back.
    pub back_to: Option<i64>,
    /// What kind of actor published it, and which.
    pub by: (String, String),
    /// When.
    pub at: Timestamp,
}

/// Where things stand.
#[derive(Clone, Debug)]
pub struct Standing {
    /// What is worked on.
    pub draft: Appearance,
    /// Counts the changes of the draft.
    pub version: i64,
    /// The number of what people see; 0 for our own looks.
    pub shown: i64,
    /// What was published last, the latest first.
    pub history: Vec<Version>,
}

impl Standing {
    /// What people see.
    pub fn published(&self) -> Option<&Version> {
        self.history.iter().find(|one| one.number == self.shown)
    }

    /// Whether the draft says something else than what people see.
    pub fn has_unpublished_changes(&self) -> bool {
        self.published().map_or_else(|| self.draft != Appearance::default(), |one| one.appearance != self.draft)
    }
}

fn read(body: Value) -> Result<Appearance> {
    serde_json::from_value(body).map_err(|error| Error::fault("a stored appearance cannot be read").because(error))
}

fn written(appearance: &Appearance) -> Result<Value> {
    serde_json::to_value(appearance).map_err(|error| Error::fault("an appearance cannot be written").because(error))
}

async fn row(tx: &mut TenantTx) -> Result<AppearanceRow> {
    Ok(rows::find(tx).await?.unwrap_or(AppearanceRow { draft: json!({}), shown: 0, version: 0 }))
}

fn version(row: VersionRow) -> Result<Version> {
    Ok(Version {
        number: row.number,
        appearance: read(row.body)?,
        back_to: row.back_to,
        by: (row.actor_kind, row.actor),
        at: row.published_at,
    })
}

/// The draft, what is shown, and what was.
///
/// # Errors
/// `Fault` for what is stored and cannot be read; any store error.
pub async fn standing(tx: &mut TenantTx) -> Result<Standing> {
    let row = row(tx).await?;
    let history = rows::versions(tx, HISTORY).await?.into_iter().map(version).collect::<Result<Vec<_>>>()?;
    Ok(Standing { draft: read(row.draft)?, version: row.version, shown: row.shown, history })
}

/// Changes the draft. What people see stays as it is.
///
/// # Errors
/// Field errors, among them `low_contrast`; `Conflict` when somebody else changed it meanwhile.
pub async fn change(tx: &mut TenantTx, change: Change) -> Result<Standing> {
    let mut row = row(tx).await?;
    let before = read(row.draft.clone())?;
    let mut next = before.clone();
    let mut checks = Checks::new();
    for (surface, change) in change {
        if let Some(Some(id)) = change.logo_id
            && !rows::has_logo(tx, id).await?
        {
            let message = "There is no such logo in this account and mode. Send the picture first.";
            checks.wrong(&format!("{}.logoId", surface.as_str()), "unknown_logo", message);
        }
        apply(&mut checks, surface, next.own_mut(surface), change);
    }
    rules::check(&mut checks, &next, tx.mode() == Mode::Test);
    checks.done()?;
    row.draft = written(&next)?;
    rows::save(tx, &row).await?;
    tx.audit("appearance.change", tx.tenant().to_string(), Some(written(&before)?), Some(row.draft));
    standing(tx).await
}

fn apply(checks: &mut Checks, surface: Surface, on: &mut Choices, change: SurfaceChange) {
    let mut colour = |place: &mut Option<Colour>, field: &str, sent: Option<Option<String>>| {
        let Some(sent) = sent else { return };
        *place = sent.and_then(|text| {
            let read = Colour::parse(&text);
            let message = "Write a colour as six hexadecimal digits after #, such as #0b6e4f.";
            checks.demand(read.is_some(), &format!("{}.{field}", surface.as_str()), "bad_colour", message);
            read
        });
    };
    colour(&mut on.accent, "accent", change.accent);
    colour(&mut on.background, "background", change.background);
    colour(&mut on.card, "card", change.card);
    colour(&mut on.text, "text", change.text);
    if let Some(sent) = change.font {
        let known = |text: &String| Font::ALL.into_iter().find(|one| one.as_str() == text);
        let message = "Send system, serif, rounded or mono.";
        on.font = sent.as_ref().and_then(known);
        let path = format!("{}.font", surface.as_str());
        checks.demand(sent.is_none() || on.font.is_some(), &path, "unknown_value", message);
    }
    if let Some(sent) = change.corners {
        let known = |text: &String| Corners::ALL.into_iter().find(|one| one.as_str() == text);
        let message = "Send square, soft or round.";
        on.corners = sent.as_ref().and_then(known);
        let path = format!("{}.corners", surface.as_str());
        checks.demand(sent.is_none() || on.corners.is_some(), &path, "unknown_value", message);
    }
    on.logo_id = change.logo_id.unwrap_or(on.logo_id);
    on.welcome = change.welcome.unwrap_or_else(|| on.welcome.take());
    on.footer = change.footer.unwrap_or_else(|| on.footer.take());
    on.allowed_origins = change.allowed_origins.unwrap_or_else(|| std::mem::take(&mut on.allowed_origins));
}

/// Throws the draft away: it is what people see again.
///
/// # Errors
/// Any store error; `Conflict` when somebody else changed it meanwhile.
pub async fn discard(tx: &mut TenantTx) -> Result<Standing> {
    let mut row = row(tx).await?;
    let before = std::mem::replace(&mut row.draft, json!({}));
    if row.shown > 0 {
        row.draft = rows::version(tx, row.shown).await?.body;
    }
    rows::save(tx, &row).await?;
    tx.audit("appearance.discard", tx.tenant().to_string(), Some(before), Some(row.draft));
    standing(tx).await
}

/// Shows the draft to everybody from now on. `seen` is the version of the draft that whoever publishes looked at.
///
/// # Errors
/// `Conflict` `draft_changed` for another version; `Refused` `nothing_to_publish`.
pub async fn publish(tx: &mut TenantTx, seen: Option<i64>) -> Result<Standing> {
    let now = standing(tx).await?;
    if seen.is_some_and(|seen| seen != now.version) {
        let message = "The draft was changed since you looked at it. Look at it again, and publish it then.";
        return Err(Error::conflict("draft_changed", message));
    }
    if !now.has_unpublished_changes() {
        let message = "The draft is what is published already. Change something first.";
        return Err(Error::refused("nothing_to_publish", message));
    }
    show(tx, &now, now.draft.clone(), None).await
}

/// Shows again what was published before, as a new version; the draft becomes it, too.
///
/// # Errors
/// `Missing` for a version that never was; `Refused` `nothing_to_publish` for the one that is shown.
pub async fn revert(tx: &mut TenantTx, number: i64) -> Result<Standing> {
    let now = standing(tx).await?;
    if number == now.shown {
        return Err(Error::refused(
            "nothing_to_publish",
            "This version is the one that is shown. Choose an earlier one.",
        ));
    }
    let earlier = version(rows::version(tx, number).await?)?;
    show(tx, &now, earlier.appearance, Some(number)).await
}

async fn show(tx: &mut TenantTx, now: &Standing, next: Appearance, back_to: Option<i64>) -> Result<Standing> {
    let (body, number) = (written(&next)?, now.history.first().map_or(1, |last| last.number.saturating_add(1)));
    let before = now.published().map(|one| written(&one.appearance)).transpose()?.unwrap_or(json!({}));
    let row = AppearanceRow { draft: body.clone(), shown: number, version: now.version };
    rows::save(tx, &row).await?;
    rows::publish(tx, number, &body, back_to).await?;
    let tenant = tx.tenant();
    tx.record("settings.updated", tenant.uuid(), json!({ "appearance": body, "appearanceVersion": number }));
    let action = if back_to.is_some() { "appearance.revert" } else { "appearance.publish" };
    tx.audit(action, tenant.to_string(), Some(before), Some(body));
    standing(tx).await
}

/// Draws a picture anew and keeps it as a logo, to be chosen for a surface.
///
/// # Errors
/// Field errors of `content`.
pub async fn keep_logo(tx: &mut TenantTx, bytes: &[u8]) -> Result<LogoRow> {
    let drawn = logo::drawn(bytes)?;
    let row = LogoRow { id: tx.fresh(), width: drawn.width, height: drawn.height, bytes: drawn.png };
    rows::keep_logo(tx, &row).await?;
    let facts = json!({ "width": row.width, "height": row.height, "bytes": row.bytes.len() });
    tx.audit("appearance.logo", row.id.to_string(), None, Some(facts));
    Ok(row)
}

/// What people see, and what the merchant is called.
///
/// # Errors
/// `Fault` for what is stored and cannot be read; any store error.
pub async fn published(scope: &TenantScope) -> Result<(String, Appearance)> {
    let row = rows::shown(scope).await?;
    Ok((row.merchant_name, row.body.map_or_else(|| Ok(Appearance::default()), read)?))
}

/// What people see, inside of a transaction; nothing where nothing was published.
///
/// # Errors
/// As [`published`].
pub async fn published_in(tx: &mut TenantTx) -> Result<Option<Appearance>> {
    rows::shown_in(tx).await?.map(read).transpose()
}
