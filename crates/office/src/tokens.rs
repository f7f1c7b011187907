//! Texts that open something, and the keyed hashes that they are known by.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use ids::{InvitationId, LetterId, TenantId, Uuid};
use runtime::secret::Secrets;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

/// Bytes of a token: 256 random bits.
const TOKEN_BYTES: usize = 32;

/// A hash that nobody computes without the pepper; `about` keeps one use apart from the next.
pub(crate) fn keyed(secrets: &Secrets, about: &str, parts: &[&[u8]]) -> [u8; 32] {
    let key = secrets.key_pepper.expose_secret().as_bytes();
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(b"office ");
    mac.update(about.as_bytes());
    mac.update(b"\0");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// The text in a browser's cookie. Shown to that browser only.
#[derive(Clone, Debug)]
pub struct Token(SecretString);

impl Token {
    /// A new one.
    pub(crate) fn random() -> Token {
        let bytes: [u8; TOKEN_BYTES] = rand::random();
        Token(URL_SAFE_NO_PAD.encode(bytes).into())
    }

    /// A text that may be one.
    pub fn presented(text: &str) -> Option<Token> {
        let fits = text.len() == TOKEN_BYTES.div_ceil(3) * 4 - 1 && URL_SAFE_NO_PAD.decode(text).is_ok();
        fits.then(|| Token(text.into()))
    }

    /// For the cookie.
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }

    /// What the database knows it by.
    pub(crate) fn hash(&self, secrets: &Secrets) -> [u8; 32] {
        keyed(secrets, "session", &[self.0.expose_secret().as_bytes()])
    }

    /// What a form that was shown to this browser carries, so that a page from elsewhere cannot send one.
    pub fn form(&self, secrets: &Secrets) -> String {
        URL_SAFE_NO_PAD.encode(keyed(secrets, "form", &[self.0.expose_secret().as_bytes()]))
    }

    /// Whether a form was shown to this browser.
    pub fn admits(&self, secrets: &Secrets, form: &str) -> bool {
        self.form(secrets).as_bytes().ct_eq(form.as_bytes()).into()
    }
}

/// The text of the link of an invitation: made from the row, so that it is stored nowhere.
pub(crate) fn invitation(secrets: &Secrets, tenant: TenantId, id: InvitationId) -> String {
    let (tenant, id) = (tenant.uuid(), id.uuid());
    let mac = keyed(secrets, "invitation", &[tenant.as_bytes(), id.as_bytes()]);
    URL_SAFE_NO_PAD.encode([tenant.as_bytes().as_slice(), id.as_bytes(), &mac].concat())
}

/// The row that a link of an invitation names, when the link is one of ours.
pub(crate) fn read_invitation(secrets: &Secrets, text: &str) -> Option<(TenantId, InvitationId)> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() == 64)?;
    let uuid = |at: usize| bytes.get(at..at + 16).and_then(|part| Uuid::from_slice(part).ok());
    let (tenant, id) = (TenantId::from_uuid(uuid(0)?), InvitationId::from_uuid(uuid(16)?));
    let same: bool = invitation(secrets, tenant, id).as_bytes().ct_eq(text.as_bytes()).into();
    same.then_some((tenant, id))
}

/// The text of the link with which somebody shows that a mailbox is theirs: made from the letter, so that it is stored nowhere.
pub(crate) fn verification(secrets: &Secrets, letter: LetterId) -> String {
    let id = letter.uuid();
    let mac = keyed(secrets, "verification", &[id.as_bytes()]);
    URL_SAFE_NO_PAD.encode([id.as_bytes().as_slice(), &mac].concat())
}

/// The letter that such a link names, when the link is one of ours.
pub(crate) fn read_verification(secrets: &Secrets, text: &str) -> Option<LetterId> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() == 48)?;
    let letter = LetterId::from_uuid(bytes.get(..16).and_then(|part| Uuid::from_slice(part).ok())?);
    let same: bool = verification(secrets, letter).as_bytes().ct_eq(text.as_bytes()).into();
    same.then_some(letter)
}
