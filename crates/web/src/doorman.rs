//! Who stands at a door that is open to everybody: whether they are a person, and from where they come.

use std::net::IpAddr;

use usecase::{Error, Result};

use crate::Api;

/// The code of the refusal that a page answers by showing the captcha.
pub const CAPTCHA_NEEDED: &str = "captcha_needed";

/// Demands that what a page sent shows a person. Everybody passes where no captcha is set up; and while its service cannot be asked,
/// because then the limits on codes still hold and nobody would get in.
///
/// # Errors
/// `Refused` with [`CAPTCHA_NEEDED`].
pub async fn person(api: &Api, answer: &str, address: Option<&str>) -> Result<()> {
    let Some(captcha) = &api.parts().captcha else { return Ok(()) };
    match captcha.passes(answer, address).await {
        Ok(true) => Ok(()),
        Ok(false) => {
            let message = "Codes were asked for several times. Show that you are a person, and ask again.";
            Err(Error::refused(CAPTCHA_NEEDED, message))
        }
        Err(error) => {
            tracing::warn!(error, "a captcha could not be asked about: somebody was let pass");
            Ok(())
        }
    }
}

/// The country of an address, as far as it is known.
pub fn country(api: &Api, address: Option<IpAddr>) -> Option<String> {
    api.parts().places.as_ref()?.country(address?.to_canonical())
}
