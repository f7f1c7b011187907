//! What customers were told, and why not.

use ids::MessageId;
use store::messages::{self as rows, MessageFilter};
use store::notices::{self as notice_rows, NoticeFilter};
use web::listing::{Dated, DatedParams, ListParams};
use web::names::MessageRef;
use web::permission::MessagesRead;
use web::{Answer, Data, Id, Listing, Merchant, Page};

use crate::views::{FullMessageView, MessageQuery, MessageView, NoticeQuery, NoticeView};

/// List messages
#[utoipa::path(get, path = "/v1/messages", operation_id = "list_messages", tag = "Messages",
    extensions(("x-scope" = json!("messages:read"))), params(ListParams, DatedParams, MessageQuery),
    responses((status = 200, description = "Messages, newest first.", body = Page<MessageView>)))]
pub(crate) async fn list(merchant: Merchant<MessagesRead>, listing: Listing<MessageQuery, Dated>) -> Answer {
    let filter = MessageFilter { made: listing.made(), ..(&listing.filter).into() };
    let mut tx = merchant.begin().await?;
    let found = rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(MessageView::from).collect(), total).await
}

/// Show a message
///
/// With what it said, and everything that its carrier told of it.
#[utoipa::path(get, path = "/v1/messages/{id}", operation_id = "get_message", tag = "Messages",
    extensions(("x-scope" = json!("messages:read"))),
    params(("id" = inline(MessageRef), Path, description = "The message.")),
    responses((status = 200, description = "The message.", body = Data<FullMessageView>)))]
pub(crate) async fn get(merchant: Merchant<MessagesRead>, Id(id): Id<MessageId>) -> Answer {
    let mut tx = merchant.begin().await?;
    let row = rows::get(&mut tx, id).await?;
    let receipts = rows::receipts_of(&mut tx, id).await?;
    merchant.ok(tx, FullMessageView::new(row, receipts)).await
}

/// List notices
///
/// A notice is that a customer is to be told of an event: one for each event and template, with the reason when nobody was
/// told. Its messages are those with its `noticeId`.
#[utoipa::path(get, path = "/v1/notices", operation_id = "list_notices", tag = "Messages",
    extensions(("x-scope" = json!("messages:read"))), params(ListParams, DatedParams, NoticeQuery),
    responses((status = 200, description = "Notices, newest first.", body = Page<NoticeView>)))]
pub(crate) async fn notices(merchant: Merchant<MessagesRead>, listing: Listing<NoticeQuery, Dated>) -> Answer {
    let filter = NoticeFilter { made: listing.made(), ..(&listing.filter).into() };
    let mut tx = merchant.begin().await?;
    let found = notice_rows::page(&mut tx, &filter, &listing.page()).await?;
    let total = listing.total(notice_rows::count(&mut tx, &filter)).await?;
    merchant.listed(tx, &listing, found.into_iter().map(NoticeView::from).collect(), total).await
}
