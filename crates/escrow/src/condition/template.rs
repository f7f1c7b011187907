//! Templates: what a condition says and who may do what about it, by code and version.
//!
//! A template that is shipped is never changed, only followed by another version of the same code; orders keep the version they
//! were agreed with, text and all.

use serde::{Deserialize, Serialize};

use crate::Refusal;

/// The longest text of a condition, in characters.
pub const MAX_TEXT: usize = 2_000;

/// What kind of deal a template is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Things that are sent or handed over.
    Goods,
    /// Work.
    Service,
    /// Vehicles.
    Vehicle,
    /// Land and buildings.
    Property,
    /// Domains, accounts, files.
    Digital,
    /// Things that come back.
    Rental,
    /// Tickets and occasions.
    Event,
    /// Work by the piece.
    Freelance,
}

/// Who has to do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fulfiller {
    /// The seller.
    Seller,
    /// The buyer.
    Buyer,
    /// Somebody named.
    ThirdParty,
    /// The system.
    System,
}

/// Who says that it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verifier {
    /// The party that does not have to do it; the buyer where neither does.
    Counterparty,
    /// Somebody who works for the tenant.
    Admin,
    /// Somebody named.
    ThirdParty,
    /// The system: a date, a courier, a code.
    System,
    /// Both parties.
    Both,
}

/// Who may give it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waivable {
    /// The buyer alone.
    Buyer,
    /// Both together.
    Both,
    /// Nobody.
    Nobody,
}

/// What happens when its date passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDue {
    /// Nothing.
    Nothing,
    /// It has failed, and somebody of the tenant looks.
    Attention,
    /// It has failed, and the buyer disputes by that.
    Dispute,
}

/// One version of one kind of condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Its name, `ITEM_RECEIVED`; `CUSTOM` for words of the parties' own.
    pub code: String,
    /// Counts up within the code.
    pub version: u32,
    /// One line.
    pub title: String,
    /// What exactly is meant.
    pub text: String,
    /// For which kind of deal.
    pub category: Category,
    /// Who has to do it.
    pub fulfiller: Fulfiller,
    /// Who says so.
    pub verifier: Verifier,
    /// How much has to be shown at least.
    pub min_evidence: u32,
    /// Whether money waits for it.
    pub blocking: bool,
    /// Who may give it up.
    pub waivable: Waivable,
    /// How long after the order was funded it is due, in seconds.
    pub due_after: Option<i64>,
    /// What happens then.
    pub on_due: OnDue,
    /// Whether silence at the end of an inspection means that it is met.
    pub deemed: bool,
    /// Whether it is met by a code that the buyer gives to the seller.
    pub by_code: bool,
    /// Whether it is met by a date.
    pub by_date: bool,
}

impl Template {
    /// A condition in the parties' own words: the other side says whether it is met.
    ///
    /// # Errors
    /// [`Refusal::ConditionText`] for none or too many words.
    pub fn custom(title: &str, text: &str, category: Category) -> Result<Self, Refusal> {
        let template = Self {
            code: "CUSTOM".to_owned(),
            version: 1,
            title: title.to_owned(),
            text: text.to_owned(),
            category,
            fulfiller: Fulfiller::Seller,
            verifier: Verifier::Counterparty,
            min_evidence: 0,
            blocking: true,
            waivable: Waivable::Buyer,
            due_after: None,
            on_due: OnDue::Nothing,
            deemed: true,
            by_code: false,
            by_date: false,
        };
        template.check()?;
        Ok(template)
    }

    /// Refuses a text that is empty or too long.
    ///
    /// # Errors
    /// [`Refusal::ConditionText`].
    pub fn check(&self) -> Result<(), Refusal> {
        let fits = |text: &str| !text.trim().is_empty() && text.chars().count() <= MAX_TEXT;
        if fits(&self.title) && fits(&self.text) { Ok(()) } else { Err(Refusal::ConditionText) }
    }
}
