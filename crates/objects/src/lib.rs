//! Files that are written once and kept outside the database: in a folder, or in a bucket that speaks S3.
//!
//! Whoever writes says a name and bytes, and learns whether the name was free: nothing here replaces what is there, and nothing
//! deletes. Names are parts of letters, digits, `-`, `_` and `.`, joined by `/`. What a file means is its writer's business.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use futures::TryStreamExt as _;
use object_store::aws::{AmazonS3Builder, S3ConditionalPut};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Name;
use object_store::{GetOptions, ObjectStore, PutMode, PutOptions};
use secrecy::{ExposeSecret, SecretString};

/// Why the store could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ObjectsError {
    /// The settings cannot be used as they are.
    #[error("the object storage is not set up: {0}")]
    Settings(String),
    /// A name has a part that names may not have.
    #[error("`{0}` cannot be the name of an object: parts of letters, digits, `-`, `_` and `.`, joined by `/`")]
    Name(String),
    /// The store did not do as it was asked.
    #[error("the object storage failed: {0}")]
    Store(#[source] object_store::Error),
}

impl From<object_store::Error> for ObjectsError {
    fn from(error: object_store::Error) -> ObjectsError {
        ObjectsError::Store(error)
    }
}

/// A bucket that speaks S3.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// The region that requests are signed for.
    pub region: String,
    /// Where it is, such as `https://s3.example.com`; none for the provider of the region.
    pub endpoint: Option<String>,
    /// The id of the key.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: SecretString,
    /// Whether the endpoint may be plain HTTP: for one on this machine.
    pub http_allowed: bool,
}

/// What became of a file that was to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is there.
    New,
    /// The name was taken; nothing was changed.
    Taken,
}

/// A place for files.
#[derive(Clone, Debug)]
pub struct Objects(Arc<dyn ObjectStore>);

impl Objects {
    /// Files in a folder, which is made if it is not there.
    ///
    /// # Errors
    /// `Settings` when the folder cannot be made or read.
    pub fn folder(path: &Path) -> Result<Objects, ObjectsError> {
        std::fs::create_dir_all(path)
            .map_err(|error| ObjectsError::Settings(format!("cannot make {}: {error}", path.display())))?;
        let store = LocalFileSystem::new_with_prefix(path)
            .map_err(|error| ObjectsError::Settings(format!("cannot use {}: {error}", path.display())))?;
        Ok(Objects(Arc::new(store)))
    }

    /// Files in a bucket. Nothing is asked of it yet.
    ///
    /// # Errors
    /// `Settings` when the endpoint or a name cannot be used.
    pub fn bucket(bucket: &Bucket) -> Result<Objects, ObjectsError> {
        // The process may have a provider already; there is one only, so either will do.
        drop(rustls::crypto::ring::default_provider().install_default());
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&bucket.name)
            .with_region(&bucket.region)
            .with_access_key_id(&bucket.access_key_id)
            .with_secret_access_key(bucket.secret_access_key.expose_secret())
            .with_allow_http(bucket.http_allowed)
            .with_conditional_put(S3ConditionalPut::ETagMatch);
        if let Some(endpoint) = &bucket.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        let store = builder.build().map_err(|error| ObjectsError::Settings(error.to_string()))?;
        Ok(Objects(Arc::new(store)))
    }

    /// Writes a file under a name that is free. Whole or not at all.
    ///
    /// # Errors
    /// `Name`, or `Store` when it is not known to be written.
    pub async fn write_new(&self, name: &str, bytes: Vec<u8>) -> Result<Written, ObjectsError> {
        let name = checked(name)?;
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.0.put_opts(&name, Bytes::from(bytes).into(), options).await {
            Ok(_) => Ok(Written::New),
            Err(object_store::Error::AlreadyExists { .. }) => Ok(Written::Taken),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads a file; none when there is none of that name.
    ///
    /// # Errors
    /// `Name`, or `Store` when it cannot be read.
    pub async fn read(&self, name: &str) -> Result<Option<Bytes>, ObjectsError> {
        let name = checked(name)?;
        match self.0.get_opts(&name, GetOptions::default()).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The names below a folder of the store, in order.
    ///
    /// # Errors
    /// `Name`, or `Store` when they cannot be listed.
    pub async fn names(&self, folder: &str) -> Result<Vec<String>, ObjectsError> {
        let folder = checked(folder)?;
        let found: Vec<String> =
            self.0.list(Some(&folder)).map_ok(|object| object.location.to_string()).try_collect().await?;
        let mut names = found;
        names.sort_unstable();
        Ok(names)
    }
}

fn checked(name: &str) -> Result<Name, ObjectsError> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let fits = name.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && part.chars().all(plain));
    if fits { Ok(Name::from(name)) } else { Err(ObjectsError::Name(name.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn names_stay_inside() {
        for name in ["a", "audit/live/000000000001.json", "kyc-1/front_side.png"] {
            assert_eq!(checked(name).expect("a name").to_string(), name);
        }
        for name in ["", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", "a b", "a\\b", "ä", "a\0"] {
            assert!(checked(name).is_err(), "{name:?}");
        }
    }
}
