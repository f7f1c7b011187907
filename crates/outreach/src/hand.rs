//! Making the message: words, addresses and the envelope that a courier takes.

use std::collections::BTreeSet;

use notices::contact::Phone;
use notices::render::Ask;
use notices::wording::CheckedWording;
use notices::{Category, Channel, Locale, Look, Rendered, Template, Values, Wording, render};
use setup::appearance::{self, Surface};
use store::customers::CustomerRow;
use store::message_name::MessageName;
use store::settings::SettingsRow;
use store::wordings::WordingRow;
use store::{TenantTx, consents, wordings};
use usecase::carrying::{Address, Envelope, MessageKey};
use usecase::{Error, Result};

use crate::send::Desk;
use crate::settings::MessageSettings;

/// Numbers without a country are of the home market.
const REGION: &str = "NG";

/// The language somebody is written to in.
pub(crate) fn locale(customer: &CustomerRow, chosen: &MessageSettings) -> Locale {
    customer.locale.as_deref().and_then(Locale::parse).unwrap_or(chosen.locale)
}

/// Where somebody can be reached on a channel, if they can be.
pub(crate) fn address(customer: &CustomerRow, channel: Channel) -> Option<Address> {
    match channel {
        Channel::Email => customer.email.clone().map(Address::Email),
        Channel::Sms | Channel::Whatsapp => {
            customer.phone.as_deref().and_then(|text| Phone::parse(text, REGION).ok()).map(Address::Phone)
        }
        Channel::InApp => None,
    }
}

/// The address as it is stored.
pub(crate) fn text(address: &Address) -> String {
    match address {
        Address::Email(text) => text.clone(),
        Address::Phone(phone) => phone.e164().to_owned(),
    }
}

/// The channels on which somebody has an address at which somebody is, as far as is known.
pub(crate) async fn reachable(
    tx: &mut TenantTx,
    customer: &CustomerRow,
    carries: impl Fn(Channel) -> bool,
) -> Result<BTreeSet<Channel>> {
    let known: Vec<(Channel, String)> =
        Channel::ALL.into_iter().filter_map(|channel| Some((channel, text(&address(customer, channel)?)))).collect();
    let texts: Vec<String> = known.iter().map(|(_, text)| text.clone()).collect();
    let dead = consents::dead_among(tx, &texts).await?;
    let alive = |channel: Channel, text: &str| !dead.iter().any(|(on, at)| on == channel.as_str() && at == text);
    Ok(known
        .into_iter()
        .filter(|(channel, text)| carries(*channel) && alive(*channel, text))
        .map(|(on, _)| on)
        .collect())
}

/// A stored wording, fit to be used. One that the program's newer rules refuse is passed over, loudly.
fn checked(row: WordingRow, template: Template, channel: Channel) -> Option<CheckedWording> {
    let wording = Wording { subject: row.subject, body: row.body, channel, enabled: row.enabled };
    match wording.check(template) {
        Ok(checked) => Some(checked),
        Err(errors) => {
            tracing::warn!(
                template = template.key(),
                channel = channel.as_str(),
                ?errors,
                "a stored wording is not used"
            );
            None
        }
    }
}

/// How a tenant's mails look: as they published it, else as they chose an accent for messages.
pub(crate) struct MailDress {
    pub(crate) look: Look,
    /// Their own small print.
    pub(crate) footer: Option<String>,
}

impl MailDress {
    pub(crate) async fn of(tx: &mut TenantTx, chosen: &MessageSettings) -> Result<MailDress> {
        let published = appearance::published_in(tx).await?.map(|all| all.on(Surface::Email)).unwrap_or_default();
        let look = published.accent.map_or_else(|| chosen.look(), |accent| Look::of(accent.0, accent.ink().0));
        Ok(MailDress { look, footer: published.footer })
    }
}

/// What is said on a channel, in the tenant's own words where there are some.
pub(crate) async fn compose(
    tx: &mut TenantTx,
    chosen: &MessageSettings,
    template: Template,
    channel: Channel,
    locale: Locale,
    values: &Values,
) -> Result<Rendered> {
    let own = wordings::find(tx, template.key(), channel.as_str()).await?;
    let wording = own.and_then(|row| checked(row, template, channel));
    let dress = MailDress::of(tx, chosen).await?;
    let (look, footer) = (dress.look, dress.footer.as_deref());
    let ask = Ask { template, locale, channel, values, wording: wording.as_ref(), look, footer };
    render(&ask).map_err(|error| Error::refused(error.code(), format!("{error}.")))
}

/// The envelope of a message.
pub(crate) fn envelope(
    desk: &Desk<'_>,
    settings: &SettingsRow,
    chosen: &MessageSettings,
    message: ids::MessageId,
    category: Category,
    to: Address,
    content: Rendered,
) -> Result<Envelope> {
    let name = MessageName::of(desk.scope, message).reveal(&desk.secrets.sealing_key);
    let key = MessageKey::parse(&name).ok_or_else(|| Error::fault("a message's name is no key"))?;
    let reply_to =
        chosen.reply_to.clone().or_else(|| Some(settings.support_email.clone()).filter(|text| !text.is_empty()));
    let unsubscribe_url = (category != Category::Transactional).then(|| desk.leaving_page(message));
    let from_name = Some(settings.merchant_name.clone());
    Ok(Envelope { key, to, from_name, reply_to, unsubscribe_url, not_by: Vec::new(), content })
}
