//! Making the PDF of an invoice or a credit note that somebody waits for, and archiving it.
//!
//! Safe to run twice: the archive keeps the first file of each version of an invoice and no second one. No transaction is
//! open while the page is set. When the invoice changes meanwhile, the file of the version that was read is kept, and
//! who asks again has the new one made.

use ids::{CreditNoteId, InvoiceId};
use jiff::Timestamp;
use runtime::fault::Step;
use store::due::Lease;
use store::invoice_files::FileRow;
use store::{TenantScope, credit_notes, due, invoice_files};

use super::Engine;
use crate::papers::Pressed;
use crate::{Error, Kind, Result, papers};

pub(super) async fn run(engine: &Engine, scope: &TenantScope, lease: &Lease) -> Result<()> {
    let press = engine.press.as_ref().ok_or_else(|| {
        Error::new(Kind::Busy, "no_press", "This worker makes no documents; one that does must run beside it.")
    })?;
    for subject in lease.subjects() {
        let note = CreditNoteId::from_uuid(subject);
        let mut tx = scope.begin().await?;
        if credit_notes::find(&mut tx, note).await?.is_some() {
            let paper = papers::credit::of(&mut tx, note).await?;
            tx.commit(()).await?;
            let made = press.credit_note(&paper).await;
            Step::PaperMade.take();
            let mut tx = scope.begin().await?;
            let file = file(paper.revision, made, tx.wall_now())?;
            credit_notes::keep_file(&mut tx, note, &file).await?;
            due::finish(&mut tx, lease, &[subject]).await?;
            tx.commit(()).await?;
            continue;
        }
        let id = InvoiceId::from_uuid(subject);
        let paper = papers::of(&mut tx, id).await?;
        tx.commit(()).await?;
        let made = press.pdf(&paper).await;
        Step::PaperMade.take();
        let mut tx = scope.begin().await?;
        let file = file(paper.revision, made, tx.wall_now())?;
        invoice_files::keep(&mut tx, id, &file).await?;
        due::finish(&mut tx, lease, &[subject]).await?;
        tx.commit(()).await?;
    }
    Ok(())
}

/// What comes from the typesetter, as it is archived.
fn file(revision: i64, made: std::result::Result<Pressed, String>, made_at: Timestamp) -> Result<FileRow> {
    let made = made.map_err(|why| Error::fault(format!("the PDF cannot be made: {why}")))?;
    Ok(FileRow { revision, sha256: made.sha256, bytes: made.bytes, made_at })
}
