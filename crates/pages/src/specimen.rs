//! What a page of each surface looks like, with made-up contents: what a merchant sees of looks that nobody else sees yet.
//!
//! The markup is what the pages themselves have, so that whatever is chosen shows where it will.

use axum::http::StatusCode;
use axum::response::Response;
use setup::appearance::Surface;

use crate::html::Html;
use crate::{Dress, answer_with, policy};

/// A page that pages of the same origin may show in a frame. Its buttons do nothing.
pub fn specimen(surface: Surface, dress: &Dress, seller: &str) -> Response {
    let (title, inside) = match surface {
        Surface::Checkout | Surface::Overlay => ("A checkout", checkout(seller)),
        Surface::Portal => ("An account", account(seller)),
        Surface::General | Surface::Store | Surface::Email => ("An invoice", invoice(seller)),
    };
    let body = Html::new().raw("<main><article class=\"sheet\">").part(&inside).raw("</article></main>");
    answer_with(&policy("'none'", "'self'"), dress, StatusCode::OK, title, &Html::new(), &body)
}

fn line(name: &'static str, figure: &'static str) -> Html {
    Html::new()
        .raw("<li><div class=\"row\"><span>")
        .raw(name)
        .raw("</span><span>")
        .raw(figure)
        .raw("</span></div></li>")
}

fn invoice(seller: &str) -> Html {
    Html::new()
        .raw("<header><h1>Invoice INV-000142</h1><span class=\"badge open\">Open</span></header>")
        .raw("<p class=\"due\">\u{20a6}12,900.00</p><p class=\"about\">due on 14 March 2027</p>")
        .raw("<button class=\"button main\" type=\"button\">Pay now</button>")
        .raw("<p><a class=\"button\" href=\"#\">Download PDF</a></p><div class=\"sides\"><section><h2>From</h2><p><strong>")
        .text(seller)
        .raw("</strong></p></section><section><h2>Billed to</h2><p><strong>Ada Obi</strong></p></section></div>")
        .raw("<section><h2>What you are billed for</h2><ul class=\"lines\">")
        .part(&line("Team plan, March 2027", "\u{20a6}12,000.00"))
        .part(&line("VAT 7.5% on \u{20a6}12,000.00", "\u{20a6}900.00"))
        .raw("</ul><p class=\"small\">Dates are those of Africa/Lagos.</p></section>")
}

fn checkout(seller: &str) -> Html {
    Html::new()
        .raw("<header><h1>Pay ")
        .text(seller)
        .raw("</h1></header><p class=\"due\">\u{20a6}5,000.00</p><p class=\"about\">now, and then every month until you cancel</p>")
        .raw("<p class=\"notice\">Your bank said no to this card. Try another one, or pay by transfer.</p>")
        .raw("<label for=\"email\">Your e-mail address</label><input id=\"email\" type=\"email\" value=\"ada@example.com\" readonly>")
        .raw("<button class=\"button main\" type=\"button\">Pay \u{20a6}5,000.00 by card</button>")
        .raw("<button class=\"button\" type=\"button\">Pay by bank transfer</button>")
        .raw("<section><h2>What you pay for</h2><ul class=\"lines\">")
        .part(&line("Team plan", "\u{20a6}5,000.00"))
        .raw("</ul></section>")
}

fn account(seller: &str) -> Html {
    Html::new()
        .raw("<h1>Your account with ")
        .text(seller)
        .raw("</h1><p class=\"about\">Ada Obi</p><p class=\"clear\">You owe nothing.</p><h2>What you have</h2><ul class=\"bills\">")
        .raw("<li><div class=\"row\"><span>Team plan</span><span class=\"badge paid\">Active</span></div>")
        .raw("<p class=\"due\">\u{20a6}5,000.00</p><p class=\"small\">every month, next on 1 April 2027</p>")
        .raw("<button class=\"button\" type=\"button\">Pause</button></li></ul>")
        .raw("<h2>Your card</h2><p>Visa ending in 0003. <a href=\"#\">Use another card</a></p>")
}
