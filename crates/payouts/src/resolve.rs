//! Whose account it is: checked here first, then asked of the bank through a provider.

use store::TenantScope;
use usecase::ports::{Bank, Gateways, Resolved};
use usecase::{Error, Kind, Result};

use crate::banks::BankList;
use crate::choose::Route;
use crate::nuban::{self, Looks};

/// A question that makes sense.
#[derive(Clone, Debug)]
pub struct Question {
    /// Who is asked.
    pub route: Route,
    /// The bank, as they call it.
    pub bank: Bank,
    /// The account.
    pub account_number: String,
    /// ISO 4217.
    pub currency: String,
}

/// Whose account it is, by the bank's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// As the bank writes it.
    pub name: String,
}

impl Question {
    /// Checks what can be checked without asking: that there is such a bank, and that the number is one of its.
    ///
    /// # Errors
    /// Field errors.
    pub fn new(list: &BankList, bank_code: &str, account_number: &str) -> Result<Question> {
        let bank = list.banks.iter().find(|bank| bank.code == bank_code).ok_or_else(|| {
            Error::field("bankCode", "unknown_bank", "No bank has this code. GET /v1/banks lists them.")
        })?;
        let wrong = |code, message: &str| Err(Error::field("accountNumber", code, message));
        match nuban::look(&bank.code, account_number) {
            Looks::NoNumber => return wrong("invalid_account_number", "Send the ten digits of the account number."),
            Looks::Mistyped => {
                let message = format!(
                    "This is no account number of {}: its last digit does not fit the others. A digit was mistyped, or the \
                     account is at another bank.",
                    bank.name
                );
                return wrong("invalid_check_digit", &message);
            }
            Looks::Right => {}
        }
        Ok(Question {
            route: list.route.clone(),
            bank: bank.clone(),
            account_number: account_number.to_owned(),
            currency: list.currency.clone(),
        })
    }
}

/// Asks. No transaction may be open.
///
/// # Errors
/// `Refused` when there is no such account; `Unavailable` when the bank or the provider does not answer.
pub async fn resolve(gateways: &Gateways, scope: &TenantScope, question: &Question) -> Result<Holder> {
    let away = || {
        Error::new(
            Kind::Unavailable,
            "name_enquiry_unavailable",
            "The bank does not say now whose account this is. Nobody is paid whose name was not read: try again later.",
        )
    };
    let Question { route, bank, account_number, .. } = question;
    let gateway = gateways.paying(scope, &route.gateway, route.account).await.map_err(|error| away().because(error))?;
    match gateway.resolve(&bank.code, account_number).await {
        Ok(Resolved::Name(name)) => Ok(Holder { name }),
        Ok(Resolved::NoSuchAccount) => Err(Error::refused(
            "account_not_found",
            format!("{} has no such account. Check the number and the bank.", bank.name),
        )),
        Ok(Resolved::Unavailable) => Err(away()),
        Err(error) => Err(away().because(error)),
    }
}
