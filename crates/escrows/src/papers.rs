//! Words and files that parties show: kept once, bound to the order by their digest.

use escrow::Digest;
use escrow::condition::{Evidence, EvidenceKind};
use ids::{CustomerId, EscrowPaperId, OrderId};
use sha2::{Digest as _, Sha256};
use store::TenantTx;
use store::escrow::papers::{self as table, EscrowPaperRow};
use usecase::check::Checks;
use usecase::{Error, Result};

use crate::{media, person, rows};

/// Longest text, in characters.
const MAX_CHARS: usize = 5_000;
/// Largest file, in bytes.
const MAX_BYTES: usize = 5 << 20;
/// Most that is shown for one order: more than any deal between people takes, and an end to filling a disk.
const MOST_PAPERS: usize = 200;
/// Largest that all files of one order are together, in bytes.
const MAX_ORDER_BYTES: i64 = 100 << 20;
/// Longest name of a file, in characters.
const MAX_NAME: usize = 200;

/// What somebody shows.
#[derive(Clone, Debug)]
pub struct NewPaper {
    /// For which order.
    pub order: OrderId,
    /// What it is.
    pub kind: EvidenceKind,
    /// In words.
    pub words: Option<String>,
    /// Or a file: its type by its content, its name and its bytes.
    pub file: Option<(String, String, Vec<u8>)>,
    /// Who shows it; none for the merchant.
    pub by: Option<CustomerId>,
    /// Whether only those who decide see it.
    pub admin_only: bool,
}

/// A paper with its file, and whether it is still what was shown.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The paper.
    pub row: EscrowPaperRow,
    /// Its file, if it has one.
    pub file: Option<Vec<u8>>,
    /// Whether words or file still have the digest that the order names.
    pub intact: bool,
}

/// Keeps a paper, and answers what the rules are to know of it. Hold its order first.
///
/// # Errors
/// Field errors.
pub async fn keep(tx: &mut TenantTx, new: NewPaper) -> Result<(EscrowPaperRow, Evidence)> {
    let mut checks = Checks::new();
    checks.optional("text", new.words.as_deref(), MAX_CHARS);
    if let Some((media_type, name, bytes)) = &new.file {
        checks.text("name", name, MAX_NAME);
        let fits = !bytes.is_empty() && bytes.len() <= MAX_BYTES;
        checks.demand(fits, "file", "too_large", "A file has 1 byte to 5 MiB.");
        let honest = media::is_what_it_says(media_type, bytes);
        checks.demand(honest, "file", "not_what_it_says", "The file is not of the type that it is sent as.");
    }
    checks.demand(
        new.words.is_some() != new.file.is_some(),
        "text",
        "words_or_file",
        "Send words or a file, one of both.",
    );
    checks.done()?;
    let bytes = new.file.as_ref().map_or_else(|| new.words.as_deref().unwrap_or_default().as_bytes(), |file| &file.2);
    let hash = Digest(Sha256::digest(bytes).into());
    let size = bytes.len();
    room(tx, new.order, size).await?;
    let row = EscrowPaperRow {
        id: tx.fresh::<EscrowPaperId>(),
        order_id: new.order,
        digest: hash.0.to_vec(),
        kind: rows::word(&new.kind),
        words: new.words.clone(),
        media_type: new.file.as_ref().map(|file| file.0.clone()),
        name: new.file.as_ref().map(|file| file.1.clone()),
        size: i64::try_from(size).map_err(|_| Error::fault("a file beyond counting"))?,
        by_id: new.by,
        admin_only: new.admin_only,
        created_at: tx.now(),
    };
    table::insert(tx, &row, new.file.as_ref().map(|file| file.2.as_slice())).await?;
    let evidence = Evidence {
        hash,
        size: u64::try_from(size).unwrap_or(u64::MAX),
        kind: new.kind,
        by: new.by.map(person),
        at: tx.now(),
        admin_only: new.admin_only,
    };
    Ok((row, evidence))
}

/// Whether an order takes one more.
async fn room(tx: &mut TenantTx, order: OrderId, size: usize) -> Result<()> {
    let kept = table::of(tx, order).await?;
    let bytes = kept.iter().fold(0_i64, |sum, paper| sum.saturating_add(paper.size));
    let whole = bytes.saturating_add(i64::try_from(size).unwrap_or(i64::MAX));
    if kept.len() >= MOST_PAPERS || whole > MAX_ORDER_BYTES {
        let message = "An order has room for 200 papers and 100 MiB. Say in words where more of it can be seen.";
        return Err(Error::field("file", "no_room", message));
    }
    Ok(())
}

/// Opens a paper, and looks whether it is what was shown.
///
/// # Errors
/// `Missing`.
pub async fn open(tx: &mut TenantTx, id: EscrowPaperId) -> Result<Shown> {
    let (row, file) = table::open(tx, id).await?;
    let bytes = file.as_deref().or(row.words.as_deref().map(str::as_bytes)).unwrap_or_default();
    let intact = Sha256::digest(bytes).as_slice() == row.digest.as_slice();
    if !intact {
        tracing::error!(tenant = %tx.tenant(), paper = %id, "a paper is not what was shown");
    }
    Ok(Shown { row, file, intact })
}
