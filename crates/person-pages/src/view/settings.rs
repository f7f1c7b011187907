//! The settings, as HTML.

use ids::PersonSessionId;
use notices::Locale;
use pages::html::Html;
use people::{Device, Own};

use super::entry::code_field;
use super::{form, hidden, notice, small};
use crate::visit::Visit;

/// What is on the page.
pub(crate) struct Shown {
    pub(crate) contacts: Vec<Own>,
    pub(crate) devices: Vec<Device>,
    pub(crate) language: Option<Locale>,
    pub(crate) here: PersonSessionId,
}

/// A contact that is being proved.
pub(crate) struct Proving {
    pub(crate) typed: String,
    pub(crate) request: String,
    pub(crate) to: String,
}

/// The page.
pub(crate) fn body(visit: &Visit, shown: &Shown, proving: Option<&Proving>, why: Option<&str>) -> Html {
    let act = |what| form(visit, "settings", what, "settings");
    let more = match proving {
        Some(proving) => act("enter_contact")
            .part(&hidden("request", &proving.request))
            .part(&hidden("contact", &proving.typed))
            .part(&code_field(&proving.to))
            .raw("<button class=\"button main\">Add it</button></form>"),
        None => act("ask_contact")
            .raw("<label for=\"contact\">Another mobile number or e-mail address</label><input id=\"contact\" name=\"contact\" ")
            .raw("autocomplete=\"email\" required maxlength=\"254\"><button class=\"button\">Send a code to it</button></form>"),
    };
    let contact = |own: &Own| {
        let remove = act("remove_contact")
            .part(&hidden("subject", &own.id.to_string()))
            .raw("<button class=\"button\">Remove ")
            .text(&own.value)
            .raw("</button></form>");
        let rest = if shown.contacts.len() > 1 {
            Html::new().raw("<details><summary>Remove</summary>").part(&remove).raw("</details>")
        } else {
            Html::new()
        };
        Html::new().raw("<li>").text(&own.value).part(&rest).raw("</li>")
    };
    notice(why)
        .raw("<h2>How you sign in</h2><ul class=\"lines\">")
        .each(&shown.contacts, contact)
        .raw("</ul><section class=\"pay\"><h2>Add a way in</h2>")
        .part(&small("With a second one you keep your account when you lose a number."))
        .part(&more)
        .raw("</section>")
        .part(&devices(visit, shown))
        .part(&language(visit, shown))
        .raw("<h2>Your data</h2><p><a class=\"button\" href=\"")
        .text(&visit.place("settings/data"))
        .raw("\">Download what is kept of you</a></p><details><summary>Remove my account</summary>")
        .part(&small(
            "What the shops have of you stays with them, and what runs there goes on: end it first. Nothing here comes back.",
        ))
        .part(&act("erase"))
        .raw("<button class=\"button\">Remove my account for good</button></form></details>")
}

fn devices(visit: &Visit, shown: &Shown) -> Html {
    let one = |device: &Device| {
        let is_here = device.id == shown.here;
        let end = form(visit, "settings", "end", "settings")
            .part(&hidden("subject", &device.id.to_string()))
            .raw("<button class=\"button\">")
            .raw(if is_here { "Sign out here" } else { "Sign out there" })
            .raw("</button></form>");
        let seen = device.seen_at.strftime("%-d %B %Y, %H:%M UTC").to_string();
        let from = device.address.as_deref().map(|address| format!(" from {address}")).unwrap_or_default();
        Html::new()
            .raw("<li><div class=\"row\"><span>")
            .text(&called(device.agent.as_deref().unwrap_or_default()))
            .raw("</span>")
            .raw(if is_here { "<span class=\"badge paid\">Here</span>" } else { "<span></span>" })
            .raw("</div>")
            .part(&small(&format!("Last used {seen}{from}")))
            .part(&end)
            .raw("</li>")
    };
    Html::new()
        .raw("<h2>Where you are signed in</h2><ul class=\"lines\">")
        .each(&shown.devices, one)
        .raw("</ul>")
        .part(&form(visit, "settings", "end_all", "settings"))
        .raw("<button class=\"button\">Sign out everywhere</button></form>")
}

fn language(visit: &Visit, shown: &Shown) -> Html {
    let now = shown.language.unwrap_or(Locale::EnNg);
    let option = |(locale, name): (Locale, &'static str)| {
        let chosen = if locale == now { " selected" } else { "" };
        Html::new()
            .raw("<option value=\"")
            .text(locale.as_str())
            .raw("\"")
            .raw(chosen)
            .raw(">")
            .raw(name)
            .raw("</option>")
    };
    let all = Locale::ALL.into_iter().map(|locale| (locale, name(locale)));
    Html::new()
        .raw("<h2>Language of messages</h2>")
        .part(&form(visit, "settings", "language", "settings"))
        .raw("<label for=\"language\">Messages to you are in</label><select id=\"language\" name=\"language\">")
        .each(all, option)
        .raw("</select><button class=\"button\">Save</button></form>")
}

/// What a language calls itself.
fn name(locale: Locale) -> &'static str {
    match locale {
        Locale::EnNg => "English",
        Locale::Pcm => "Naijá",
        Locale::Yo => "Yorùbá",
        Locale::Ha => "Hausa",
        Locale::Ig => "Igbo",
        Locale::Fr => "Français",
    }
}

/// What people call a browser, from what it says of itself: most say that they are several.
fn called(agent: &str) -> String {
    const BROWSERS: [(&str, &str); 7] = [
        ("Opera", "Opera"),
        ("OPR/", "Opera"),
        ("Edg", "Edge"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ];
    let first =
        |known: &[(&str, &'static str)]| known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (first(&BROWSERS), first(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "A browser".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::called;

    #[test]
    fn a_browser_is_called_what_people_call_it() {
        let chrome =
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36";
        assert_eq!(called(chrome), "Chrome on Android");
        assert_eq!(called("Opera Mini"), "Opera");
        assert_eq!(called(""), "A browser");
    }
}
