//! What an assistant may do for a merchant, over the Model Context Protocol.
//!
//! Looking is done at once. Whatever changes something takes two steps: the first shows what would happen and gives a token, the
//! second, with that token, does exactly that, once. Everything goes through the merchant API with the key this was started with,
//! so its scopes, limits and audit are those of any other client.

mod arguments;
mod proposals;
mod reads;
mod server;
mod writes;

pub use server::{Server, serve};
