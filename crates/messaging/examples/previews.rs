//! Writes every mail in every language as an HTML file, and one page of all short messages, to be looked at:
//! `cargo run -p messaging --example previews -- FOLDER`.

use std::error::Error;
use std::path::PathBuf;

use notices::{Look, Rendered, samples};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("say into which folder")?);
    std::fs::create_dir_all(&folder)?;
    let mut short = String::new();
    for (template, locale, channel, made) in samples::every(Look::default()) {
        let label = format!("{}.{}", template.key(), locale.as_str());
        match made? {
            Rendered::Email(mail) => {
                std::fs::write(folder.join(format!("{label}.html")), mail.html)?;
                std::fs::write(folder.join(format!("{label}.txt")), format!("{}\n\n{}", mail.subject, mail.text))?;
            }
            Rendered::Sms(sms) => {
                short.push_str(&format!("{label} {} ({}): {}\n", channel.as_str(), sms.segments, sms.text));
            }
            Rendered::Whatsapp(message) => {
                short.push_str(&format!("{label} {}: {}\n", channel.as_str(), message.preview.replace('\n', " / ")));
            }
            Rendered::InApp(notice) => {
                short.push_str(&format!("{label} {}: {} | {}\n", channel.as_str(), notice.title, notice.text));
            }
        }
    }
    std::fs::write(folder.join("short.txt"), short)?;
    Ok(())
}
