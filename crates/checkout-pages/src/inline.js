// Recoup's checkout in a frame of your page: Recoup.pay({ session, onSuccess, onClose, onError }).
// A session is made on your server, with the origin of this page among its allowedOrigins; what is paid is decided there.
// onSuccess is a hint for what your page shows. What you hand over waits for the webhook, or for GET /v1/checkout/sessions/{id}.
(() => {
  "use strict";
  const origin = new URL(document.currentScript.src).origin;
  const PATIENCE_MS = 20000;

  const open = (options = {}) => {
    const { key, session, token, onSuccess, onClose, onError } = options;
    const fail = (code, message) => {
      if (onError) onError({ code, message });
      return { close() {} };
    };
    if (key !== undefined && !/^pk_(test|live)_/.test(key)) {
      return fail("invalid_key", "Only a publishable key, which begins with pk_, belongs into a page. Leave the key out, or send that.");
    }
    const link = String(token || session || "").split(/[?#]/)[0].split("/").pop();
    if (!/^[\w-]{80,200}$/.test(link)) {
      return fail("invalid_session", "Send the url of a checkout session, or the part of it behind /checkout/.");
    }

    const before = document.activeElement;
    const veil = document.createElement("div");
    veil.setAttribute("role", "dialog");
    veil.setAttribute("aria-modal", "true");
    veil.setAttribute("aria-label", "Checkout");
    Object.assign(veil.style, {
      position: "fixed", inset: "0", zIndex: "2147483647", background: "rgba(0,0,0,.6)",
      display: "flex", flexDirection: "column", alignItems: "center",
    });
    const leave = document.createElement("button");
    leave.type = "button";
    leave.textContent = "Close";
    Object.assign(leave.style, {
      alignSelf: "flex-end", margin: "8px", minHeight: "44px", padding: "0 16px", font: "600 16px system-ui,sans-serif",
      color: "#1b1f24", background: "#fff", border: "0", borderRadius: "8px", cursor: "pointer",
    });
    const frame = document.createElement("iframe");
    frame.title = "Checkout";
    frame.src = `${origin}/checkout/${link}`;
    Object.assign(frame.style, { flex: "1", width: "min(100%,560px)", border: "0", background: "#f3f5f7" });
    veil.append(leave, frame);

    let over = false;
    let completed = false;
    const close = () => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      removeEventListener("message", hear);
      removeEventListener("keydown", press);
      veil.remove();
      if (before && before.focus) before.focus();
      if (onClose) onClose({ completed });
    };
    const hear = (event) => {
      // Nobody but our own page in our own frame is believed.
      if (event.origin !== origin || event.source !== frame.contentWindow) return;
      const said = event.data;
      if (!said || said.recoup !== "checkout") return;
      clearTimeout(timer);
      if (said.state === "completed" && !completed) {
        completed = true;
        if (onSuccess) onSuccess({ session: said.session });
        close();
      }
    };
    const press = (event) => {
      if (event.key === "Escape") close();
    };
    const timer = setTimeout(() => {
      fail("not_loaded", "The checkout did not appear. Is the origin of this page among the session's allowedOrigins?");
      close();
    }, PATIENCE_MS);
    addEventListener("message", hear);
    addEventListener("keydown", press);
    leave.addEventListener("click", close);
    document.body.append(veil);
    frame.focus();
    return { close };
  };

  window.Recoup = Object.freeze({ open, pay: open });
})();
