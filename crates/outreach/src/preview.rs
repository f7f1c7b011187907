//! Seeing a message before customers do: rendered with made-up values, and sent to oneself.

use notices::contact::Phone;
use notices::render::Ask;
use notices::{Channel, Locale, Rendered, Template, Wording, render, samples};
use store::message_name::MessageName;
use store::{TenantTx, settings};
use usecase::carrying::{Address, AfterUnknown, Envelope, MessageKey, Outcome};
use usecase::{Error, Result};

use crate::wordings::refused;
use crate::{Messenger, settings as message_settings};

/// What to show.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Of which template.
    pub template: Template,
    /// On which channel.
    pub channel: Channel,
    /// In which language; the tenant's own when left out.
    pub locale: Option<Locale>,
    /// In these words; the stored ones, or ours, when left out.
    pub wording: Option<Wording>,
}

/// The message with made-up values.
///
/// # Errors
/// Field errors of the wording; `Refused` for one that cannot be made.
pub async fn preview(tx: &mut TenantTx, wanted: &Wanted) -> Result<Rendered> {
    let chosen = message_settings::get(tx).await?;
    let merchant = settings::get(tx).await?;
    let mut values = samples::values(wanted.template);
    if wanted.template.tags().contains(&notices::Tag::StoreName) {
        let name = notices::Value::Text(merchant.merchant_name.clone());
        values.set(notices::Tag::StoreName, name).map_err(|error| Error::refused(error.code(), error.to_string()))?;
    }
    let locale = wanted.locale.unwrap_or(chosen.locale);
    let Some(wording) = &wanted.wording else {
        return crate::hand::compose(tx, &chosen, wanted.template, wanted.channel, locale, &values).await;
    };
    let checked = Wording { channel: wanted.channel, ..wording.clone() }
        .check(wanted.template)
        .map_err(|errors| refused(&errors))?;
    let dress = crate::hand::MailDress::of(tx, &chosen).await?;
    let ask = Ask {
        template: wanted.template,
        locale,
        channel: wanted.channel,
        values: &values,
        wording: Some(&checked),
        look: dress.look,
        footer: dress.footer.as_deref(),
    };
    render(&ask).map_err(|error| Error::refused(error.code(), format!("{error}.")))
}

/// Where a test goes.
///
/// # Errors
/// A field error for an address that is none.
pub fn address(channel: Channel, to: &str) -> Result<Address> {
    match channel {
        Channel::Email => {
            let mut checks = usecase::check::Checks::new();
            checks.email("to", to);
            checks.done()?;
            Ok(Address::Email(to.to_owned()))
        }
        Channel::Sms | Channel::Whatsapp => Phone::parse(to, "NG")
            .map(Address::Phone)
            .map_err(|error| Error::field("to", error.code(), format!("{error}."))),
        Channel::InApp => Err(Error::field(
            "channel",
            "nothing_to_send",
            "What stands in the portal is not sent: look at its preview.",
        )),
    }
}

impl Messenger {
    /// Sends a test. Outside of any transaction; nothing is kept of it but what the carrier keeps.
    ///
    /// # Errors
    /// `Refused` when nobody carries the channel.
    pub async fn test_send(
        &self,
        scope: &store::TenantScope,
        to: Address,
        from_name: String,
        content: Rendered,
    ) -> Result<Outcome> {
        let channel = content.channel();
        if !self.courier().carries(channel) {
            let message =
                format!("Nobody is set up to carry {} here. Ask whoever runs this installation.", channel.as_str());
            return Err(Error::refused("no_carrier", message));
        }
        let id = ids::MessageId::from_uuid(ids::Uuid::from_u128(0));
        let name = MessageName::of(scope, id).reveal(&self.desk(scope).secrets.sealing_key);
        let key = MessageKey::parse(&name).ok_or_else(|| Error::fault("a message's name is no key"))?;
        let envelope = Envelope {
            key,
            to,
            from_name: Some(from_name),
            reply_to: None,
            unsubscribe_url: None,
            not_by: Vec::new(),
            content,
        };
        Ok(self.courier().send(&envelope, AfterUnknown::Stop).await)
    }
}
