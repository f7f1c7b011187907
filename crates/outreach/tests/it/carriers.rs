//! The whole way over real protocols: WhatsApp and a gateway for text messages over HTTP, and a mail over SMTP.
