//! Cursors: opaque, signed, and good only for the list, the filters and the tenant they came from.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use ids::{Mode, TenantId, Uuid};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::Problem;

type Sign = Hmac<Sha256>;

/// What the derived key is for.
const PURPOSE: &[u8] = b"recoup cursor v1";
const TAG_BYTES: usize = 16;
const ROW: u8 = 1;
const SEQ: u8 = 2;

/// Where a list goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Below this row, in the order (created, id) descending. Microseconds count.
    Row {
        /// The last row's instant.
        created_at: Timestamp,
        /// The last row's id.
        id: Uuid,
    },
    /// Below this sequence number.
    Seq(i64),
}

/// The list that a cursor belongs to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) tenant: TenantId,
    pub(crate) mode: Mode,
    /// Path and filters of the list.
    pub(crate) list: &'a str,
}

/// Makes and checks cursors, with a key of their own.
pub(crate) struct Signer([u8; 32]);

impl Signer {
    /// Derives the key, so that no two uses share one.
    pub(crate) fn derived(pepper: &SecretString) -> Signer {
        let mut key = [0; 32];
        key.copy_from_slice(&mac(pepper.expose_secret().as_bytes(), &[PURPOSE]));
        Signer(key)
    }

    /// The cursor for a position in a list.
    pub(crate) fn sign(&self, place: &Place<'_>, position: Position) -> String {
        let payload = encode(position);
        let tag = self.tag(place, &payload);
        URL_SAFE_NO_PAD.encode([payload.as_slice(), &tag].concat())
    }

    /// The position of a cursor.
    ///
    /// # Errors
    /// 400 for a cursor that is altered, or of another list, tenant or mode.
    pub(crate) fn open(&self, place: &Place<'_>, text: &str) -> Result<Position, Problem> {
        self.read(place, text).ok_or_else(|| {
            Problem::field(
                "cursor",
                "cursor_invalid",
                "This cursor does not belong to this list. Begin again without one.",
            )
        })
    }

    fn read(&self, place: &Place<'_>, text: &str) -> Option<Position> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (payload, tag) = bytes.split_at_checked(bytes.len().checked_sub(TAG_BYTES)?)?;
        let same: bool = self.tag(place, payload).ct_eq(tag).into();
        if same { decode(payload) } else { None }
    }

    fn tag(&self, place: &Place<'_>, payload: &[u8]) -> [u8; TAG_BYTES] {
        let tenant = place.tenant.uuid();
        // Only the list's text varies in length, and it comes last.
        let whole = mac(
            &self.0,
            &[
                tenant.as_bytes(),
                &[u8::from(place.mode == Mode::Live)],
                &[length(payload)],
                payload,
                place.list.as_bytes(),
            ],
        );
        let mut tag = [0; TAG_BYTES];
        tag.copy_from_slice(&whole[..TAG_BYTES]);
        tag
    }
}

fn length(payload: &[u8]) -> u8 {
    u8::try_from(payload.len()).unwrap_or(u8::MAX)
}

fn mac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut sign = Sign::new_from_slice(key).expect("a key of any length is accepted");
    for part in parts {
        sign.update(part);
    }
    sign.finalize().into_bytes().to_vec()
}

fn encode(position: Position) -> Vec<u8> {
    match position {
        Position::Row { created_at, id } => {
            [&[ROW][..], &created_at.as_microsecond().to_be_bytes(), id.as_bytes()].concat()
        }
        Position::Seq(seq) => [&[SEQ][..], &seq.to_be_bytes()].concat(),
    }
}

fn decode(payload: &[u8]) -> Option<Position> {
    let (tag, rest) = payload.split_first()?;
    let (number, rest) = rest.split_at_checked(8)?;
    let number = i64::from_be_bytes(number.try_into().ok()?);
    match (*tag, rest.len()) {
        (ROW, 16) => {
            let created_at = Timestamp::from_microsecond(number).ok()?;
            Some(Position::Row { created_at, id: Uuid::from_slice(rest).ok()? })
        }
        (SEQ, 0) => Some(Position::Seq(number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer() -> Signer {
        Signer::derived(&SecretString::from("p".repeat(32)))
    }

    fn place(list: &str) -> Place<'_> {
        Place { tenant: TenantId::from_uuid(Uuid::from_u128(7)), mode: Mode::Test, list }
    }

    fn positions() -> [Position; 2] {
        let created_at = "2026-09-01T08:00:00.123456Z".parse().expect("an instant");
        [Position::Row { created_at, id: Uuid::from_u128(9) }, Position::Seq(42)]
    }

    #[test]
    fn a_cursor_reads_back_in_its_own_list() {
        for position in positions() {
            let text = signer().sign(&place("/v1/plans?status=active"), position);
            let read = signer().open(&place("/v1/plans?status=active"), &text).expect("our own cursor");
            assert_eq!(read, position);
        }
    }

    #[test]
    fn any_other_list_tenant_mode_or_byte_is_refused() {
        let here = place("/v1/plans");
        let text = signer().sign(&here, positions()[0]);
        let elsewhere = [
            place("/v1/customers"),
            place("/v1/plans?status=active"),
            Place { mode: Mode::Live, ..here },
            Place { tenant: TenantId::from_uuid(Uuid::from_u128(8)), ..here },
        ];
        for other in elsewhere {
            assert!(signer().open(&other, &text).is_err(), "{other:?}");
        }
        let bytes = URL_SAFE_NO_PAD.decode(&text).expect("our own text");
        for nth in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[nth] ^= 1;
            assert!(signer().open(&here, &URL_SAFE_NO_PAD.encode(altered)).is_err(), "byte {nth}");
        }
        let other_key = Signer::derived(&SecretString::from("q".repeat(32)));
        for refused in ["", "x", "????", &text[1..], &format!("{text}AA")] {
            assert!(signer().open(&here, refused).is_err(), "{refused}");
        }
        assert!(other_key.open(&here, &text).is_err());
    }
}
