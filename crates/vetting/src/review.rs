//! From a first line to a verified merchant: written, sent, looked at, returned with a reason or accepted.

use ids::{PaperId, TenantId, UserId};
use office::staff::Staff;
use office::{Whence, team};
use serde_json::{Value, json};
use store::office::vetting::{self as rows, PaperRow, ProfileRow};
use store::office::{CoreTx, LogLine, Seat};
use usecase::check::Checks;
use usecase::{Error, Kind, Result};

use crate::cabinet::Kept;
use crate::papers::PaperKind;
use crate::profile::{Form, Profile};

/// Longest reason, and longest title of a file, in characters.
const MAX_REASON_CHARS: usize = 500;
const MAX_TITLE_CHARS: usize = 200;

/// What is known of a merchant.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// What they say; none before they wrote anything.
    pub profile: Option<ProfileRow>,
    /// The papers that count.
    pub papers: Vec<PaperRow>,
}

impl Dossier {
    /// The papers that are asked for: those of a company before anything is known.
    pub fn wants(&self) -> &'static [PaperKind] {
        let form = self.profile.as_ref().and_then(|row| Form::parse(&row.form)).unwrap_or(Form::Company);
        form.wants()
    }

    /// The paper of a kind, if it was sent.
    pub fn paper(&self, kind: PaperKind) -> Option<&PaperRow> {
        self.papers.iter().find(|row| row.kind == kind.as_str())
    }

    /// Where the look at it stands: `draft` before anything was written.
    pub fn status(&self) -> &str {
        self.profile.as_ref().map_or("draft", |row| row.status.as_str())
    }

    /// Whether its merchant can still change it.
    pub fn is_open(&self) -> bool {
        matches!(self.status(), "draft" | "returned")
    }

    /// Papers that must come, or come again, before it can be sent.
    pub fn missing(&self) -> Vec<PaperKind> {
        let lacks = |kind: &PaperKind| self.paper(*kind).is_none_or(|row| row.status == "refused");
        self.wants().iter().copied().filter(lacks).collect()
    }

    /// Papers that staff have not accepted.
    fn unaccepted(&self) -> Vec<PaperKind> {
        let open = |kind: &PaperKind| self.paper(*kind).is_none_or(|row| row.status != "accepted");
        self.wants().iter().copied().filter(open).collect()
    }
}

/// What is known of a merchant, held until the end of the transaction.
///
/// # Errors
/// Any store error.
pub async fn of(tx: &mut CoreTx, tenant: TenantId) -> Result<Dossier> {
    Ok(Dossier { profile: rows::lock_profile(tx, tenant).await?, papers: rows::papers(tx, tenant).await? })
}

fn leads(seat: &Seat) -> Result<()> {
    let message = "Only owners and admins say who the business is. Ask one of them.";
    let may = team::role_of(seat.role())?.leads();
    if may { Ok(()) } else { Err(Error::new(Kind::Forbidden, "not_a_lead", message)) }
}

/// The dossier, when its merchant can change it now.
async fn open(tx: &mut CoreTx, seat: &Seat) -> Result<Dossier> {
    leads(seat)?;
    let dossier = of(tx, seat.tenant()).await?;
    match dossier.status() {
        "submitted" => {
            Err(Error::conflict("being_looked_at", "This was sent, and we are looking at it. Wait for our answer."))
        }
        "verified" => Err(Error::conflict(
            "verified_already",
            "The business is verified. Write to us when something of it changes.",
        )),
        _ => Ok(dossier),
    }
}

fn empty(seat: &Seat, tx: &CoreTx) -> ProfileRow {
    ProfileRow {
        tenant_id: seat.tenant(),
        status: "draft".to_owned(),
        legal_name: String::new(),
        form: String::new(),
        registration_number: String::new(),
        tax_number: None,
        country: String::new(),
        address: String::new(),
        website: None,
        sells: String::new(),
        contact_name: String::new(),
        contact_phone: String::new(),
        submitted_at: None,
        submitted_by: None,
        decided_at: None,
        decided_by: None,
        reason: None,
        version: 0,
        created_at: tx.now(),
        updated_at: tx.now(),
    }
}

/// Writes what a merchant says of the business. `version` is the one that was shown, nought for a first.
///
/// # Errors
/// Field errors; `Conflict` `changed_meanwhile` when somebody else wrote in between, and while or after staff look at it.
pub async fn save(
    tx: &mut CoreTx,
    (seat, user): (&Seat, UserId),
    profile: Profile,
    version: i64,
    whence: &Whence,
) -> Result<()> {
    let dossier = open(tx, seat).await?;
    profile.check()?;
    let mut row = dossier.profile.unwrap_or_else(|| empty(seat, tx));
    current(row.version, version)?;
    profile.put(&mut row);
    rows::save_profile(tx, &row).await?;
    log(tx, (seat.tenant(), user), "business.describe", "profile", json!({}), whence).await
}

fn current(now: i64, shown: i64) -> Result<()> {
    let message = "Somebody changed this since you opened the page. Load it again and look at what they wrote.";
    if now == shown { Ok(()) } else { Err(Error::conflict("changed_meanwhile", message)) }
}

/// The id for a paper of a kind, when its merchant may send one now. Then the file is put away ([`Cabinet::put`](crate::Cabinet::put)),
/// outside any transaction, and then [`add`]ed.
///
/// # Errors
/// A field error of `kind`; `Conflict` while or after staff look at it.
pub async fn expect(tx: &mut CoreTx, seat: &Seat, kind: &str) -> Result<(PaperId, PaperKind)> {
    let known = PaperKind::parse(kind);
    let kind = known.ok_or_else(|| Error::field("kind", "invalid_kind", "Choose what this paper is."))?;
    open(tx, seat).await?;
    Ok((PaperId::from_uuid(tx.fresh()), kind))
}

/// Writes a paper down whose file was put away. It takes the place of one of its kind.
///
/// # Errors
/// `Conflict` while or after staff look at it.
pub async fn add(
    tx: &mut CoreTx,
    (seat, user): (&Seat, UserId),
    (id, kind): (PaperId, PaperKind),
    (title, kept): (&str, Kept),
    whence: &Whence,
) -> Result<()> {
    open(tx, seat).await?;
    let row = PaperRow {
        tenant_id: seat.tenant(),
        id,
        kind: kind.as_str().to_owned(),
        title: titled(title),
        media_type: kept.media_type.to_owned(),
        size_bytes: kept.size_bytes,
        sha256: kept.sha256,
        object: kept.object,
        key_id: kept.key_id,
        status: "received".to_owned(),
        reason: None,
        uploaded_by: user,
        decided_by: None,
        decided_at: None,
        created_at: tx.now(),
    };
    rows::add_paper(tx, &row).await?;
    let detail = json!({ "kind": row.kind, "sha256": hex::encode(&row.sha256) });
    log(tx, (seat.tenant(), user), "paper.send", &id.to_string(), detail, whence).await
}

/// What a file is called, without what could not be shown.
fn titled(text: &str) -> String {
    let plain: String = text.chars().filter(|letter| !letter.is_control()).take(MAX_TITLE_CHARS).collect();
    let name = plain.rsplit(['/', '\\']).next().unwrap_or_default().trim().to_owned();
    if name.is_empty() { "file".to_owned() } else { name }
}

/// Sends the dossier to staff.
///
/// # Errors
/// `Refused` `papers_missing`, `profile_missing`; `Conflict` while or after staff look at it.
pub async fn submit(tx: &mut CoreTx, (seat, user): (&Seat, UserId), whence: &Whence) -> Result<()> {
    let dossier = open(tx, seat).await?;
    let missing = dossier.missing();
    let Some(mut row) = dossier.profile else {
        return Err(Error::refused("profile_missing", "Write who you are first, and save it."));
    };
    if !missing.is_empty() {
        let names: Vec<&str> = missing.iter().map(|kind| kind.title()).collect();
        return Err(Error::refused("papers_missing", format!("Send these papers first: {}.", names.join(", "))));
    }
    row.status = "submitted".to_owned();
    (row.submitted_at, row.submitted_by) = (Some(tx.now()), Some(user));
    (row.decided_at, row.decided_by, row.reason) = (None, None, None);
    rows::save_profile(tx, &row).await?;
    log(tx, (seat.tenant(), user), "business.submit", "profile", json!({}), whence).await
}

/// The dossier in front of a member of staff, when it waits for them.
async fn waiting(tx: &mut CoreTx, staff: &Staff, tenant: TenantId, version: i64) -> Result<(ProfileRow, Dossier)> {
    let dossier = of(tx, tenant).await?;
    let row = dossier.profile.clone().filter(|row| row.status == "submitted");
    let row = row.ok_or_else(|| Error::conflict("not_waiting", "This merchant waits for no decision now."))?;
    current(row.version, version)?;
    let own =
        row.submitted_by == Some(staff.user()) || dossier.papers.iter().any(|paper| paper.uploaded_by == staff.user());
    if own {
        let message = "You sent this yourself. Somebody else decides about it.";
        return Err(Error::new(Kind::Forbidden, "not_about_yourself", message));
    }
    Ok((row, dossier))
}

fn reason(text: &str) -> Result<&str> {
    let mut checks = Checks::new();
    checks.text("reason", text, MAX_REASON_CHARS);
    checks.done()?;
    Ok(text)
}

/// Accepts a paper, or refuses it with a reason that its merchant reads.
///
/// # Errors
/// Field errors of `reason`; `Conflict` when something else is in front of them; `Forbidden` for what they sent themselves.
pub async fn judge(
    tx: &mut CoreTx,
    staff: &Staff,
    (tenant, version): (TenantId, i64),
    paper: PaperId,
    refused: Option<&str>,
    whence: &Whence,
) -> Result<()> {
    waiting(tx, staff, tenant, version).await?;
    let refused = refused.map(reason).transpose()?;
    if !rows::judge_paper(tx, tenant, paper, staff.user(), refused).await? {
        return Err(Error::missing("paper"));
    }
    let action = if refused.is_some() { "paper.refuse" } else { "paper.accept" };
    log(tx, (tenant, staff.user()), action, &paper.to_string(), json!({ "reason": refused }), whence).await
}

/// Lets a merchant who waits for a decision take payments up to a limit meanwhile. The limit itself is written in live mode, before this
/// commits.
///
/// # Errors
/// `Conflict` `started_already`; otherwise as [`judge`].
pub async fn start(
    tx: &mut CoreTx,
    staff: &Staff,
    (tenant, version): (TenantId, i64),
    cap_minor: i64,
    whence: &Whence,
) -> Result<()> {
    waiting(tx, staff, tenant, version).await?;
    if !rows::start(tx, tenant).await? {
        return Err(Error::conflict("started_already", "This merchant may take payments already."));
    }
    let detail = json!({ "version": version, "cap": cap_minor });
    log(tx, (tenant, staff.user()), "business.start", "profile", detail, whence).await
}

/// Verifies a merchant, or returns what they sent with a reason.
///
/// # Errors
/// `Refused` `papers_not_accepted`; otherwise as [`judge`].
pub async fn decide(
    tx: &mut CoreTx,
    staff: &Staff,
    (tenant, version): (TenantId, i64),
    returned: Option<&str>,
    whence: &Whence,
) -> Result<()> {
    let (mut row, dossier) = waiting(tx, staff, tenant, version).await?;
    let returned = returned.map(reason).transpose()?;
    let open = dossier.unaccepted();
    if returned.is_none() && !open.is_empty() {
        let names: Vec<&str> = open.iter().map(|kind| kind.title()).collect();
        let message = format!("Accept every paper first. Open: {}.", names.join(", "));
        return Err(Error::refused("papers_not_accepted", message));
    }
    row.status = if returned.is_some() { "returned" } else { "verified" }.to_owned();
    (row.decided_at, row.decided_by) = (Some(tx.now()), Some(staff.user()));
    row.reason = returned.map(str::to_owned);
    rows::save_profile(tx, &row).await?;
    if returned.is_none() {
        rows::verify(tx, tenant).await?;
    }
    let action = if returned.is_some() { "business.return" } else { "business.verify" };
    log(tx, (tenant, staff.user()), action, "profile", json!({ "reason": returned, "version": version }), whence).await
}

/// Writes down that somebody on staff took the file of a paper.
///
/// # Errors
/// Any store error.
pub async fn looked_at(
    tx: &mut CoreTx,
    staff: &Staff,
    tenant: TenantId,
    paper: PaperId,
    whence: &Whence,
) -> Result<()> {
    log(tx, (tenant, staff.user()), "paper.take", &paper.to_string(), json!({}), whence).await
}

async fn log(
    tx: &mut CoreTx,
    (tenant, user): (TenantId, UserId),
    action: &str,
    subject: &str,
    detail: Value,
    whence: &Whence,
) -> Result<()> {
    let line =
        LogLine { tenant: Some(tenant), user: Some(user), action, subject, detail, address: whence.address.as_deref() };
    Ok(tx.log(line).await?)
}
