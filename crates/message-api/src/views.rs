//! Channels, languages, purposes, messages and notices on the wire.

use jiff::Timestamp;
use notices::{Category, Channel, Locale};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::messages::{MessageFilter, MessageRow, ReceiptRow};
use store::notices::{NoticeFilter, NoticeRow};
use utoipa::{IntoParams, ToSchema};
use web::names::{CustomerRef, EventRef, MessageRef, NoticeRef, Word, listed, words};

words! {
    /// A way to reach a person.
    ChannelWord {
        Whatsapp => "whatsapp",
        Sms => "sms",
        Email => "email",
        InApp => "in_app",
    }
}

impl From<ChannelWord> for Channel {
    fn from(word: ChannelWord) -> Channel {
        match word {
            ChannelWord::Whatsapp => Channel::Whatsapp,
            ChannelWord::Sms => Channel::Sms,
            ChannelWord::Email => Channel::Email,
            ChannelWord::InApp => Channel::InApp,
        }
    }
}

words! {
    /// A language that customers are written to in.
    LocaleWord {
        EnNg => "en-NG",
        Pcm => "pcm",
        Ha => "ha",
        Yo => "yo",
        Ig => "ig",
        Fr => "fr",
    }
}

impl From<LocaleWord> for Locale {
    fn from(word: LocaleWord) -> Locale {
        match word {
            LocaleWord::EnNg => Locale::EnNg,
            LocaleWord::Pcm => Locale::Pcm,
            LocaleWord::Ha => Locale::Ha,
            LocaleWord::Yo => Locale::Yo,
            LocaleWord::Ig => Locale::Ig,
            LocaleWord::Fr => Locale::Fr,
        }
    }
}

words! {
    /// What a message is for.
    CategoryWord {
        Transactional => "transactional",
        Updates => "updates",
        Recovery => "recovery",
        Marketing => "marketing",
    }
}

impl From<CategoryWord> for Category {
    fn from(word: CategoryWord) -> Category {
        match word {
            CategoryWord::Transactional => Category::Transactional,
            CategoryWord::Updates => Category::Updates,
            CategoryWord::Recovery => Category::Recovery,
            CategoryWord::Marketing => Category::Marketing,
        }
    }
}

words! {
    /// How far a message has come.
    MessageStatus {
        Submitted => "submitted",
        Accepted => "accepted",
        Delivered => "delivered",
        Read => "read",
        Unknown => "unknown",
        Refused => "refused",
        Unavailable => "unavailable",
        Failed => "failed",
    }
}

words! {
    /// Where a notice stands.
    NoticeStatus {
        Waiting => "waiting",
        Sent => "sent",
        Delivered => "delivered",
        Failed => "failed",
        Dropped => "dropped",
    }
}

/// What a list of messages may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct MessageQuery {
    /// To this customer.
    #[param(inline)]
    customer_id: Option<CustomerRef>,
    /// Of this notice.
    #[param(inline)]
    notice_id: Option<NoticeRef>,
    /// In this state.
    #[param(inline)]
    status: Option<MessageStatus>,
    /// On this channel.
    #[param(inline)]
    channel: Option<ChannelWord>,
    /// Of this template.
    template: Option<String>,
}

impl From<&MessageQuery> for MessageFilter {
    fn from(query: &MessageQuery) -> MessageFilter {
        MessageFilter {
            customer: query.customer_id.map(|id| id.0),
            notice: query.notice_id.map(|id| id.0),
            status: query.status.map(|word| word.word().to_owned()),
            channel: query.channel.map(|word| word.word().to_owned()),
            template: query.template.clone(),
            made: store::Made::default(),
        }
    }
}

/// What a list of notices may be narrowed by.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct NoticeQuery {
    /// To this customer.
    #[param(inline)]
    customer_id: Option<CustomerRef>,
    /// In this state.
    #[param(inline)]
    status: Option<NoticeStatus>,
    /// Of this template.
    template: Option<String>,
}

impl From<&NoticeQuery> for NoticeFilter {
    fn from(query: &NoticeQuery) -> NoticeFilter {
        NoticeFilter {
            customer: query.customer_id.map(|id| id.0),
            status: query.status.map(|word| word.word().to_owned()),
            template: query.template.clone(),
            made: store::Made::default(),
        }
    }
}

/// One message to one person on one channel.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Message)]
pub(crate) struct MessageView {
    id: MessageRef,
    notice_id: NoticeRef,
    customer_id: CustomerRef,
    /// The template's key, `dunning_1`.
    template: String,
    /// `transactional`, `recovery` or `marketing`.
    category: String,
    /// `whatsapp`, `sms`, `email` or `in_app`.
    channel: String,
    /// The address; of a phone the middle is hidden.
    address: String,
    locale: String,
    /// `submitted` until somebody answers; `unknown` when nobody did, and then it is never sent again on this channel.
    status: String,
    /// Who carried it.
    carrier: Option<String>,
    /// The carrier's name for it.
    provider_id: Option<String>,
    error_code: Option<String>,
    error: Option<String>,
    /// What the carrier said that it costs, in major units, exact.
    cost: Option<String>,
    cost_currency: Option<String>,
    /// How often it was handed over: again only when it was certain that it had not been taken.
    tries: i16,
    submitted_at: Timestamp,
    delivered_at: Option<Timestamp>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(MessageView);

impl From<MessageRow> for MessageView {
    fn from(row: MessageRow) -> MessageView {
        MessageView {
            id: row.id.into(),
            notice_id: row.notice_id.into(),
            customer_id: row.customer_id.into(),
            template: row.template,
            category: row.category,
            address: shown(&row.channel, row.address),
            channel: row.channel,
            locale: row.locale,
            status: row.status,
            carrier: row.carrier,
            provider_id: row.provider_id,
            error_code: row.error_code,
            error: row.error_text,
            cost: row.cost.map(|cost| cost.to_string()),
            cost_currency: row.cost_currency,
            tries: row.tries,
            submitted_at: row.submitted_at,
            delivered_at: row.delivered_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

fn shown(channel: &str, address: String) -> String {
    match channel {
        "sms" | "whatsapp" => notices::contact::Phone::parse(&address, "NG").map_or(address, |phone| phone.to_string()),
        _ => address,
    }
}

/// Something that a carrier told of a message.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MessageReceipt)]
pub(crate) struct ReceiptView {
    /// `underway`, `sent`, `delivered`, `read` or `failed`.
    standing: String,
    /// The carrier's own word.
    status: String,
    code: Option<String>,
    /// When it happened, if told.
    at: Option<Timestamp>,
    received_at: Timestamp,
}

impl From<ReceiptRow> for ReceiptView {
    fn from(row: ReceiptRow) -> ReceiptView {
        ReceiptView {
            standing: row.standing,
            status: row.status,
            code: row.code,
            at: row.at,
            received_at: row.received_at,
        }
    }
}

/// One message, with what it said and what carriers told of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MessageInFull)]
pub(crate) struct FullMessageView {
    #[serde(flatten)]
    message: MessageView,
    /// What was sent, under the name of its channel.
    content: Value,
    /// In the order in which they came.
    receipts: Vec<ReceiptView>,
}

impl FullMessageView {
    pub(crate) fn new(row: MessageRow, receipts: Vec<ReceiptRow>) -> FullMessageView {
        let content = row.content.clone();
        let receipts = receipts.into_iter().map(ReceiptView::from).collect();
        FullMessageView { message: MessageView::from(row), content, receipts }
    }
}

/// That somebody is to be told of an event.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Notice)]
pub(crate) struct NoticeView {
    id: NoticeRef,
    event_id: EventRef,
    customer_id: CustomerRef,
    template: String,
    /// `waiting`, `sent`, `delivered`; `failed` when nobody could be reached; `dropped` when nobody was to be told.
    status: String,
    /// Why it waits, failed or was dropped.
    reason: Option<String>,
    /// When it is looked at next, or was last.
    due_at: Timestamp,
    created_at: Timestamp,
    updated_at: Timestamp,
}

listed!(NoticeView);

impl From<NoticeRow> for NoticeView {
    fn from(row: NoticeRow) -> NoticeView {
        NoticeView {
            id: row.id.into(),
            event_id: row.event_id.into(),
            customer_id: row.customer_id.into(),
            template: row.template,
            status: row.status,
            reason: row.reason,
            due_at: row.due_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
