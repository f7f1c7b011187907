//! What a merchant says of the business.

use store::office::vetting::ProfileRow;
use usecase::check::Checks;
use usecase::{Error, Result};

use crate::papers::PaperKind;

/// Longest name, and longest address or description, in characters.
const MAX_NAME_CHARS: usize = 200;
const MAX_TEXT_CHARS: usize = 500;

/// What a business is in law. It says which papers are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A company with a constitution.
    Company,
    /// One person trading under a name.
    Sole,
    /// An association, a foundation, a church.
    Nonprofit,
}

impl Form {
    /// All of them.
    pub const ALL: [Form; 3] = [Form::Company, Form::Sole, Form::Nonprofit];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Form::Company => "company",
            Form::Sole => "sole",
            Form::Nonprofit => "nonprofit",
        }
    }

    /// As people say it.
    pub fn title(self) -> &'static str {
        match self {
            Form::Company => "A company",
            Form::Sole => "One person with a business name",
            Form::Nonprofit => "An association or foundation",
        }
    }

    /// Reads what is stored, or was typed.
    pub fn parse(text: &str) -> Option<Form> {
        Form::ALL.into_iter().find(|form| form.as_str() == text)
    }

    /// The papers that are asked for.
    pub fn wants(self) -> &'static [PaperKind] {
        use PaperKind::{Address, Constitution, Identity, Registration, StatusReport};
        match self {
            Form::Company => &[Registration, Constitution, StatusReport, Identity],
            Form::Sole => &[Registration, Identity, Address],
            Form::Nonprofit => &[Registration, Constitution, Identity],
        }
    }
}

/// What is typed into the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The name in the register.
    pub legal_name: String,
    /// `company`, `sole` or `nonprofit`.
    pub form: String,
    /// The number in the register: `RC1234567` of a company in Nigeria.
    pub registration_number: String,
    /// The number at the tax office.
    pub tax_number: Option<String>,
    /// Two letters.
    pub country: String,
    /// Where the business is.
    pub address: String,
    /// Where it is on the web.
    pub website: Option<String>,
    /// What it sells, in its own words.
    pub sells: String,
    /// Whom to ask.
    pub contact_name: String,
    /// Under which number.
    pub contact_phone: String,
}

impl Profile {
    /// Says everything that is wrong at once.
    ///
    /// # Errors
    /// Field errors.
    pub fn check(&self) -> Result<Form> {
        let mut checks = Checks::new();
        checks.text("legalName", &self.legal_name, MAX_NAME_CHARS);
        checks.text("registrationNumber", &self.registration_number, MAX_NAME_CHARS);
        checks.optional("taxNumber", self.tax_number.as_deref(), MAX_NAME_CHARS);
        checks.text("address", &self.address, MAX_TEXT_CHARS);
        checks.text("sells", &self.sells, MAX_TEXT_CHARS);
        checks.text("contactName", &self.contact_name, MAX_NAME_CHARS);
        checks.phone("contactPhone", &self.contact_phone);
        let is_code = self.country.len() == 2 && self.country.bytes().all(|letter| letter.is_ascii_uppercase());
        checks.demand(is_code, "country", "invalid_country", "Write the two letters of the country, such as NG.");
        let is_url = self.website.as_deref().is_none_or(is_website);
        checks.demand(is_url, "website", "invalid_website", "Write the whole address, such as https://shop.example.");
        let form = Form::parse(&self.form);
        checks.demand(form.is_some(), "form", "invalid_form", "Choose what the business is.");
        checks.done()?;
        form.ok_or_else(|| Error::fault("a form was checked and is none"))
    }

    /// As it is stored.
    pub fn of(row: &ProfileRow) -> Profile {
        Profile {
            legal_name: row.legal_name.clone(),
            form: row.form.clone(),
            registration_number: row.registration_number.clone(),
            tax_number: row.tax_number.clone(),
            country: row.country.clone(),
            address: row.address.clone(),
            website: row.website.clone(),
            sells: row.sells.clone(),
            contact_name: row.contact_name.clone(),
            contact_phone: row.contact_phone.clone(),
        }
    }

    pub(crate) fn put(self, row: &mut ProfileRow) {
        row.legal_name = self.legal_name;
        row.form = self.form;
        row.registration_number = self.registration_number;
        row.tax_number = self.tax_number;
        row.country = self.country;
        row.address = self.address;
        row.website = self.website;
        row.sells = self.sells;
        row.contact_name = self.contact_name;
        row.contact_phone = self.contact_phone;
    }
}

fn is_website(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    text.len() <= MAX_NAME_CHARS && host.contains('.') && text.chars().all(|letter| letter.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_website_is_an_address_of_the_web() {
        for good in ["https://shop.example", "http://a.b/c?d"] {
            assert!(is_website(good), "{good}");
        }
        for bad in ["", "shop.example", "javascript:alert(1)", "https://", "https://shop", "https://a b.c", "ftp://a.b"]
        {
            assert!(!is_website(bad), "{bad}");
        }
    }

    #[test]
    fn every_form_asks_for_the_register_and_for_somebody() {
        for form in Form::ALL {
            assert!(form.wants().contains(&PaperKind::Registration) && form.wants().contains(&PaperKind::Identity));
            assert_eq!(Form::parse(form.as_str()), Some(form));
        }
    }
}
