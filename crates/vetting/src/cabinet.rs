//! Where papers are kept: outside the database, sealed.
//!
//! Nothing is written or read inside a transaction. A file whose row was never written is of no use to anybody.

use ids::{PaperId, TenantId};
use objects::{Objects, Written};
use runtime::secret::Secrets;
use secrecy::ExposeSecret as _;
use sha2::{Digest as _, Sha256};
use store::office::vetting::PaperRow;
use usecase::seal::{self, Place, Sealed};
use usecase::{Error, Result};

use crate::papers::{self, Clean};

/// The form of a sealed paper.
const SEALED: u32 = 0x7661_0001;

/// Where papers are kept.
#[derive(Clone, Debug)]
pub struct Cabinet {
    objects: Option<Objects>,
    secrets: Secrets,
}

/// A file that was put away, before its row is written.
#[derive(Clone, Debug)]
pub struct Kept {
    pub(crate) media_type: &'static str,
    pub(crate) size_bytes: i32,
    pub(crate) sha256: Vec<u8>,
    pub(crate) object: String,
    pub(crate) key_id: String,
}

impl Cabinet {
    /// In this storage; without one, no paper can be taken.
    pub fn new(objects: Option<Objects>, secrets: Secrets) -> Cabinet {
        Cabinet { objects, secrets }
    }

    fn objects(&self) -> Result<&Objects> {
        self.objects.as_ref().ok_or_else(|| {
            let message = "Papers cannot be taken yet: this installation has no object storage. Tell whoever runs it to set `objects`.";
            Error::refused("no_object_storage", message)
        })
    }

    /// Makes a file harmless and puts it away. Takes a while for a large picture.
    ///
    /// # Errors
    /// Field errors of `file`; `Refused` without object storage; `Fault` when it does not take the file.
    pub async fn put(&self, tenant: TenantId, id: PaperId, bytes: Vec<u8>) -> Result<Kept> {
        let objects = self.objects()?;
        let cleaned = tokio::task::spawn_blocking(move || papers::clean(&bytes)).await;
        let Clean { media_type, bytes } =
            cleaned.map_err(|error| Error::fault("a file broke its reader").because(error))??;
        let sealed = seal::seal(&seal::lasting(&self.secrets), &place(tenant, id), &bytes);
        let object = format!("papers/{}", hex::encode(rand::random::<[u8; 16]>()));
        let failed = |error| Error::fault("a paper could not be put away").because(error);
        match objects.write_new(&object, sealed.bytes).await.map_err(failed)? {
            Written::New => Ok(Kept {
                media_type,
                size_bytes: i32::try_from(bytes.len()).unwrap_or(i32::MAX),
                sha256: Sha256::digest(&bytes).to_vec(),
                object,
                key_id: sealed.key_id,
            }),
            Written::Taken => Err(Error::fault("a random name was taken")),
        }
    }

    /// The file of a paper.
    ///
    /// # Errors
    /// `Missing` when it is gone from the storage; `Fault` when it is not what was put there.
    pub async fn open(&self, row: &PaperRow) -> Result<Vec<u8>> {
        let failed = |error| Error::fault("a paper cannot be read").because(error);
        let found = self.objects()?.read(&row.object).await.map_err(failed)?;
        let bytes = found.ok_or_else(|| Error::missing("file of this paper"))?.to_vec();
        let sealed = Sealed { bytes, key_id: row.key_id.clone() };
        let plain = seal::open(&seal::lasting(&self.secrets), &place(row.tenant_id, row.id), &sealed)
            .map_err(|error| Error::fault("a paper is not what was put away").because(error))?;
        let bytes = plain.expose_secret().to_vec();
        if Sha256::digest(&bytes).as_slice() == row.sha256 {
            return Ok(bytes);
        }
        Err(Error::fault("a paper is not the one that its row names"))
    }
}

fn place(tenant: TenantId, id: PaperId) -> Place {
    Place { tenant, object: id.uuid(), version: SEALED }
}
