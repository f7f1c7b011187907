//! The shape of a language: how it writes numbers and dates, its set phrases, and its texts.

use crate::tag::Tag;

/// The words of a template in one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text {
    /// The subject of the mail and the title of the notice.
    pub(crate) subject: &'static str,
    /// The text of the mail, below the greeting; paragraphs are parted by an empty line.
    pub(crate) body: &'static str,
    /// The same in a sentence or two, for text messages, WhatsApp and the portal. Links are added.
    pub(crate) short: &'static str,
}

/// What is said in every message, and how values are written.
#[derive(Debug)]
pub(crate) struct Words {
    /// Before the name, in greeting.
    pub(crate) hello: &'static str,
    /// Who writes, in a WhatsApp message: `[sender]` is the name.
    pub(crate) this_is: &'static str,
    /// The end of a message that asks for nothing.
    pub(crate) thanks: &'static str,
    /// How to be left alone.
    pub(crate) stop: &'static str,
    /// Under every mail: why one gets it. `[sender]` is the name.
    pub(crate) why: &'static str,
    /// Under the button: what to do when it does not work.
    pub(crate) button_broken: &'static str,
    /// Under every mail with a link: what is never asked for.
    pub(crate) never_ask: &'static str,
    /// To dial `[code]`.
    pub(crate) dial: &'static str,
    /// To send to `[account]` at `[bank]`, in the name of `[name]`, once.
    pub(crate) transfer: &'static str,
    /// To send to one's own `[account]` at `[bank]`, in the name of `[name]`.
    pub(crate) virtual_account: &'static str,
    /// The words on buttons, in the order of [`crate::template::Action`].
    pub(crate) actions: [&'static str; 7],
    /// Who buys and who sells, where nobody knows their names.
    pub(crate) sides: [&'static str; 2],
    /// What facts are called.
    pub(crate) labels: &'static [(Tag, &'static str)],
    /// The months.
    pub(crate) months: [&'static str; 12],
    /// What follows the number of the first day of a month.
    pub(crate) first_of_month: &'static str,
    /// Between date and time.
    pub(crate) before_time: &'static str,
    /// Between a label and what it is for.
    pub(crate) colon: &'static str,
    /// Whether the day has two halves of twelve hours.
    pub(crate) half_days: bool,
    /// Between thousands.
    pub(crate) group: char,
    /// Before decimals.
    pub(crate) decimal_point: char,
    /// Whether the sign of a currency follows the number.
    pub(crate) symbol_last: bool,
}
