//! Proof of the audit log: every chain computed again from the rows, and compared with what left the house.
//!
//! Of each tenant the first place is named that does not fit; what comes behind it proves nothing any more. An end that was cut
//! off together with its seals shows against the digests only ([`against_digests`]).

use std::collections::BTreeMap;
use std::fmt;

use ids::{AuditId, Mode, TenantId};
use objects::Objects;
use store::doors::AuditDb;
use store::operator::chains::{self, ChainRow, SealRow, SealedRow};
use store::operator::verify::Finding;

use crate::Result;
use crate::chain::{BEGINNING, Entry, Hash, link};
use crate::digest::{self, Digest, PublicKey};

/// The most faults that one finding names.
const MOST_NAMED: usize = 20;

/// What somebody did to the log, as far as it can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A row, or its seal, is not what was sealed.
    Edited,
    /// A row, or its seal, is gone.
    Deleted,
    /// A row stands where another one was sealed.
    Reordered,
    /// A row came in among sealed ones.
    Inserted,
    /// The chain ends before the place that a digest names.
    Cut,
    /// A digest is missing, is not signed by a known key, or does not follow the one before it.
    Digest,
}

impl Deed {
    /// The word for reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Deed::Edited => "edited",
            Deed::Deleted => "deleted",
            Deed::Reordered => "reordered",
            Deed::Inserted => "inserted",
            Deed::Cut => "cut",
            Deed::Digest => "digest",
        }
    }
}

/// The first place of a chain that does not fit, or a digest that does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Whose log; none for a digest.
    pub tenant: Option<TenantId>,
    /// The place in the chain, or the number of the digest.
    pub place: i64,
    /// What was done.
    pub deed: Deed,
    /// What was found, in words.
    pub text: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.tenant {
            Some(tenant) => write!(f, "tenant {tenant}, place {}: {}: {}", self.place, self.deed.as_str(), self.text),
            None => write!(f, "digest {}: {}", self.place, self.text),
        }
    }
}

/// What was looked at, and what does not fit.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Links computed again.
    pub links: u64,
    /// Chains, one for each tenant.
    pub chains: u64,
    /// Digests whose signature was checked.
    pub digests: u64,
    /// The first fault of each tenant and of each digest.
    pub faults: Vec<Fault>,
}

impl Report {
    /// The same with what another look found.
    #[must_use]
    pub fn and(mut self, other: Report) -> Report {
        self.links = self.links.saturating_add(other.links);
        self.chains = self.chains.saturating_add(other.chains);
        self.digests = self.digests.saturating_add(other.digests);
        self.faults.extend(other.faults);
        self
    }

    fn fault(&mut self, tenant: TenantId, place: i64, deed: Deed, text: String) {
        if !self.faults.iter().any(|fault| fault.tenant == Some(tenant)) {
            self.faults.push(Fault { tenant: Some(tenant), place, deed, text });
        }
    }
}

impl From<Report> for Finding {
    fn from(report: Report) -> Finding {
        let offenders = report.faults.iter().take(MOST_NAMED).map(ToString::to_string).collect();
        Finding {
            id: "I8a",
            title: "the audit log is as it was sealed, and ends where the newest digest says",
            offenders,
        }
    }
}

/// Where the walk along the chains is.
struct Walk {
    tenant: TenantId,
    seq: i64,
    hash: Hash,
}

/// Computes every chain of a mode again, and looks for rows that came in among sealed ones.
///
/// # Errors
/// When the database cannot be read; a fault is in the report, not an error.
pub async fn chains(db: &AuditDb, mode: Mode) -> Result<Report> {
    let mut report = Report::default();
    let mut walk: Option<Walk> = None;
    let mut after = None;
    loop {
        let page = chains::seals(db, mode, after).await?;
        let Some(last) = page.last() else { break };
        after = Some((last.tenant_id, last.seq));
        let rows: BTreeMap<(TenantId, AuditId), SealedRow> =
            chains::rows_of(db, mode, &page).await?.into_iter().map(|row| ((row.tenant_id, row.id), row)).collect();
        for seal in &page {
            let before = match walk.take().filter(|walk| walk.tenant == seal.tenant_id) {
                Some(walk) => walk,
                None => {
                    report.chains = report.chains.saturating_add(1);
                    Walk { tenant: seal.tenant_id, seq: 0, hash: BEGINNING }
                }
            };
            report.links = report.links.saturating_add(1);
            if let Some((place, deed, text)) = misfit(&before, seal, &rows) {
                report.fault(seal.tenant_id, place, deed, text);
            }
            // The rest is computed from what is stored, so that one fault is one place.
            let hash = seal.hash.as_slice().try_into().unwrap_or(BEGINNING);
            walk = Some(Walk { tenant: seal.tenant_id, seq: seal.seq, hash });
        }
    }
    for stray in chains::strays(db, mode).await? {
        let text = format!("row {} of {} stands among sealed rows and was never sealed", stray.id, stray.at);
        report.fault(stray.tenant_id, 0, Deed::Inserted, text);
    }
    Ok(report)
}

/// Why a link does not follow the one before it, if so.
fn misfit(
    before: &Walk,
    seal: &SealRow,
    rows: &BTreeMap<(TenantId, AuditId), SealedRow>,
) -> Option<(i64, Deed, String)> {
    let expected = before.seq.saturating_add(1);
    if seal.seq != expected {
        let text = format!("the seal is gone; the next one there is at place {}", seal.seq);
        return Some((expected, Deed::Deleted, text));
    }
    let Some(row) = rows.get(&(seal.tenant_id, seal.audit_id)) else {
        return Some((seal.seq, Deed::Deleted, format!("row {} is gone", seal.audit_id)));
    };
    let computed = |row: &SealedRow| link(&before.hash, seal.tenant_id, seal.seq, &entry(row)).as_slice() == seal.hash;
    if computed(row) {
        return None;
    }
    let of_tenant = rows.range((seal.tenant_id, AuditId::from_uuid(ids::Uuid::nil()))..);
    let belongs =
        of_tenant.map(|(_, row)| row).take_while(|row| row.tenant_id == seal.tenant_id).find(|row| computed(row));
    Some(match belongs {
        Some(right) => (seal.seq, Deed::Reordered, format!("row {} stands where row {} was sealed", row.id, right.id)),
        None => (
            seal.seq,
            Deed::Edited,
            format!("row {} ({} {}), or its seal, is not what was sealed", row.id, row.action, row.subject),
        ),
    })
}

fn entry(row: &SealedRow) -> Entry<'_> {
    Entry {
        id: row.id,
        tx: row.tx,
        at: row.at,
        actor_type: &row.actor_type,
        actor_id: &row.actor_id,
        action: &row.action,
        subject: &row.subject,
        before: row.before.as_deref(),
        after: row.after.as_deref(),
        request_id: row.request_id.as_deref(),
        origin: row.origin.as_deref(),
    }
}

/// How much of the digests is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The newest: enough to know that no chain lost its end, if the newest is there.
    Newest,
    /// All, each against the one before it.
    All,
}

/// Compares the chains with the digests that left the house: signed by a known key, none missing in between, and every chain
/// still has the hash at the place that a digest names. Chains themselves are computed by [`chains()`].
///
/// # Errors
/// When the database or the object storage cannot be read.
pub async fn against_digests(
    db: &AuditDb,
    mode: Mode,
    objects: &Objects,
    keys: &[PublicKey],
    depth: Depth,
) -> Result<Report> {
    let mut report = Report::default();
    let names = digest::names(objects, mode).await?;
    let from = if depth == Depth::Newest { names.len().saturating_sub(1) } else { 0 };
    let mut last: Option<Digest> = None;
    // Older ones may have been thrown away on purpose: the first there is may have any number.
    let mut number_before: Option<u64> = None;
    for name in names.get(from..).unwrap_or_default() {
        let opened = digest::open(objects, mode, name, keys).await;
        report.digests = report.digests.saturating_add(1);
        let found = match opened {
            Ok(found) => found,
            Err(why) => {
                let place = digest::number_of(name).unwrap_or(0);
                report.faults.push(digest_fault(place, why));
                number_before = None;
                continue;
            }
        };
        if let Some(before) = number_before
            && found.number != before.saturating_add(1)
        {
            report.faults.push(digest_fault(before.saturating_add(1), "it is missing".to_owned()));
        } else if let Some(previous) = &last
            && number_before.is_some()
            && found.previous.as_deref() != Some(previous.signature.as_str())
        {
            report.faults.push(digest_fault(found.number, "it does not follow the one before it".to_owned()));
        }
        number_before = Some(found.number);
        compare(db, mode, &found, &mut report).await?;
        last = Some(found);
    }
    Ok(report)
}

fn digest_fault(number: u64, text: String) -> Fault {
    Fault { tenant: None, place: i64::try_from(number).unwrap_or(i64::MAX), deed: Deed::Digest, text }
}

/// Looks up the places that a digest names.
async fn compare(db: &AuditDb, mode: Mode, digest: &Digest, report: &mut Report) -> Result<()> {
    for heads in digest.chains.chunks(5000) {
        let places: Vec<(TenantId, i64)> = heads.iter().map(|head| (head.tenant, head.seq)).collect();
        let stored: BTreeMap<TenantId, ChainRow> =
            chains::at(db, mode, &places).await?.into_iter().map(|row| (row.tenant_id, row)).collect();
        for head in heads {
            let when = format!("the digest {} of {}", digest.number, digest.at);
            match stored.get(&head.tenant) {
                None => {
                    report.fault(head.tenant, head.seq, Deed::Cut, format!("{when} ends here, and the chain before it"))
                }
                Some(row) if hex::encode(&row.hash) != head.hash => {
                    report.fault(
                        head.tenant,
                        head.seq,
                        Deed::Edited,
                        format!("{when} has another hash for this place"),
                    );
                }
                Some(_) => {}
            }
        }
    }
    Ok(())
}
