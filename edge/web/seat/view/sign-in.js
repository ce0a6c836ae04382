/** Signing in with the ticket and the id number. */

import { fill, h } from "/shared/dom.js";
import { locale, sentence, t } from "/shared/i18n.js";

/** @typedef {import("../types.js").Seat} Seat */

/** @param {Seat} seat @param {import("./acts.js").Acts} acts @returns {import("./acts.js").View} */
export function signIn(seat, acts) {
  const ticket = field("ticket", { "data-focus": true });
  const id = field("id", {});
  const go = h("button", { type: "submit", class: "primary wide", "data-testid": "sign-in-go" }, t("sign-in.go"));
  const fault = h("p", { class: "notice", "data-status": "bad", role: "alert", hidden: true, "data-testid": "problem" });
  const when = h("p", { class: "soft" });
  let missing = false;

  /** @param {Event} event */
  async function send(event) {
    event.preventDefault();
    missing = !ticket.input.value.trim() || !id.input.value.trim();
    if (missing) {
      tell(t("sign-in.missing"));
      (ticket.input.value.trim() ? id : ticket).input.focus();
      return;
    }
    go.disabled = true;
    fill(go, t("sign-in.going"));
    await acts.signIn(ticket.input.value.trim(), id.input.value.trim().toUpperCase());
    go.disabled = false;
    fill(go, t("sign-in.go"));
  }

  /** @param {string} text */
  function tell(text) {
    if (fault.textContent !== text) fault.textContent = text;
    fault.hidden = text === "";
  }

  const form = h("form", { class: "form", onsubmit: send, novalidate: true }, ticket.element, id.element, fault, go);
  const other = h("button", { type: "button", class: "quiet small", onclick: () => acts.nameSeat(null) }, t("sign-in.change-seat", { seat: seat.seat ?? "" }));
  return {
    element: h(
      "section",
      { class: "card sheet" },
      h("div", { class: "sheet-head" }, h("h1", null, t("sign-in.title")), h("p", { class: "seat-plate" }, h("span", { class: "small soft" }, t("seat.label")), " ", h("strong", null, seat.seat ?? ""))),
      when,
      form,
      h("div", { class: "sheet-foot" }, h("a", { class: "small sheet-link", href: "/seat/?check" }, t("self.link")), other),
    ),
    update: (now) => {
      fill(when, sessionText(now));
      if (now.problem) missing = false;
      if (!missing) tell(now.problem ? sentence(now.problem) : "");
    },
  };
}

/** @param {string} name @param {Object<string, any>} attrs */
function field(name, attrs) {
  const input = h("input", {
    type: "text",
    id: "sign-in-" + name,
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    maxlength: 64,
    "data-testid": "sign-in-" + name,
    ...attrs,
  });
  return { input, element: h("div", { class: "field" }, h("label", { for: input.id }, t("sign-in." + name)), input) };
}

/** @param {Seat} seat */
function sessionText(seat) {
  const session = seat.box?.session;
  if (!session) return seat.box ? t("sign-in.no-session") : "";
  return t("waiting.at", { time: weekdayTime(session.starts_ms) });
}

/** A time with its weekday. @param {number} at @returns {string} */
export function weekdayTime(at) {
  const options = /** @type {const} */ ({ month: "long", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit" });
  return new Intl.DateTimeFormat(locale(), options).format(at);
}
