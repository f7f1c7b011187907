//! Making the PDF of an invoice that somebody waits for, and archiving it.
//!
//! Safe to run twice: the archive keeps the first file of each version of an invoice and no second one. No transaction is
//! open while the page is set. When the invoice changes meanwhile, the file of the version that was read is kept, and
//! who asks again has the new one made.

use ids::InvoiceId;
use store::due::Lease;
use store::invoice_files::FileRow;
use store::{TenantScope, due, invoice_files};

use super::Engine;
use crate::{Error, Kind, Result, papers};

pub(super) async fn run(engine: &Engine, scope: &TenantScope, lease: &Lease) -> Result<()> {
    let press = engine.press.as_ref().ok_or_else(|| {
        Error::new(Kind::Busy, "no_press", "This worker makes no documents; one that does must run beside it.")
    })?;
    for subject in lease.subjects() {
        let id = InvoiceId::from_uuid(subject);
        let mut tx = scope.begin().await?;
        let paper = papers::of(&mut tx, id).await?;
        tx.commit(()).await?;
        let made = press.pdf(&paper).await.map_err(|why| Error::fault(format!("the PDF cannot be made: {why}")))?;
        let mut tx = scope.begin().await?;
        let file = FileRow { revision: paper.revision, sha256: made.sha256, bytes: made.bytes, made_at: tx.wall_now() };
        invoice_files::keep(&mut tx, id, &file).await?;
        due::finish(&mut tx, lease, &[subject]).await?;
        tx.commit(()).await?;
    }
    Ok(())
}
