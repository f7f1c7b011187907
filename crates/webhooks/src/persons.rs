//! Events that name somebody: opened when they are sent, for as long as that person is known; and what a receiver answered to one is
//! kept under the same person's key, because answers often repeat what was sent.

use std::collections::HashMap;

use ids::{CustomerId, EndpointId, Uuid};
use jiff::Timestamp;
use runtime::secret::Secrets;
use serde_json::Value;
use store::deliveries::{self, WaitingRow};
use store::{TenantTx, customers};
use usecase::personal::{self, MEMBER, Pen};
use usecase::{Error, Result};

use crate::settle::Tried;

/// What is sent of a delivery, and whom it names.
#[derive(Debug)]
pub(crate) struct Parcel {
    pub(crate) row: WaitingRow,
    person: Option<CustomerId>,
}

/// What an endpoint is owed, as [`deliveries::waiting`] finds it, with everything opened that can be. One statement more when some of it
/// was sealed, none otherwise.
///
/// # Errors
/// Any store error; `Fault` when a data key cannot be had.
pub(crate) async fn read(
    tx: &mut TenantTx,
    secrets: &Secrets,
    endpoint: EndpointId,
    now: Timestamp,
    behind: (Timestamp, Uuid),
) -> Result<Vec<Parcel>> {
    let rows = deliveries::waiting(tx, endpoint, now, behind).await?;
    let mut parcels: Vec<Parcel> = rows.into_iter().map(|row| Parcel { row, person: None }).collect();
    let mut found: Vec<(usize, Value)> = Vec::new();
    // Most events name nobody, and are sent as the text that they are stored as.
    let mark = format!("\"{MEMBER}\"");
    for (nth, parcel) in parcels.iter_mut().enumerate().filter(|(_, parcel)| parcel.row.data.contains(&mark)) {
        let mut data: Value = serde_json::from_str(&parcel.row.data)
            .map_err(|error| Error::fault("a stored event cannot be read").because(error))?;
        parcel.person = personal::needs(&mut [&mut data]).people.first().copied().map(CustomerId::from_uuid);
        found.push((nth, data));
    }
    personal::open(tx, secrets, &mut found.iter_mut().map(|(_, data)| data).collect::<Vec<_>>()).await?;
    for (nth, data) in found.into_iter().filter(|(nth, _)| parcels[*nth].person.is_some()).collect::<Vec<_>>() {
        parcels[nth].row.data = data.to_string();
    }
    Ok(parcels)
}

/// The pens of those who are named in what was answered.
pub(crate) struct Pens(HashMap<CustomerId, Pen>);

impl Pens {
    /// For some tries. Asks the database nothing when none of them names anybody.
    ///
    /// # Errors
    /// Any store error.
    pub(crate) async fn of(tx: &mut TenantTx, secrets: &Secrets, tried: &[Tried]) -> Result<Pens> {
        let mut people: Vec<Uuid> = tried
            .iter()
            .filter(|one| one.answer.excerpt.is_some())
            .filter_map(|one| one.parcel.person.map(CustomerId::uuid))
            .collect();
        people.sort_unstable();
        people.dedup();
        let mut pens = HashMap::new();
        if people.is_empty() {
            return Ok(Pens(pens));
        }
        for (person, salt) in customers::salts_of(tx, &people).await? {
            pens.insert(person, Pen::with(tx, secrets, person, Some(&salt)).await?);
        }
        Ok(Pens(pens))
    }

    /// What is kept of an answer. Nothing, if it is about somebody who was erased meanwhile.
    pub(crate) fn kept(&self, tried: &Tried) -> Option<String> {
        let excerpt = tried.answer.excerpt.clone()?;
        match tried.parcel.person {
            None => Some(excerpt),
            Some(person) => self.0.get(&person).map(|pen| pen.seal_text(excerpt)),
        }
    }
}
