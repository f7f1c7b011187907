//! Finding the message that a carrier means, and writing down what was told of it.

use messaging::inbound::{Answer, Inbound, Receipt};
use notices::contact::Reply;
use outreach::receipts::{self, Taken};
use store::doors::{self, OpenedMessage};
use store::message_name::MessageName;
use usecase::Result;
use usecase::carrying::MessageKey;

use crate::Parts;

pub(crate) async fn take(parts: &Parts, told: &Inbound) -> Result<()> {
    match told {
        Inbound::Receipt(receipt) => {
            match find(parts, receipt.key.as_ref(), receipt.provider, receipt.id.as_deref()).await? {
                Some(opened) => receipt_of(parts, &opened, receipt).await,
                None => unknown(receipt.provider, "a receipt"),
            }
        }
        Inbound::Declined { provider, id, key, .. } => {
            match find(parts, key.as_ref(), provider, id.as_deref()).await? {
                Some(opened) => answered(&opened, Reply::Stop, true).await,
                None => unknown(provider, "somebody who left a list"),
            }
        }
        Inbound::Answer(answer) => reply(parts, answer).await,
    }
}

/// It happens: a message that was sent by hand, or by another installation with the same account.
fn unknown(provider: &str, what: &str) -> Result<()> {
    tracing::info!(provider, "{what} concerns no message of ours");
    Ok(())
}

/// By our own name where the carrier gave it back, else by the carrier's, in whichever mode it went out.
async fn find(
    parts: &Parts,
    key: Option<&MessageKey>,
    provider: &str,
    id: Option<&str>,
) -> Result<Option<OpenedMessage>> {
    let name = key.and_then(|key| MessageName::read(key.as_str(), &parts.secrets.sealing_key));
    let modes = [&parts.live, &parts.test];
    if let Some(name) = name {
        return Ok(modes.into_iter().find_map(|db| doors::open_with_name(db, &name)));
    }
    let Some(id) = id else { return Ok(None) };
    for db in modes {
        if let Some(opened) = doors::open_with_receipt(db, provider, id).await? {
            return Ok(Some(opened));
        }
    }
    Ok(None)
}

async fn receipt_of(parts: &Parts, opened: &OpenedMessage, receipt: &Receipt) -> Result<()> {
    let mut tx = opened.scope.begin().await?;
    let arrived = match receipts::take(&mut tx, opened.message, receipt).await {
        Ok(Taken::News(arrived)) => arrived,
        Ok(Taken::Before) => None,
        Err(error) if error.kind == usecase::Kind::Missing => {
            match identity::receipt(&mut tx, opened.message, receipt).await {
                Ok(arrived) => arrived,
                // Our own name, sealed by us, of a message that never was: another database behind the same keys.
                Err(error) if error.kind == usecase::Kind::Missing => return unknown(receipt.provider, "a receipt"),
                Err(error) => return Err(error),
            }
        }
        Err(error) => return Err(error),
    };
    tx.commit(()).await?;
    if let (Some(arrived), Some(couriers)) = (arrived, &parts.couriers) {
        couriers.of(opened.scope.mode()).delivered(receipt.provider, arrived);
    }
    Ok(())
}

async fn answered(opened: &OpenedMessage, reply: Reply, left: bool) -> Result<()> {
    let mut tx = opened.scope.begin().await?;
    match receipts::answered(&mut tx, opened.message, reply, left).await {
        Ok(()) => Ok(tx.commit(()).await?),
        Err(error) if error.kind == usecase::Kind::Missing => Ok(()),
        Err(error) => Err(error),
    }
}

/// A sender's number is shared: whoever writes STOP to it means every merchant that wrote to them from it.
async fn reply(parts: &Parts, answer: &Answer) -> Result<()> {
    if answer.reply == Reply::Other {
        return Ok(());
    }
    let channel = if answer.provider == "whatsapp_cloud" { "whatsapp" } else { "sms" };
    let Ok(phone) = notices::contact::Phone::parse(&answer.from, "NG") else {
        return unknown(answer.provider, "an answer");
    };
    for db in [&parts.live, &parts.test] {
        for opened in doors::open_with_reply(db, channel, phone.e164()).await? {
            answered(&opened, answer.reply, false).await?;
        }
    }
    Ok(())
}
