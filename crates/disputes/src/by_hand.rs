//! What merchants do about disputes: look at the file, add to it and have it handed in, or give in.

use ids::DisputeId;
use runtime::secret::Secrets;
use secrecy::ExposeSecret as _;
use store::TenantTx;
use store::disputes::{self as table, DisputeRow};
use usecase::check::Checks;
use usecase::seal::{Place, Sealed};
use usecase::{Error, Result, time, vault};

use crate::charge;
use crate::file::{self, Evidence};
use crate::{appoint, data};

/// The form of sealed files.
const SEALED: u32 = 1;
/// Longest statement of a merchant, in characters.
const MAX_STATEMENT_CHARS: usize = 10_000;

/// What a merchant wants.
#[derive(Clone, Debug)]
pub enum Wish {
    /// The file is handed in now, with these words in front of it.
    Submit(Option<String>),
    /// The money goes to the payer.
    Accept,
}

/// Has an open dispute answered as its merchant wants, as soon as this commits.
///
/// # Errors
/// `Missing`; field errors; `Conflict` once it was answered, is closed, or while its charge is not known.
pub async fn wish(tx: &mut TenantTx, secrets: &Secrets, id: DisputeId, wish: Wish) -> Result<DisputeRow> {
    let found = table::get(tx, id).await?;
    if let Some(customer) = found.customer_id {
        let customer = store::customers::get(tx, customer).await?;
        time::enter_time_of(tx, &customer).await?;
    }
    let mut row = table::lock(tx, id).await?.ok_or_else(|| Error::missing("dispute"))?;
    if row.state != "evidence_due" {
        return Err(Error::conflict(
            "dispute_not_open",
            format!("The dispute is {}, so it cannot be answered. Only one that waits for evidence can.", word(&row)),
        ));
    }
    let before = data(&row);
    let action = match wish {
        Wish::Submit(statement) => {
            let mut checks = Checks::new();
            checks.optional("statement", statement.as_deref(), MAX_STATEMENT_CHARS);
            checks.done()?;
            row.statement = statement.or(row.statement);
            row.wish = Some("submit".to_owned());
            remake(tx, secrets, &mut row).await?;
            "dispute.submit"
        }
        Wish::Accept => {
            row.wish = Some("accept".to_owned());
            "dispute.accept"
        }
    };
    table::save(tx, &row).await?;
    let now = tx.now();
    appoint(tx, id, store::Lane::from_uuid(row.lane), now).await?;
    tx.audit(action, row.id.to_string(), Some(before), Some(data(&row)));
    Ok(row)
}

/// Puts the file together again, with what is known by now.
pub(crate) async fn remake(tx: &mut TenantTx, secrets: &Secrets, row: &mut DisputeRow) -> Result<Evidence> {
    let charge = charge::of(tx, row).await?;
    let evidence = file::make(tx, row, &charge).await?;
    keep(tx, secrets, row, &evidence).await?;
    Ok(evidence)
}

/// Seals a file on its row.
pub(crate) async fn keep(tx: &mut TenantTx, secrets: &Secrets, row: &mut DisputeRow, file: &Evidence) -> Result<()> {
    let plain = serde_json::to_vec(file).map_err(|error| Error::fault("a file cannot be written").because(error))?;
    let place = Place { tenant: tx.tenant(), object: row.id.uuid(), version: SEALED };
    let sealed = vault::seal(tx, secrets, &place, &plain).await?;
    (row.file, row.file_key_id) = (Some(sealed.bytes), Some(sealed.key_id));
    Ok(())
}

/// The file of a dispute as it was put together last; none before its charge is known, and once its payer was erased.
///
/// # Errors
/// Any store error; `Fault` when it does not open.
pub async fn read_file(tx: &mut TenantTx, secrets: &Secrets, row: &DisputeRow) -> Result<Option<Evidence>> {
    let (Some(bytes), Some(key_id)) = (&row.file, &row.file_key_id) else { return Ok(None) };
    vault::learn(tx, secrets, &[key_id]).await?;
    let place = Place { tenant: tx.tenant(), object: row.id.uuid(), version: SEALED };
    let sealed = Sealed { bytes: bytes.clone(), key_id: key_id.clone() };
    let plain = vault::open(secrets, &place, &sealed)
        .map_err(|error| Error::fault("the file of a dispute does not open").because(error))?;
    let file = serde_json::from_slice(plain.expose_secret())
        .map_err(|_| Error::fault("the file of a dispute cannot be read"))?;
    Ok(Some(file))
}

/// How a dispute stands, for people.
fn word(row: &DisputeRow) -> String {
    row.state.replace('_', " ")
}
