//! The token of somebody who is signed in as a person.
//!
//! How a text is made, and what that promises, is told in `sealed_link`. It names a session of the house; whether that goes on is
//! decided by whoever reads its row. A token of a party to an order is never read as one of a person, and the other way round.

use std::fmt;

use ids::{CustomerId, Mode, PersonSessionId};
use secrecy::SecretString;
use uuid::Uuid;

use crate::sealed_link::{Seal, mode_byte, mode_of};

/// What the derived keys are for.
const PERSON: Seal =
    Seal { seal: b"recoup person token v1: seal", nonce: b"recoup person token v1: nonce", about: b"person token" };

/// What the text begins with.
const PREFIX: &str = "me_";

/// Mode, person, session.
const CONTENT_BYTES: usize = 33;

/// An authentic token of a person. Printing it shows nothing that opens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PersonToken {
    mode: Mode,
    person: CustomerId,
    session: PersonSessionId,
}

impl fmt::Debug for PersonToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PersonToken({})", self.session)
    }
}

impl PersonToken {
    /// The token of a session.
    pub fn of(mode: Mode, person: CustomerId, session: PersonSessionId) -> PersonToken {
        PersonToken { mode, person, session }
    }

    /// Reads a presented text. `None` for anything that was not made with this key for persons.
    pub fn read(text: &str, key: &SecretString) -> Option<PersonToken> {
        let content: [u8; CONTENT_BYTES] = PERSON.open(key, text.strip_prefix(PREFIX)?)?;
        Some(PersonToken {
            mode: mode_of(content[0])?,
            person: CustomerId::from_uuid(Uuid::from_slice(&content[1..17]).ok()?),
            session: PersonSessionId::from_uuid(Uuid::from_slice(&content[17..]).ok()?),
        })
    }

    /// The text.
    pub fn reveal(&self, key: &SecretString) -> String {
        let mut content = [mode_byte(self.mode); CONTENT_BYTES];
        content[1..17].copy_from_slice(self.person.uuid().as_bytes());
        content[17..].copy_from_slice(self.session.uuid().as_bytes());
        format!("{PREFIX}{}", PERSON.close(key, &content))
    }

    /// The mode that the token decides.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    pub(crate) fn person(&self) -> CustomerId {
        self.person
    }

    pub(crate) fn session(&self) -> PersonSessionId {
        self.session
    }
}
