//! What a form of these pages sends: one shape for all of them.

use serde::Deserialize;

/// Fields of a form. Those that a form does not have are empty.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    /// What is to be done.
    pub what: String,
    /// What the form was shown with.
    pub(crate) form: String,
    /// A phone number or an address, as typed.
    pub(crate) contact: String,
    /// What a code was asked for with.
    pub(crate) request: String,
    /// What shows that they are a person, in the words of whoever asks for it.
    #[serde(alias = "cf-turnstile-response", alias = "h-captcha-response")]
    pub(crate) captcha: String,
    /// A one-time code, as typed.
    pub(crate) code: String,
    /// What it is about: a subscription, a bill, a method, a contact, a session.
    pub(crate) subject: String,
    /// At which of the person's merchants: the place in their list.
    pub(crate) at: String,
    pub(crate) reason: String,
    /// Why, of a list.
    pub(crate) why: String,
    /// Another plan, how many seats, and the preview that is carried out.
    pub(crate) plan: String,
    pub(crate) seats: String,
    pub(crate) token: String,
    pub(crate) language: String,
    /// The last digits and the end of a card.
    pub(crate) last4: String,
    pub(crate) month: String,
    pub(crate) year: String,
    /// A bank verification number.
    pub(crate) bvn: String,
    /// A test card's number.
    pub(crate) number: String,
    /// A saved card, or `wallet`.
    pub(crate) method: String,
    /// Amounts as people write them.
    pub(crate) amount: String,
    pub(crate) each: String,
    pub(crate) monthly: String,
}
